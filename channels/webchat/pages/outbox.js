import { backOff, CallError } from "./calls.js";
import { alone, newId } from "./storage.js";

/** @typedef {import("./types").Pending} Pending */

const CHECK_AFTER = 15_000;
const KEY = "out:";

/**
 * What the customer did and the ledger does not hold yet. It lives in the browser's storage, one key an item, so that
 * neither a reload nor a second tab loses any; an item goes when its entry is seen in the ledger.
 */
export class Outbox {
  /**
   * @param {import("./types").Store} storage
   * @param {string} site
   * @param {(event: string, body: Record<string, unknown>) => Promise<any>} call throws CallError
   * @param {() => void} onChange
   * @param {(error: CallError) => void} onTrouble told of what only the chat can mend: a dead session
   */
  constructor(storage, site, call, onChange, onTrouble) {
    this.storage = storage;
    this.site = site;
    this.call = call;
    this.onChange = onChange;
    this.onTrouble = onTrouble;
    this.isRunning = false;
    this.failures = 0;
    this.counter = 0;
    this.retryAfter = 0;
    /** @type {{id: string, done: () => void} | null} */
    this.inFlight = null;
    /** @type {(() => void) | null} */
    this.wake = null;
  }

  /** @returns {Pending[]} in the order they were written */
  list() {
    /** @type {Pending[]} */
    const items = [];
    for (const key of this.storage.keys(KEY)) {
      try {
        items.push(JSON.parse(this.storage.get(key) ?? ""));
      } catch {
        this.storage.remove(key);
      }
    }
    return items.sort((a, b) => a.at - b.at || a.order - b.order || (a.id < b.id ? -1 : 1));
  }

  /**
   * Keep something to send, and send it.
   *
   * @param {"message" | "choice"} event
   * @param {Record<string, unknown>} body without its id
   * @param {number} base the last seq the page has
   * @param {Pending["files"]} [files]
   */
  add(event, body, base, files) {
    const id = newId();
    const last = this.list().at(-1)?.at ?? 0; // a clock set back must not change the order
    this.save({
      id,
      event,
      body: { client_msg_id: id, ...body },
      at: Math.max(Date.now(), last),
      order: this.counter++,
      base,
      state: "sending",
      files,
    });
    void this.run();
  }

  /** @param {string[]} ids of entries seen in the ledger */
  settle(ids) {
    for (const id of ids) this.storage.remove(KEY + id);
    if (this.inFlight && ids.includes(this.inFlight.id)) this.inFlight.done(); // its entry is here before its ack
    if (ids.length) this.onChange();
  }

  /** @param {string} id */
  cancel(id) {
    this.settle([id]);
  }

  /** @param {string} id */
  retry(id) {
    const item = this.list().find((one) => one.id === id);
    if (!item) return;
    const isUsed = item.code === "replayed_id";
    const fresh = isUsed ? newId() : item.id;
    if (isUsed) this.storage.remove(KEY + item.id);
    this.save({ ...item, id: fresh, body: { ...item.body, client_msg_id: fresh }, state: "sending", code: undefined });
    void this.run();
  }

  /** Forget everything. */
  clear() {
    for (const key of this.storage.keys(KEY)) this.storage.remove(key);
    this.onChange();
  }

  /** Send again what was acknowledged long ago and still is not in the ledger; the server drops what comes twice. */
  resendLost() {
    const now = Date.now();
    for (const item of this.list()) {
      const patience = CHECK_AFTER * 2 ** Math.min(item.checks ?? 0, 5);
      if (item.state === "sent" && Math.abs(now - (item.sentAt ?? 0)) > patience) {
        this.save({ ...item, state: "sending", checks: (item.checks ?? 0) + 1 });
      }
    }
    void this.run();
  }

  /** Try now: the line is back. */
  kick() {
    this.failures = 0;
    if (this.wake) this.wake();
    else void this.run();
  }

  /** Send what there is, one after the other, in one tab at a time. */
  async run() {
    if (this.isRunning) return;
    this.isRunning = true;
    try {
      while (this.next()) {
        await alone(`kq:send:${this.site}`, () => this.sendNext());
        if (this.failures) await this.pause();
      }
    } finally {
      this.isRunning = false;
    }
  }

  next() {
    return this.list().find((item) => item.state === "sending");
  }

  async sendNext() {
    const item = this.next();
    if (!item) return;
    try {
      const seen = new Promise((resolve) => {
        this.inFlight = { id: item.id, done: () => resolve(null) };
      });
      await Promise.race([this.call(item.event, item.body), seen]);
      this.failures = 0;
      this.change(item.id, { state: "sent", sentAt: Date.now() });
    } catch (error) {
      const trouble = error instanceof CallError ? error : new CallError("network");
      if (trouble.isPassing) {
        this.failures += 1;
        this.retryAfter = trouble.retryAfter * 1000;
        if (trouble.code === "bad_session" || trouble.code === "signed_required") this.onTrouble(trouble);
      } else {
        this.change(item.id, { state: "failed", code: trouble.code });
      }
    } finally {
      this.inFlight = null;
    }
  }

  async pause() {
    const pause = Math.max(this.retryAfter, backOff(this.failures));
    await new Promise((resolve) => {
      const timer = setTimeout(() => resolve(null), pause);
      this.wake = () => {
        clearTimeout(timer);
        resolve(null);
      };
    });
    this.wake = null;
  }

  /**
   * @param {string} id
   * @param {Partial<Pending>} news
   */
  change(id, news) {
    const item = this.list().find((one) => one.id === id);
    if (item) this.save({ ...item, ...news }); // one that is gone was settled meanwhile
  }

  /** @param {Pending} item */
  save(item) {
    this.storage.set(KEY + item.id, JSON.stringify(item));
    this.onChange();
  }
}
