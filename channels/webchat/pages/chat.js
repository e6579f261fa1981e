import { backOff, CallError, callSessions, fetchFile, upload } from "./calls.js";
import { Connection } from "./connection.js";
import { findLast, Ledger } from "./ledger.js";
import { Outbox } from "./outbox.js";
import { alone, newId } from "./storage.js";

/** @typedef {import("./types").Entry} Entry */
/** @typedef {import("./types").Pending} Pending */
/** @typedef {import("./types").Snapshot} Snapshot */

const CHECK_EVERY = 45_000;
const RECEIPT_PAUSE = 400;
const TYPING_PAUSE = 3_000;
const PAGE = 50;

/**
 * The conversation of this browser with the shop: session, ledger, outbox and line, and what the view shows of them.
 */
export class Chat {
  /**
   * @param {import("./types").Config} config
   * @param {import("./types").Store} storage
   */
  constructor(config, storage) {
    this.config = config;
    this.storage = storage;
    this.ledger = new Ledger();
    this.outbox = new Outbox(
      storage,
      config.site,
      (event, body) => this.call(event, body),
      () => this.changed(),
      (error) => this.onRefused(error.code),
    );
    /** @type {Connection | null} */
    this.connection = null;
    /** @type {Set<() => void>} */
    this.listeners = new Set();
    /** @type {Pending[]} files on their way up: they live in this tab alone */
    this.uploads = [];
    /** @type {Map<string, {file: File, text: string}>} */
    this.uploadFiles = new Map();
    /** @type {Map<string, string>} */
    this.blobs = new Map();
    this.page = { page_url: "", referrer: "" };
    this.language = config.language;
    this.signed = "";
    this.net = /** @type {import("./types").Net} */ ("idle");
    this.limits = { text: 100_000, file: 10 * 1024 * 1024 };
    this.notice = "";
    this.isOpen = false;
    this.isAtEnd = true;
    this.isStarting = false;
    this.isGreeted = false;
    this.isLoadingOlder = false;
    this.isFetching = false;
    this.needsSigned = false;
    this.typingUntil = 0;
    this.divider = 0;
    this.deliveredTold = 0;
    this.readTold = 0;
    this.typedAt = 0;
    /** @type {Snapshot | null} */
    this.snapshot = null;
    this.watch();
    if (this.token) void this.connect();
  }

  /** The session's token; it is never shown, logged or put into an address. */
  get token() {
    return this.storage.get("token") ?? "";
  }

  /** The last seq the customer has read. */
  get readSeq() {
    return Number(this.storage.get("read") ?? 0);
  }

