import { backOff, CallError, callHttp, callSessions, callWaiting, checkAck } from "./calls.js";
import { io } from "./vendor/socket.io-client.js";

/** @typedef {import("./types").Welcome} Welcome */
/** @typedef {import("./types").Entry} Entry */

/**
 * @typedef {object} Listener
 * @property {() => number} lastSeq up to where the page has everything
 * @property {(welcome: Welcome) => void} onWelcome
 * @property {(entries: Entry[]) => void} onEntries
 * @property {(seq: number, status: string) => void} onStatus
 * @property {(seconds: number) => void} onTyping
 * @property {(linked: boolean) => void} onLinked
 * @property {(code: string) => void} onRefused the token opens nothing, or the site wants signed visitors
 * @property {(net: import("./types").Net) => void} onNet
 */

const ACK_PATIENCE = 6_000;
const OFFLINE_AFTER = 2_500;
const HURRY_PAUSE = 3_000;
const WELCOME_PATIENCE = 6_000;

/**
 * One session's line to the shop: a socket, and plain HTTP while the socket does not come through.
 */
export class Connection {
  /**
   * @param {string} token
   * @param {Listener} listener
   */
  constructor(token, listener) {
    this.token = token;
    this.listener = listener;
    this.failures = 0;
    this.isClosed = false;
    this.isLive = false;
    this.wasLive = false;
    this.hurriedAt = 0;
    /** @type {AbortController | null} */
    this.polling = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.offlineTimer = undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.retryTimer = undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.welcomeTimer = undefined;
    this.socket = io("/chat", {
      path: "/socket.io",
      transports: ["websocket", "polling"],
      tryAllTransports: true,
      autoConnect: false,
      forceNew: true,
      reconnectionDelay: 500,
      reconnectionDelayMax: 15_000,
      randomizationFactor: 0.5,
      timeout: 8_000,
      auth: (give) => give({ v: 1, token: this.token, last_seq: this.listener.lastSeq() }),
    });
    this.listen();
    listener.onNet("connecting");
    this.socket.connect();
  }

  /** Ask for a line now, not at the end of a pause; a try that has just begun is left to come through. */
  hurry() {
    if (this.isClosed || this.socket.connected || Math.abs(Date.now() - this.hurriedAt) < HURRY_PAUSE) return;
    this.hurriedAt = Date.now();
    this.socket.disconnect();
    this.socket.connect();
  }

  /** Hang up and come back: the page's copy of the ledger is in doubt. */
  restart() {
    this.polling?.abort();
    this.polling = null;
    this.socket.disconnect();
    if (!this.isClosed) this.socket.connect();
  }

  /** Say nothing to the page any more; calls still go through. */
  mute() {
    const nothing = () => undefined;
    this.listener = {
      lastSeq: () => 0,
      onWelcome: nothing,
      onEntries: nothing,
      onStatus: nothing,
      onTyping: nothing,
      onLinked: nothing,
      onRefused: nothing,
      onNet: nothing,
    };
  }

  /** Hang up for good. */
  close() {
    this.isClosed = true;
    clearTimeout(this.offlineTimer);
    clearTimeout(this.retryTimer);
    clearTimeout(this.welcomeTimer);
    this.polling?.abort();
    this.socket.disconnect();
  }

  /**
   * Send an event by whatever line there is; throws CallError.
   *
   * @param {string} event
   * @param {Record<string, unknown>} [body]
   * @returns {Promise<any>}
   */
  async call(event, body = {}) {
    if (!this.socket.connected) return callHttp(this.token, event, body);
    let ack;
    try {
      ack = await this.socket.timeout(ACK_PATIENCE).emitWithAck(event, body);
    } catch {
      throw new CallError("network");
    }
    return checkAck(ack);
  }

  listen() {
    const { socket } = this;
    socket.on("connect", () => {
      this.failures = 0;
      this.isLive = true;
      this.wasLive = true;
      this.polling?.abort();
      this.polling = null;
      this.tell("live");
      clearTimeout(this.welcomeTimer);
      this.welcomeTimer = setTimeout(() => this.isLive && this.restart(), WELCOME_PATIENCE); // nothing is shown without
    });
    socket.on("welcome", (welcome) => {
      clearTimeout(this.welcomeTimer);
      this.listener.onWelcome(welcome);
    });
    socket.on("entry", (...entries) => this.listener.onEntries(entries));
    socket.on("status", ({ seq, status }) => this.listener.onStatus(seq, status));
    socket.on("typing", ({ seconds }) => this.listener.onTyping(seconds));
    socket.on("linked", ({ linked }) => this.listener.onLinked(linked));
    socket.on("session_ended", () => this.refuse("bad_session"));
    socket.on("disconnect", () => {
      this.isLive = false;
      clearTimeout(this.welcomeTimer);
      this.lose();
      if (!socket.active) this.retryLater(backOff(1));
    });
    socket.on("connect_error", (error) => this.fail(error?.data));
  }

  /** @param {{code?: string, retry_after?: number} | undefined} refusal what the server said, if it was the server */
  fail(refusal) {
    if (this.isClosed) return;
    this.failures += 1;
    if (refusal?.code === "bad_session" || refusal?.code === "signed_required") {
      this.refuse(refusal.code);
      return;
    }
    this.lose();
    const isEnough = this.failures >= 2 || !this.wasLive; // a network that never let a socket through
    if (isEnough && !this.polling) void this.poll();
    if (!this.socket.active) this.retryLater(Math.max((refusal?.retry_after ?? 0) * 1000, backOff(this.failures)));
  }

  /** @param {string} code */
  refuse(code) {
    if (this.isClosed) return;
    this.close();
    this.listener.onRefused(code);
  }

  /** @param {number} pause in milliseconds */
  retryLater(pause) {
    clearTimeout(this.retryTimer);
    this.retryTimer = setTimeout(() => this.isClosed || this.socket.connect(), pause);
  }

  /** The line is gone; a short break is nobody's business. */
  lose() {
    if (this.isClosed || this.offlineTimer || this.polling) return;
    this.offlineTimer = setTimeout(() => {
      this.offlineTimer = undefined;
      if (!this.isLive && !this.isClosed && !this.polling) this.tell("offline");
    }, OFFLINE_AFTER);
  }

  /** @param {import("./types").Net} net */
  tell(net) {
    clearTimeout(this.offlineTimer);
    this.offlineTimer = undefined;
    if (!this.isClosed) this.listener.onNet(net);
  }

  /** Read the ledger over plain HTTP until the socket is back. */
  async poll() {
    const stop = new AbortController();
    this.polling = stop;
    let failures = 0;
    let isWelcome = false;
    while (!stop.signal.aborted && !this.isClosed) {
      try {
        if (isWelcome) {
          const page = await callWaiting(this.token, this.listener.lastSeq(), stop.signal);
          if (!stop.signal.aborted) this.listener.onEntries(page.entries);
        } else {
          const welcome = await callSessions(this.token, { v: 1, last_seq: this.listener.lastSeq() });
          isWelcome = true;
          if (!stop.signal.aborted) this.listener.onWelcome(welcome);
        }
        failures = 0;
        if (!stop.signal.aborted) this.tell("polling");
      } catch (error) {
        if (stop.signal.aborted || this.isClosed) break;
        const code = error instanceof CallError ? error.code : "network";
        if (code === "bad_session" || code === "signed_required") {
          this.refuse(code);
          break;
        }
        failures += 1;
        if (failures >= 2) this.tell("offline");
        const pause = Math.max(error instanceof CallError ? error.retryAfter * 1000 : 0, backOff(failures));
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  }
}
