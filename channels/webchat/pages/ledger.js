/** @typedef {import("./types").Entry} Entry */
/** @typedef {import("./types").Shown} Shown */

/**
 * @template T
 * @param {readonly T[]} items
 * @param {(item: T) => boolean} test
 * @returns {T | undefined} the last that passes
 */
export function findLast(items, test) {
  for (let place = items.length - 1; place >= 0; place--) if (test(items[place])) return items[place];
  return undefined;
}

/**
 * The page's copy of the ledger: a run of entries without gaps, from `first` to `last`.
 *
 * Whatever order entries come in, and however often, the run is the same; what lies beyond a gap waits until the gap is
 * filled.
 */
export class Ledger {
  constructor() {
    /** @type {Map<number, Entry>} */
    this.entries = new Map();
    /** @type {Set<string>} ids the customer's browser gave to entries of the run */
    this.sources = new Set();
    this.first = 0; // 0: nothing is known yet
    this.last = 0;
  }

  /** Whether the run has a beginning, so that live entries can be placed. */
  get isStarted() {
    return this.first > 0;
  }

  /** Whether entries are waiting beyond a gap. */
  get hasGap() {
    return this.isStarted && [...this.entries.keys()].some((seq) => seq > this.last);
  }

  /** Whether older entries may be fetched. */
  get hasOlder() {
    return this.first > 1;
  }

  /**
   * Begin the run with the newest page.
   *
   * @param {Entry[]} page in order, without gaps
   */
  start(page) {
    if (this.isStarted) {
      this.add(page);
      return;
    }
    this.first = page.length ? page[0].seq : 1;
    this.last = this.first - 1;
    this.add(page);
  }

  /** Forget everything. */
  clear() {
    this.entries.clear();
    this.sources.clear();
    this.first = 0;
    this.last = 0;
  }

  /**
   * Take entries from anywhere above the beginning.
   *
   * @param {Entry[]} entries
   * @returns {Entry[]} those that are new in the run, in order
   */
  add(entries) {
    for (const entry of entries) {
      if (!this.entries.has(entry.seq)) this.entries.set(entry.seq, entry);
    }
    if (!this.isStarted) return [];
    const fresh = [];
    for (let entry = this.entries.get(this.last + 1); entry; entry = this.entries.get(this.last + 1)) {
      this.last = entry.seq;
      if (entry.source_id) this.sources.add(entry.source_id);
      fresh.push(entry);
    }
    return fresh;
  }

  /**
   * Take an older page; what does not reach up to the run is dropped.
   *
   * @param {Entry[]} page in order
   */
  addOlder(page) {
    for (const entry of [...page].reverse()) {
      if (entry.seq === this.first - 1) {
        this.entries.set(entry.seq, entry);
        this.first = entry.seq;
        if (entry.source_id) this.sources.add(entry.source_id);
      }
    }
  }

  /**
   * @param {number} seq
   * @param {string} status how far the entry has come; it never goes back
   */
  setStatus(seq, status) {
    const order = ["pending", "sent", "delivered", "read"];
    const entry = this.entries.get(seq);
    if (entry && order.indexOf(status) > order.indexOf(entry.status)) this.entries.set(seq, { ...entry, status });
  }

  /** @returns {Shown[]} the run as people read it: edits and deletions carried out */
  show() {
    /** @type {Map<number, Shown>} */
    const shown = new Map();
    for (let seq = this.first; seq <= this.last && seq > 0; seq++) {
      const entry = this.entries.get(seq);
      if (!entry) continue;
      const target = entry.target ? shown.get(entry.target) : undefined;
      if (entry.kind === "edit" && target) shown.set(target.seq, { ...target, text: entry.text, edited: true });
      else if (entry.kind === "delete" && target) shown.set(target.seq, { ...target, text: "", deleted: true });
      else if (entry.kind === "message" || entry.kind === "status") shown.set(seq, entry);
    }
    return [...shown.values()];
  }
}
