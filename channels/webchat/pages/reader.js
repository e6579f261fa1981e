const PAGE = 50;
const MOST = 100;

/**
 * Fills the page's ledger from the shop's: gaps, what is newer, what is older.
 */
export class Reader {
  /**
   * @param {import("./ledger.js").Ledger} ledger
   * @param {(event: string, body: Record<string, unknown>) => Promise<any>} call throws CallError
   * @param {() => void} onPage called after each page, once it is in the ledger
   */
  constructor(ledger, call, onPage) {
    this.ledger = ledger;
    this.call = call;
    this.onPage = onPage;
    this.isCatchingUp = false;
    this.isLoadingOlder = false;
  }

  /** @param {number} head fetch until the page has everything up to here, and no gap */
  async catchUp(head) {
    const { ledger } = this;
    if (this.isCatchingUp || !ledger.isStarted) return;
    this.isCatchingUp = true;
    try {
      while (ledger.last < head || ledger.hasGap) {
        const page = await this.call("history", { after: ledger.last, limit: MOST });
        if (!page.entries.length) break;
        ledger.add(page.entries);
        this.onPage();
      }
    } catch {
      // the next look at the head tries again
    } finally {
      this.isCatchingUp = false;
    }
  }

  /** Fetch the page before the first entry. */
  async loadOlder() {
    if (this.isLoadingOlder || !this.ledger.hasOlder) return;
    this.isLoadingOlder = true;
    this.onPage();
    try {
      const page = await this.call("history", { before: this.ledger.first, limit: PAGE });
      this.ledger.addOlder(page.entries);
    } catch {
      // scrolling up again asks again
    } finally {
      this.isLoadingOlder = false;
      this.onPage();
    }
  }

  /** @param {number} seq fetch older pages until this one is among them */
  async loadBackTo(seq) {
    while (this.ledger.hasOlder && this.ledger.first > seq) {
      const { first } = this.ledger;
      await this.loadOlder();
      if (this.ledger.first === first) break;
    }
  }
}
