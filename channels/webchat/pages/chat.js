import { backOff, CallError, callSessions } from "./calls.js";
import { Connection } from "./connection.js";
import { Ledger } from "./ledger.js";
import { findControl, isLinked } from "./look.js";
import { Outbox } from "./outbox.js";
import { Reader } from "./reader.js";
import { Receipts } from "./receipts.js";
import { alone, newId } from "./storage.js";
import { Uploads } from "./uploads.js";

/** @typedef {import("./types").Entry} Entry */
/** @typedef {import("./types").Snapshot} Snapshot */

const CHECK_EVERY = 45_000;
const TYPING_PAUSE = 3_000;

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
    const call = this.call.bind(this);
    const changed = () => this.changed();
    this.outbox = new Outbox(storage, config.site, call, changed, (error) => this.onRefused(error.code));
    this.uploads = new Uploads(changed, (body, files) => this.post("message", body, files));
    this.receipts = new Receipts(storage, this.ledger, call);
    this.reader = new Reader(this.ledger, call, (entries) => this.onPage(entries));
    /** @type {Connection | null} */
    this.connection = null;
    /** @type {Promise<void> | null} */
    this.starting = null;
    /** @type {Set<() => void>} */
    this.listeners = new Set();
    /** @type {Snapshot | null} */
    this.snapshot = null;
    this.page = { page_url: "", referrer: "" };
    this.language = config.language;
    this.signed = "";
    this.net = /** @type {import("./types").Net} */ ("idle");
    this.limits = { text: 100_000, file: 10 * 1024 * 1024 };
    this.isOpen = false;
    this.isAtEnd = true;
    this.isGreeted = false;
    this.isTelling = false;
    this.needsSigned = false;
    this.typingUntil = 0;
    this.typedAt = 0;
    this.divider = 0;
    this.watch();
    if (this.token) void this.connect();
  }

  /** The session's token; it is never shown, logged or put into an address. */
  get token() {
    return this.storage.get("token") ?? "";
  }

  // ---- what the customer does

  /** Open the chat. */
  open() {
    if (this.isOpen) return;
    this.isOpen = true;
    this.divider = this.receipts.unread().length ? this.receipts.read : 0;
    void this.connect();
    this.greet();
    this.changed();
  }

  /** Close it; the line stays, for the badge. */
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
    this.post("message", { text });
  }

  /**
   * @param {string} value
   * @param {string} label
   * @param {number} seq the entry that carries the button, 0 for one of the widget's own
   */
  choose(value, label, seq) {
    this.post("choice", { value, label, seq });
  }

  /** @param {File[]} files */
  sendFiles(files) {
    this.divider = 0;
    for (const [order, file] of files.entries()) this.startUpload(this.uploads.add(file, order));
  }

  /** @param {string} id */
  retry(id) {
    if (this.uploads.has(id)) this.startUpload(id);
    else this.outbox.retry(id);
  }

  /** @param {string} id */
  cancel(id) {
    this.uploads.remove(id);
    this.outbox.cancel(id);
  }

  /** Tell that the customer is writing, not too often. */
  type() {
    const now = Date.now();
    if (!this.connection || Math.abs(now - this.typedAt) < TYPING_PAUSE) return;
    this.typedAt = now;
    this.call("typing").catch(() => undefined);
  }

  /** Fetch the page before the first entry. */
  loadOlder() {
    return this.reader.loadOlder();
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
   * @param {string} url of an attachment
   * @returns {Promise<string>} an address the page may show
   */
  showFile(url) {
    return this.uploads.show(this.token, url);
  }

  // ---- the session

  /**
   * The shop's site vouches for the visitor; never gives up before it is answered. Throws CallError when refused.
   *
   * @param {string} signed
   */
  async identify(signed) {
    this.signed = signed;
    this.needsSigned = false;
    for (let tries = 0; this.signed === signed; tries++) {
      try {
        await this.connect();
        if (!this.connection) throw new CallError("bad_proof");
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
    this.connection = null; // closed once the server has heard of it
    connection?.mute();
    const ended = connection?.call("logout").catch(() => undefined);
    this.signed = "";
    for (const key of this.storage.keys("")) {
      if (key !== "language") this.storage.remove(key);
    }
    this.uploads.clear();
    this.hangUp();
    await ended;
    connection?.close();
  }

  /** Have a session and a line; safe to call at any time. */
  async connect() {
    if (this.connection) return;
    this.starting ??= this.start().finally(() => {
      this.starting = null;
    });
    await this.starting;
  }

  async start() {
    this.net = "connecting";
    for (let tries = 0; !this.connection; tries++) {
      try {
        const token = this.token || (await alone(`kq:session:${this.config.site}`, () => this.openSession()));
        this.needsSigned = false;
        this.connection = new Connection(token, this.listener());
      } catch (error) {
        const trouble = error instanceof CallError ? error : new CallError("network");
        this.needsSigned = trouble.code === "signed_required" || trouble.code === "bad_proof";
        this.net = "offline";
        this.changed();
        if (this.needsSigned || trouble.code === "unknown_site") return;
        const pause = Math.max(trouble.retryAfter * 1000, backOff(tries));
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
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

  /** The session is dead; what was written and not sent yet stays. */
  drop() {
    if (this.connection && this.token === this.connection.token) this.storage.remove("token");
    this.storage.remove("read");
    this.hangUp();
  }

  hangUp() {
    this.connection?.close();
    this.connection = null;
    this.ledger.clear();
    this.receipts.clear();
    this.net = "idle";
    this.isGreeted = false;
    this.divider = 0;
    this.typingUntil = 0;
    this.changed();
  }

  /**
   * @param {string} event
   * @param {Record<string, unknown>} [body]
   * @returns {Promise<any>} throws CallError
   */
  async call(event, body = {}) {
    if (!this.connection) throw new CallError("network");
    return this.connection.call(event, body);
  }

  context() {
    return { ...this.page, language: this.language };
  }

  /**
   * @param {"message" | "choice"} event
   * @param {Record<string, unknown>} body
   * @param {import("./types").Pending["files"]} [files]
   */
  post(event, body, files) {
    this.divider = 0;
    void this.connect();
    this.outbox.add(event, { ...body, ...this.context() }, this.ledger.last, files);
  }

  /** @param {string} id */
  startUpload(id) {
    const findToken = () => this.connect().then(() => this.token);
    void this.uploads.send(id, findToken, this.limits.file);
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
      onLinked: () => void this.check(), // an entry says so too
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
    this.onPage(welcome.entries);
    this.outbox.kick();
    this.greet();
    await this.reader.catchUp(welcome.head);
    // entries of what is still in the outbox may lie further back: sent by a page that has gone since
    const bases = this.outbox.list().flatMap((item) => (item.state === "sent" ? [item.base] : []));
    if (bases.length) await this.reader.loadBackTo(Math.min(...bases) + 1);
    this.outbox.resendLost();
  }

  /** @param {Entry[]} entries that came by themselves */
  onEntries(entries) {
    this.ledger.add(entries);
    if (entries.some((entry) => entry.author !== "customer")) this.typingUntil = 0;
    this.onPage(entries);
    if (this.ledger.hasGap) void this.reader.catchUp(0);
  }

  /** @param {Entry[]} entries that are in the ledger now */
  onPage(entries) {
    const known = new Set(this.outbox.list().map((item) => item.id));
    this.outbox.settle(entries.flatMap((e) => (e.source_id && known.has(e.source_id) ? [e.source_id] : [])));
    this.receipts.note();
    this.noteRead();
    this.changed();
  }

  /** Ask for the head of the ledger: that finds what a dead line lost. */
  async check() {
    if (!this.connection) return;
    try {
      const { head } = await this.call("head");
      if (head < this.ledger.last) this.connection.restart();
      else await this.reader.catchUp(head);
      this.outbox.resendLost();
    } catch (error) {
      if (error instanceof CallError && error.code === "bad_session") this.onRefused(error.code);
    }
  }

  greet() {
    if (!this.isOpen || this.isGreeted || !this.connection || !this.ledger.isStarted) return;
    this.isGreeted = true;
    this.call("opened", { client_msg_id: newId(), ...this.context() }).catch(() => {
      this.isGreeted = false; // said again after the next welcome
    });
  }

  noteRead() {
    const isSeen = this.isOpen && this.isAtEnd && document.visibilityState === "visible";
    if (isSeen && this.receipts.noteRead()) this.changed();
  }

  // ---- what the view sees

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

  /** @returns {Snapshot} */
  takeSnapshot() {
    const entries = this.ledger.show();
    return {
      net: this.net,
      entries,
      pending: [...this.outbox.list(), ...this.uploads.items],
      hasOlder: this.ledger.hasOlder,
      isLoadingOlder: this.reader.isLoadingOlder,
      isReady: this.ledger.isStarted,
      isTyping: Date.now() < this.typingUntil,
      isLinked: isLinked(entries),
      needsSigned: this.needsSigned,
      unread: this.receipts.unread().length,
      divider: this.divider,
      read: this.receipts.read,
      ...findControl(entries),
      limits: this.limits,
    };
  }

  /** @param {number} seconds */
  showTyping(seconds) {
    this.typingUntil = Date.now() + seconds * 1000;
    setTimeout(() => this.changed(), seconds * 1000 + 50);
    this.changed();
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
