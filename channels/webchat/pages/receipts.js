/** @typedef {import("./types").Entry} Entry */

const PAUSE = 400;

/**
 * Tells the shop how far its messages have come: into the browser, and before the customer's eyes.
 */
export class Receipts {
  /**
   * @param {import("./types").Store} storage
   * @param {import("./ledger.js").Ledger} ledger
   * @param {(event: string, body: Record<string, unknown>) => Promise<unknown>} call
   */
  constructor(storage, ledger, call) {
    this.storage = storage;
    this.ledger = ledger;
    this.call = call;
    this.deliveredTold = 0;
    this.readTold = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  /** The last seq the customer has read, in any tab. */
  get read() {
    return Number(this.storage.get("read") ?? 0);
  }

  /** Begin anew with another session. */
  clear() {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.deliveredTold = 0;
    this.readTold = 0;
  }

  /** @returns {Entry[]} what others wrote and the customer has not read */
  unread() {
    const { read } = this;
    return this.ledger.show().filter((e) => e.seq > read && e.author !== "customer" && e.kind === "message");
  }

  /**
   * Note that everything there is was before the customer's eyes.
   *
   * @returns {boolean} whether that is news
   */
  noteRead() {
    if (!this.ledger.last || this.ledger.last <= this.read) return false;
    this.storage.set("read", String(this.ledger.last));
    this.note();
    return true;
  }

  /** Tell soon what is to be told; several entries in a row make one receipt. */
  note() {
    if (this.timer || (this.ledger.last <= this.deliveredTold && this.read <= this.readTold)) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.tell();
    }, PAUSE);
  }

  tell() {
    const { last } = this.ledger;
    const read = Math.min(this.read, last);
    if (this.hasOthers(this.readTold, read)) {
      this.call("read", { seq: read }).then(
        () => {
          this.readTold = Math.max(this.readTold, read);
        },
        () => undefined, // told again with the next entry or the next welcome
      );
    } else {
      this.readTold = Math.max(this.readTold, read);
    }
    const told = Math.max(this.deliveredTold, read);
    if (this.hasOthers(told, last)) this.call("delivered", { seq: last }).catch(() => undefined);
    this.deliveredTold = Math.max(told, last);
  }

  /**
   * @param {number} above
   * @param {number} upTo
   */
  hasOthers(above, upTo) {
    for (let seq = above + 1; seq <= upTo; seq++) {
      const entry = this.ledger.entries.get(seq);
      if (entry && entry.author !== "customer") return true;
    }
    return false;
  }
}
