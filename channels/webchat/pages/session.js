import { backOff, CallError, callSessions } from "./calls.js";
import { Connection } from "./connection.js";
import { alone } from "./storage.js";

const SEEN_BY_ALL = 400;

/**
 * @typedef {object} Owner
 * @property {() => import("./connection.js").Listener} listener what a new line is to be heard by
 * @property {() => boolean} wantsLine whether a dead session is to be replaced at once
 * @property {() => void} onStart a line was made
 * @property {() => void} onEnd the session is over; what was shown of it must go
 * @property {(net: import("./types").Net) => void} onNet
 */

/**
 * This browser's session with the shop, shared by its tabs through the storage, and the line of this tab.
 */
export class Session {
  /**
   * @param {string} site
   * @param {import("./types").Store} storage
   * @param {Owner} owner
   */
  constructor(site, storage, owner) {
    this.site = site;
    this.storage = storage;
    this.owner = owner;
    /** @type {Connection | null} */
    this.connection = null;
    /** @type {Promise<void> | null} */
    this.starting = null;
    this.signed = "";
    this.needsSigned = false;
    storage.onChange((key) => {
      if (key === "token" || key === null) this.onOtherTab();
    });
  }

  /** The session's token; it is never shown, logged or put into an address. */
  get token() {
    return this.storage.get("token") ?? "";
  }

  /** Have a session and a line; safe to call at any time. */
  async connect() {
    if (this.connection) return;
    this.starting ??= this.start().finally(() => {
      this.starting = null;
    });
    await this.starting;
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
        const trouble = error instanceof CallError ? error : new CallError("network");
        if (!trouble.isPassing) throw trouble;
        if (trouble.code === "bad_session" || trouble.code === "signed_required") this.drop();
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
    this.hangUp();
    await ended;
    connection?.close();
  }

  /** @param {string} code why the server does not know us (any more) */
  onRefused(code) {
    if (code === "signed_required") this.needsSigned = !this.signed;
    this.drop();
    if (this.signed || (code === "bad_session" && this.owner.wantsLine())) void this.connect();
  }

  async start() {
    this.owner.onNet("connecting");
    for (let tries = 0; !this.connection; tries++) {
      try {
        const token = this.token || (await alone(`kq:session:${this.site}`, () => this.open(), SEEN_BY_ALL));
        this.needsSigned = false;
        this.connection = new Connection(token, this.owner.listener());
      } catch (error) {
        const trouble = error instanceof CallError ? error : new CallError("network");
        this.needsSigned = trouble.code === "signed_required" || trouble.code === "bad_proof";
        this.owner.onNet("offline");
        if (this.needsSigned || trouble.code === "unknown_site") return;
        const pause = Math.max(trouble.retryAfter * 1000, backOff(tries));
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
    this.owner.onStart();
  }

  async open() {
    if (this.token) return this.token; // another tab was faster
    const hello = { v: 1, site: this.site, ...(this.signed ? { signed: this.signed } : {}) };
    const { token } = await callSessions("", hello);
    if (!token) throw new CallError("internal");
    this.storage.set("token", token);
    return token;
  }

  /** @param {string} token */
  change(token) {
    this.storage.set("token", token);
    this.storage.remove("read");
    this.hangUp();
    void this.connect();
  }

  /**
   * The same session goes on under another token, in every tab.
   *
   * @param {string} token
   */
  renew(token) {
    if (this.connection) this.connection.token = token;
    this.storage.set("token", token);
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
    this.owner.onEnd();
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