  /**
   * @param {() => void} listener called after each change
   * @returns {() => void} stops it
   */
  subscribe(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** @returns {Snapshot} what the view shows; the same object until something changes */
  look() {
    this.snapshot ??= this.takeSnapshot();
    return this.snapshot;
  }

  /** The customer opened the chat. */
  open() {
    if (this.isOpen) return;
    this.isOpen = true;
    this.divider = this.unread().length ? this.readSeq : 0;
    if (!this.connection) void this.connect();
    else this.greet();
    this.changed();
  }

  /** The customer closed it; the line stays, for the badge. */
  close() {
    this.isOpen = false;
    this.divider = 0;
    this.changed();
  }

  /** @param {boolean} isAtEnd whether the newest entry is before the customer's eyes */
  see(isAtEnd) {
    this.isAtEnd = isAtEnd;
    this.noteRead();
  }

  /** @param {string} text */
  send(text) {
    this.notice = "";
    this.divider = 0;
    void this.connect();
    this.outbox.add("message", { text, ...this.context() }, this.ledger.last);
  }

  /**
   * @param {string} value
   * @param {string} label
   * @param {number} seq the entry that carries the button, 0 for one of the widget's own
   */
  choose(value, label, seq) {
    this.divider = 0;
    void this.connect();
    this.outbox.add("choice", { value, label, seq, ...this.context() }, this.ledger.last);
  }

  /**
   * @param {File[]} files
   * @param {string} text
   */
  sendFiles(files, text) {
    this.divider = 0;
    files.forEach((file, place) => {
      const id = newId();
      const preview = file.type.startsWith("image/") ? URL.createObjectURL(file) : undefined;
      const shown = { name: file.name, media_type: file.type, size: file.size, preview, progress: 0 };
      this.uploadFiles.set(id, { file, text: place === files.length - 1 ? text : "" });
      this.uploads.push({
        id,
        event: "message",
        body: { text: this.uploadFiles.get(id)?.text ?? "" },
        at: Date.now(),
        order: place,
        base: this.ledger.last,
        state: "uploading",
        files: [shown],
      });
      void this.upload(id);
    });
    this.changed();
  }

  /** @param {string} id */
  retry(id) {
    if (this.uploadFiles.has(id)) void this.upload(id);
    else this.outbox.retry(id);
  }

  /** @param {string} id */
  cancel(id) {
    this.uploads = this.uploads.filter((item) => item.id !== id);
    this.uploadFiles.delete(id);
    this.outbox.cancel(id);
    this.changed();
  }

  /** The customer is writing. */
  type() {
    const now = Date.now();
    if (!this.connection || Math.abs(now - this.typedAt) < TYPING_PAUSE) return;
    this.typedAt = now;
    this.connection.call("typing").catch(() => undefined);
  }

  /** Fetch the page before the first entry. */
  async loadOlder() {
    if (this.isLoadingOlder || !this.ledger.hasOlder || !this.connection) return;
    this.isLoadingOlder = true;
    this.changed();
    try {
      const page = await this.connection.call("history", { before: this.ledger.first, limit: PAGE });
      this.ledger.addOlder(page.entries);
      this.settle(page.entries);
    } catch {
      // scrolling up again asks again
    } finally {
      this.isLoadingOlder = false;
      this.changed();
    }
  }

  /** @returns {Promise<import("./types").LinkOffer>} throws CallError */
  async offerLink() {
    await this.connect();
    return this.call("link_offer");
  }

  /** @returns {Promise<boolean>} whether both sides have said yes; throws CallError */
  async confirmLink() {
    return (await this.call("link_confirm")).linked;
  }

  /** Undo the tie with Telegram; throws CallError. */
  async unlink() {
    await this.call("unlink");
  }

  /**
   * The shop's site vouches for the visitor.
   *
   * @param {string} signed
   */
  async identify(signed) {
    this.signed = signed;
    this.needsSigned = false;
    for (let tries = 0; this.signed === signed; tries++) {
      try {
        if (!this.token) {
          await this.connect();
          return;
        }
        const ack = await this.call("identify", { signed });
        if (ack.changed) this.change(ack.token);
        return;
      } catch (error) {
        const code = error instanceof CallError ? error.code : "network";
        if (code === "bad_session" || code === "signed_required") this.drop();
        else if (!(error instanceof CallError && error.isPassing)) throw error;
        await new Promise((resolve) => setTimeout(resolve, backOff(tries)));
      }
    }
  }

  /** End the session here and on the server, and forget everything this browser keeps of it. */
  async logOut() {
    const { connection } = this;
    const ended = connection?.call("logout").catch(() => undefined);
    this.signed = "";
    this.forget();
    await ended;
    connection?.close();
  }

  /**
   * @param {string} url of an attachment
   * @returns {Promise<string>} an address the page may show
   */
  async showFile(url) {
    if (!url.startsWith("/")) return url;
    const known = this.blobs.get(url);
    if (known) return known;
    const made = URL.createObjectURL(await fetchFile(this.token, url));
    this.blobs.set(url, made);
    return made;
  }

  // ---- the session

  /** Have a session and a line; safe to call at any time. */
  async connect() {
    if (this.connection || this.isStarting) return;
    this.isStarting = true;
    this.net = "connecting";
    for (let tries = 0; !this.connection; tries++) {
      try {
        const token = this.token || (await alone(`kq:session:${this.config.site}`, () => this.openSession()));
        this.needsSigned = false;
        this.connection = new Connection(token, this.listener());
      } catch (error) {
        const code = error instanceof CallError ? error.code : "network";
        this.needsSigned = code === "signed_required" || code === "bad_proof";
        this.net = "offline";
        this.changed();
        if (this.needsSigned || code === "unknown_site") break;
        const wait = error instanceof CallError ? error.retryAfter * 1000 : 0;
        await new Promise((resolve) => setTimeout(resolve, Math.max(wait, backOff(tries))));
      }
    }
    this.isStarting = false;
    this.outbox.kick();
    this.changed();
  }

  async openSession() {
    if (this.token) return this.token; // another tab was faster
    const hello = { v: 1, site: this.config.site, ...(this.signed ? { signed: this.signed } : {}) };
    const { token } = await callSessions("", hello);
    if (!token) throw new CallError("internal");
    this.storage.set("token", token);
    return token;
  }

  /** @param {string} code */
  onRefused(code) {
    if (code === "signed_required") this.needsSigned = !this.signed;
    this.drop();
    if (this.signed || (code === "bad_session" && (this.isOpen || this.outbox.next()))) void this.connect();
  }

  /** @param {string} token */
  change(token) {
    this.storage.set("token", token);
    this.storage.remove("read");
    this.hangUp();
    void this.connect();
  }

  drop() {
    if (this.connection && this.token === this.connection.token) this.storage.remove("token");
    this.storage.remove("read");
    this.hangUp();
  }

  hangUp() {
    this.connection?.close();
    this.connection = null;
    this.ledger.clear();
    this.net = "idle";
    this.isGreeted = false;
    this.deliveredTold = 0;
    this.readTold = 0;
    this.divider = 0;
    this.typingUntil = 0;
    this.changed();
  }

  forget() {
    for (const key of this.storage.keys("")) {
      if (key !== "language") this.storage.remove(key);
    }
    for (const url of this.blobs.values()) URL.revokeObjectURL(url);
    this.blobs.clear();
    this.uploads = [];
    this.uploadFiles.clear();
    const { connection } = this;
    this.connection = null; // closed by the caller, once the server has heard of it
    if (connection) connection.listener = { ...connection.listener, onEntries() {}, onWelcome() {}, onRefused() {} };
    this.hangUp();
  }

  async call(/** @type {string} */ event, /** @type {Record<string, unknown>} */ body = {}) {
    if (!this.connection) throw new CallError("network");
    return this.connection.call(event, body);
  }

  context() {
    const { page_url, referrer } = this.page;
    return { page_url, referrer, language: this.language };
  }

  // ---- the ledger

  /** @returns {import("./connection.js").Listener} */
  listener() {
    return {
      lastSeq: () => this.ledger.last,
      onWelcome: (welcome) => void this.onWelcome(welcome),
      onEntries: (entries) => this.onEntries(entries),
      onStatus: (seq, status) => {
        this.ledger.setStatus(seq, status);
        this.changed();
      },
      onTyping: (seconds) => this.showTyping(seconds),
      onLinked: () => this.changed(),
      onRefused: (code) => this.onRefused(code),
      onNet: (net) => {
        this.net = net;
        if (net === "live" || net === "polling") this.outbox.kick();
        this.changed();
      },
    };
  }

  /** @param {import("./types").Welcome} welcome */
  async onWelcome(welcome) {
    this.limits = welcome.limits;
    if (welcome.reset) this.ledger.clear();
    this.ledger.start(welcome.entries);
    this.settle(welcome.entries);
    this.changed();
    this.outbox.kick();
    this.greet();
    await this.catchUp(welcome.head);
    await this.findSent();
    this.outbox.resendLost();
    this.noteDelivered();
    this.noteRead();
  }

  /** @param {Entry[]} entries */
  onEntries(entries) {
    const fresh = this.ledger.add(entries);
    this.settle(entries);
    if (fresh.some((entry) => entry.author !== "customer")) this.typingUntil = 0;
    if (this.ledger.hasGap) void this.catchUp(this.ledger.last + 1);
    this.noteDelivered();
    this.noteRead();
    this.changed();
  }

  /** @param {number} head fetch until the page has everything up to here */
  async catchUp(head) {
    if (this.isFetching || !this.ledger.isStarted) return;
    this.isFetching = true;
    try {
      while (this.connection && (this.ledger.last < head || this.ledger.hasGap)) {
        const page = await this.call("history", { after: this.ledger.last, limit: 100 });
        if (!page.entries.length) break;
        this.ledger.add(page.entries);
        this.settle(page.entries);
        this.changed();
      }
    } catch {
      // the next look at the head tries again
    } finally {
      this.isFetching = false;
    }
    this.noteDelivered();
    this.noteRead();
  }

  /** Look further back for entries of what is still in the outbox: sent by a page that has gone since. */
  async findSent() {
    const bases = this.outbox.list().flatMap((item) => (item.state === "sent" ? [item.base] : []));
    const oldest = Math.min(...bases, Infinity);
    while (this.ledger.first > oldest + 1 && this.ledger.hasOlder && this.connection) {
      const before = this.ledger.first;
      await this.loadOlder();
      if (this.ledger.first === before) break;
    }
  }

  /** Ask for the head of the ledger: that finds what a dead line lost. */
  async check() {
    if (!this.connection) return;
    try {
      const { head } = await this.call("head");
      if (head < this.ledger.last) this.connection.hurry();
      else await this.catchUp(head);
      this.outbox.resendLost();
    } catch (error) {
      if (error instanceof CallError && error.code === "bad_session") this.onRefused(error.code);
    }
  }

  /** @param {Entry[]} entries */
  settle(entries) {
    const known = new Set(this.outbox.list().map((item) => item.id));
    this.outbox.settle(entries.flatMap((e) => (e.source_id && known.has(e.source_id) ? [e.source_id] : [])));
  }

  greet() {
    if (!this.isOpen || this.isGreeted || !this.connection || !this.ledger.isStarted) return;
    this.isGreeted = true;
    this.call("opened", { client_msg_id: newId(), ...this.context() }).catch(() => {
      this.isGreeted = false; // said again after the next welcome
    });
  }

  unread() {
    const read = this.readSeq;
    return this.ledger.show().filter((e) => e.seq > read && e.author !== "customer" && e.kind === "message");
  }

  noteDelivered() {
    if (this.ledger.last <= this.deliveredTold || this.receiptTimer) return;
    this.receiptTimer = setTimeout(() => {
      this.receiptTimer = undefined;
      this.tellReceipts();
    }, RECEIPT_PAUSE);
  }

  noteRead() {
    const isSeen = this.isOpen && this.isAtEnd && document.visibilityState === "visible";
    if (!isSeen || !this.ledger.last || this.ledger.last <= this.readSeq) return;
    this.storage.set("read", String(this.ledger.last));
    this.noteDelivered();
    this.changed();
  }

  tellReceipts() {
    const last = this.ledger.last;
    const read = Math.min(this.readSeq, last);
    const isOthers = this.ledger.show().some((e) => e.seq > this.deliveredTold && e.author !== "customer");
    if (!this.connection || !last) return;
    if (read > this.readTold && (isOthers || this.deliveredTold > this.readTold)) {
      this.call("read", { seq: read }).then(
        () => (this.readTold = Math.max(this.readTold, read)),
        () => undefined,
      );
    }
    if (read < last && last > this.deliveredTold && isOthers) this.call("delivered", { seq: last }).catch(() => undefined);
    this.deliveredTold = Math.max(this.deliveredTold, last);
  }

  // ---- files

  /** @param {string} id */
  async upload(id) {
    const waiting = this.uploadFiles.get(id);
    if (!waiting) return;
    this.changeUpload(id, { state: "uploading", code: undefined });
    if (waiting.file.size > this.limits.file) {
      this.changeUpload(id, { state: "failed", code: "too_large" });
      return;
    }
    try {
      await this.connect();
      const handle = await upload(this.token, waiting.file, (share) => this.showProgress(id, share));
      const item = this.uploads.find((one) => one.id === id);
      if (!item) return; // cancelled
      this.uploads = this.uploads.filter((one) => one.id !== id);
      this.uploadFiles.delete(id);
      const text = waiting.text ? { text: waiting.text } : {};
      this.outbox.add("message", { files: [handle], ...text, ...this.context() }, this.ledger.last, item.files);
    } catch (error) {
      this.changeUpload(id, { state: "failed", code: error instanceof CallError ? error.code : "network" });
    }
  }

  /**
   * @param {string} id
   * @param {number} share
   */
  showProgress(id, share) {
    const item = this.uploads.find((one) => one.id === id);
    this.changeUpload(id, { files: item?.files?.map((file) => ({ ...file, progress: share })) });
  }

  /**
   * @param {string} id
   * @param {Partial<Pending>} news
   */
  changeUpload(id, news) {
    this.uploads = this.uploads.map((item) => (item.id === id ? { ...item, ...news } : item));
    this.changed();
  }

  // ---- what the view sees

  /** @param {number} seconds */
  showTyping(seconds) {
    this.typingUntil = Date.now() + seconds * 1000;
    setTimeout(() => this.changed(), seconds * 1000 + 50);
    this.changed();
  }

  /** @returns {Snapshot} */
  takeSnapshot() {
    const entries = this.ledger.show();
    const control = findControl(entries);
    return {
      net: this.net,
      entries,
      pending: [...this.outbox.list(), ...this.uploads],
      hasOlder: this.ledger.hasOlder,
      isLoadingOlder: this.isLoadingOlder,
      isReady: this.ledger.isStarted,
      isTyping: Date.now() < this.typingUntil,
      isLinked: findLast(entries, (e) => e.kind === "status" && /linked$/.test(e.text ?? ""))?.text === "linked",
      needsSigned: this.needsSigned,
      unread: this.unread().length,
      divider: this.divider,
      read: this.readSeq,
      ...control,
      limits: this.limits,
      notice: this.notice,
    };
  }

  changed() {
    this.snapshot = null;
    if (this.isTelling) return;
    this.isTelling = true;
    queueMicrotask(() => {
      this.isTelling = false;
      for (const listener of this.listeners) listener();
    });
  }

  /** Look after the world outside: other tabs, the network, sleep. */
  watch() {
    const check = () => void this.check();
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState !== "visible") return;
      this.noteRead();
      check();
    });
    window.addEventListener("online", () => {
      this.connection?.hurry();
      this.outbox.kick();
      check();
    });
    window.addEventListener("pageshow", (event) => event.persisted && check());
    setInterval(check, CHECK_EVERY);
    this.storage.onChange((key) => {
      if (key === "token" || key === null) this.onOtherTab();
      this.changed();
    });
  }

  /** Another tab logged out, or changed the session. */
  onOtherTab() {
    const { token } = this;
    if (token === (this.connection?.token ?? "")) return;
    if (!token) this.signed = "";
    this.hangUp();
    if (token) void this.connect();
  }
}

/**
 * @param {import("./types").Shown[]} entries
 * @returns {{control: "bot" | "waiting" | "agent", agent: string}} who answers now
 */
export function findControl(entries) {
  const words = new Set(["waiting", "joined", "bot", "closed"]);
  const last = findLast(entries, (e) => e.kind === "status" && words.has(e.text ?? ""));
  if (last?.text === "waiting") return { control: "waiting", agent: "" };
  if (last?.text !== "joined") return { control: "bot", agent: "" };
  const agent = findLast(entries, (e) => e.author === "agent" && Boolean(e.name))?.name ?? last.name ?? "";
  return { control: "agent", agent };
}
