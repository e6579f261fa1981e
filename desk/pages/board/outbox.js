// What the agent has written and the server has not yet: kept in this browser until it is acknowledged, in order.

import { post, Refused } from "../kit/api.js";
import { t } from "../kit/words.js";

/** @typedef {import("../kit/types.js").Pending} Pending */

const LONGEST_WAIT = 20_000;

export class Outbox {
  /**
   * @param {string} staffId
   * @param {(pending: Pending[]) => void} onChange
   * @param {(entry: import("../kit/types.js").Entry) => void} onEntry
   * @param {() => void} onRefused
   */
  constructor(staffId, onChange, onEntry, onRefused) {
    this.key = `desk-outbox-${staffId}`;
    this.onChange = onChange;
    this.onEntry = onEntry;
    this.onRefused = onRefused;
    /** @type {Pending[]} */
    this.items = [];
    this.isRunning = false;
    this.wait = 0;
    /** @type {() => void} */
    this.wake = () => {};
  }

  /** Take up what an earlier page left. */
  start() {
    try {
      this.items = JSON.parse(localStorage.getItem(this.key) ?? "[]");
    } catch {
      this.items = [];
    }
    this.changed();
    void this.run();
  }

  /** @param {Pending} item */
  add(item) {
    this.items.push(item);
    this.changed();
    this.hurry();
  }

  /** @param {string} id @param {number | undefined} epoch */
  again(id, epoch) {
    this.items = this.items.map((item) =>
      item.id === id ? { ...item, state: "sending", error: "", epoch: epoch ?? item.epoch } : item);
    this.changed();
    this.hurry();
  }

  /** Keep nothing of a conversation whose customer was forgotten. @param {string} conversation */
  forget(conversation) {
    this.items = this.items.filter((item) => item.conversation !== conversation);
    this.changed();
  }

  /** @param {string} id @returns {Pending | undefined} */
  drop(id) {
    const dropped = this.items.find((item) => item.id === id);
    this.items = this.items.filter((item) => item.id !== id);
    this.changed();
    return dropped;
  }

  /** Try at once: the line is back, or there is something new. */
  hurry() {
    this.wait = 0;
    this.wake();
    void this.run();
  }

  async run() {
    if (this.isRunning) return;
    this.isRunning = true;
    for (let item = this.next(); item; item = this.next()) {
      if (await this.deliver(item)) {
        this.wait = 0;
      } else {
        this.wait = Math.min(LONGEST_WAIT, Math.max(1000, this.wait * 2));
        await this.pause(this.wait * (0.75 + Math.random() / 2));
      }
    }
    this.isRunning = false;
  }

  /** The next to send: a failed one holds back what was written after it in its conversation. */
  next() {
    const blocked = new Set(this.items.filter((i) => i.state === "failed" && i.kind === "reply").map((i) => i.conversation));
    return this.items.find((i) => i.state === "sending" && (i.kind === "note" || !blocked.has(i.conversation)));
  }

  /** @param {Pending} item @returns {Promise<boolean>} whether to go on at once */
  async deliver(item) {
    const base = `/conversations/${item.conversation}`;
    try {
      if (item.kind === "note") {
        await post(`${base}/notes`, { client_msg_id: item.id, text: item.text });
        this.drop(item.id);
        this.onRefused();
      } else {
        const uploads = item.files.map((file) => file.reference);
        const body = { client_msg_id: item.id, epoch: item.epoch, text: item.text, uploads };
        const entry = await post(`${base}/replies`, body);
        this.items = this.items.filter((other) => other.id !== item.id);
        this.onEntry(entry);
        this.changed();
      }
      return true;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (error.isPassing || error.status === 401) return false;
      this.fail(item.id, t(`unsent.${error.code}`) === `unsent.${error.code}` ? error.message : t(`unsent.${error.code}`));
      this.onRefused();
      return true;
    }
  }

  /** @param {string} id @param {string} why */
  fail(id, why) {
    this.items = this.items.map((item) => (item.id === id ? { ...item, state: "failed", error: why } : item));
    this.changed();
  }

  changed() {
    localStorage.setItem(this.key, JSON.stringify(this.items));
    this.onChange([...this.items]);
  }

  /** @param {number} milliseconds @returns {Promise<void>} */
  pause(milliseconds) {
    return new Promise((done) => {
      const timer = setTimeout(done, milliseconds);
      this.wake = () => {
        clearTimeout(timer);
        done();
      };
    });
  }
}
