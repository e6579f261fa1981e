import { CallError } from "./calls.js";
import { Ledger } from "./ledger.js";
import { findControl, isLinked } from "./look.js";
import { Outbox } from "./outbox.js";
import { Reader } from "./reader.js";
import { Receipts } from "./receipts.js";
import { Session } from "./session.js";
import { newId } from "./storage.js";
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
    const changed = () => this.changed();
    this.session = new Session(config.site, storage, {
      listener: () => this.listener(),
      wantsLine: () => this.wantsLine(),
      onStart: () => this.outbox.kick(),
      onEnd: () => this.clear(),
      onNet: (net) => this.setNet(net),
    });
    const call = this.session.call.bind(this.session);
    this.outbox = new Outbox(storage, config.site, call, changed, (error) => this.session.onRefused(error.code));
    this.uploads = new Uploads(changed, (body, files) => this.post("message", body, files));
    this.receipts = new Receipts(storage, this.ledger, call);
    this.reader = new Reader(this.ledger, call, () => this.onPage());
    /** @type {Set<() => void>} */
    this.listeners = new Set();
    /** @type {Snapshot | null} */
    this.snapshot = null;
    this.page = { page_url: "", referrer: "" };
    this.language = config.language;
    this.net = /** @type {import("./types").Net} */ ("idle");
    this.limits = { text: 100_000, file: 10 * 1024 * 1024 };
    this.canLink = false;
    this.isOpen = false;
    this.isAtEnd = true;
    this.isGreeted = false;
    this.isTelling = false;
    this.typingUntil = 0;
    this.typedAt = 0;
    this.divider = 0;
    /** Called when a button asks to link Telegram: the page opens its dialog. */
    this.onLinkWanted = () => {};
    this.watch();
    if (this.session.token) void this.session.connect();
  }

  // ---- what the customer does

  /** Open the chat. */
  open() {
    if (this.isOpen) return;
    this.isOpen = true;
    this.divider = this.receipts.unread().length ? this.receipts.read : 0;
    void this.session.connect();
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
    if (value === "/link") this.onLinkWanted();
    else this.post("choice", { value, label, seq });
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
    if (!this.session.connection || Math.abs(now - this.typedAt) < TYPING_PAUSE) return;
    this.typedAt = now;
    this.session.call("typing").catch(() => undefined);
  }

  /** Fetch the page before the first entry. */
  loadOlder() {
    return this.reader.loadOlder();
  }

  /** @returns {Promise<import("./types").LinkOffer>} throws CallError */
  async offerLink() {
    await this.session.connect();
    const { token, ...offer } = await this.session.call("link_offer");
    if (token) this.session.renew(token);
    return offer;
  }

  /** @returns {Promise<boolean>} whether both sides have said yes; throws CallError */
  async confirmLink() {
    return (await this.session.call("link_confirm")).linked;
  }

  /** Undo the tie with Telegram; throws CallError. */
  async unlink() {
    await this.session.call("unlink");
  }

  /**
   * @param {string} url of an attachment
   * @returns {Promise<string>} an address the page may show
   */
  showFile(url) {
    return this.uploads.show(this.session.token, url);
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
    void this.session.connect();
    this.outbox.add(event, { ...body, ...this.context() }, this.ledger.last, files);
  }

  /** @param {string} id */
  startUpload(id) {
    const findToken = () => this.session.connect().then(() => this.session.token);
    void this.uploads.send(id, findToken, this.limits.file);
  }

  /**
   * The shop's site vouches for the visitor; throws CallError when refused.
   *
   * @param {string} signed
   */
  identify(signed) {
    return this.session.identify(signed);
  }

  /** End the conversation on this browser: nothing of it stays here. */
  logOut() {
    this.uploads.clear();
    return this.session.logOut();
  }

  // ---- the ledger

  /** @returns {boolean} whether the customer is here, or something waits to be sent */
  wantsLine() {
    return this.isOpen || this.outbox.next() !== undefined;
  }

  /** Show nothing of a session that is over. */
  clear() {
    this.ledger.clear();
    this.receipts.clear();
    this.isGreeted = false;
    this.divider = 0;
    this.typingUntil = 0;
    this.setNet("idle");
  }

  /** @param {import("./types").Net} net */
  setNet(net) {
    this.net = net;
    if (net === "live" || net === "polling") this.outbox.kick();
    this.changed();
  }

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
      onRefused: (code) => this.session.onRefused(code),
      onNet: (net) => this.setNet(net),
    };
  }

  /** @param {import("./types").Welcome} welcome */
  async onWelcome(welcome) {
    this.limits = welcome.limits;
    this.canLink = welcome.linking;
    if (welcome.reset) this.ledger.clear();
    this.ledger.start(welcome.entries);
    this.onPage();
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
    this.onPage();
    if (this.ledger.hasGap) void this.reader.catchUp(0);
  }

  /** The ledger has grown, at one end or the other. */
  onPage() {
    this.settle();
    this.receipts.note();
    this.noteRead();
    this.changed();
  }

  /** Drop from the outbox what the ledger has; another tab may have put it back meanwhile. */
  settle() {
    const { sources } = this.ledger;
    this.outbox.settle(this.outbox.list().flatMap((item) => (sources.has(item.id) ? [item.id] : [])));
  }

  /** Ask for the head of the ledger: that finds what a dead line lost. */
  async check() {
    if (!this.session.connection) return;
    try {
      const { head } = await this.session.call("head");
      if (head < this.ledger.last) this.session.connection.restart();
      else await this.reader.catchUp(head);
      this.settle();
      this.outbox.resendLost();
    } catch (error) {
      if (error instanceof CallError && error.code === "bad_session") this.session.onRefused(error.code);
    }
  }

  greet() {
    if (!this.isOpen || this.isGreeted || !this.session.connection || !this.ledger.isStarted) return;
    this.isGreeted = true;
    this.session.call("opened", { client_msg_id: newId(), ...this.context() }).catch(() => {
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
      pending: [...this.outbox.list().filter((item) => !this.ledger.sources.has(item.id)), ...this.uploads.items],
      hasOlder: this.ledger.hasOlder,
      isLoadingOlder: this.reader.isLoadingOlder,
      isReady: this.ledger.isStarted,
      isTyping: Date.now() < this.typingUntil,
      isLinked: isLinked(entries),
      canLink: this.canLink,
      needsSigned: this.session.needsSigned,
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
      this.session.connection?.hurry();
      this.outbox.kick();
      check();
    });
    window.addEventListener("pageshow", (event) => event.persisted && check());
    setInterval(check, CHECK_EVERY);
    this.storage.onChange(() => this.changed());
  }
}
