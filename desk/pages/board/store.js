// What the board knows and does. Components read `state` and call methods; nothing else changes it.

import { get, post, Refused, upload } from "../kit/api.js";
import { when } from "../kit/format.js";
import { named, t } from "../kit/words.js";
import { Outbox } from "./outbox.js";

/** @typedef {import("../kit/types.js").Card} Card */
/** @typedef {import("../kit/types.js").Entry} Entry */
/**
 * @typedef {{text: string, note: string, isNote: boolean, files: import("../kit/types.js").Attachment[], uploading: number}} Draft
 */
/**
 * @typedef {{
 *   me: import("../kit/types.js").Staff, lane: string, page: import("../kit/types.js").LanePage | null,
 *   query: string, hits: import("../kit/types.js").Hit[] | null,
 *   openId: string, view: import("../kit/types.js").View | null, entries: Entry[], hasOlder: boolean,
 *   customer: import("../kit/types.js").Customer | null, suggestion: string,
 *   drafts: Record<string, Draft>, pending: import("../kit/types.js").Pending[],
 *   typing: {id: string, until: number} | null, isLive: boolean, isOnline: boolean,
 *   toasts: {id: number, kind: string, text: string}[], dialog: string, receipt: string, highlighted: number,
 *   showsCustomer: boolean, canNotify: boolean, teams: Record<string, string>,
 *   standings: import("../kit/types.js").TeamLine[]
 * }} State
 */

/** @type {Draft} */
const EMPTY = { text: "", note: "", isNote: false, files: [], uploading: 0 };
const PAGE = 50;
const DRAFTS = "desk-drafts";

export class Board {
  /** @param {import("../kit/types.js").Staff} me */
  constructor(me) {
    /** @type {State} */
    this.state = {
      me, lane: "waiting", page: null, query: "", hits: null,
      openId: "", view: null, entries: [], hasOlder: false, customer: null, suggestion: "",
      drafts: keptDrafts(me.id), pending: [], typing: null, isLive: true, isOnline: true,
      toasts: [], dialog: "", receipt: "", highlighted: 0, showsCustomer: false, teams: {}, standings: [],
      canNotify: "Notification" in window && Notification.permission === "granted",
    };
    /** @type {Set<() => void>} */
    this.listeners = new Set();
    this.outbox = new Outbox(me.id, (pending) => this.set({ pending }), (entry) => this.addEntries([entry]),
      () => this.refreshView());
    this.typedAt = 0;
    this.forgetting = "";
    /** Conversation and message the suggestion was asked for, so that one that was put aside stays away. */
    this.suggestedFor = "";
    this.seenUpTo = "";
    this.toastId = 0;
    /** @type {(id: string) => void} */
    this.watch = () => {};
  }

  /** @param {Partial<State>} change */
  set(change) {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }

  /** @param {() => void} listener @returns {() => void} */
  subscribe(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async loadTeams() {
    const answer = await this.ask(get("/queues"));
    if (answer) this.set({ teams: answer.names, standings: answer.teams });
  }

  /** The name of a team's queue. @param {string} queue */
  team(queue) {
    const name = this.state.teams[queue] ?? queue;
    return name === queue ? named("team", queue) : name;
  }

  // The lanes

  /** @param {string} lane */
  async showLane(lane) {
    this.set({ lane, page: null, query: "", hits: null });
    await this.refreshLane();
  }

  async refreshLane() {
    const lane = this.state.lane;
    const page = await this.ask(get("/conversations", { lane }));
    if (!page || lane !== this.state.lane) return;
    const before = this.state.page;
    this.set({ page });
    document.title = `${page.counts.waiting ? `(${page.counts.waiting}) ` : ""}${t("title")}`;
    const known = new Set((before?.offers ?? []).map((card) => card.conversation_id));
    const offered = page.offers.find((/** @type {Card} */ card) => !known.has(card.conversation_id));
    if (offered) this.notify(t("offered.from", { name: offered.label.name || t("customer.unnamed") }), offered.last_text);
    else if (before && page.counts.waiting > before.counts.waiting) this.notify(t("notify.waiting"), "");
  }

  /** @param {string} query */
  async search(query) {
    this.set({ query });
    if (!query.trim()) {
      this.set({ hits: null });
      return;
    }
    const hits = await this.ask(get("/search", { q: query.slice(0, 200) }));
    if (hits && query === this.state.query) this.set({ hits });
  }

  /** The cards the list shows. @returns {Card[]} */
  shown() {
    return this.state.hits ? this.state.hits.map((hit) => hit.card) : (this.state.page?.cards ?? []);
  }

  // One conversation

  /** @param {string} id @param {number} [seq] */
  async open(id, seq = 0) {
    if (id !== this.state.openId) {
      this.set({ openId: id, view: null, entries: [], hasOlder: false, customer: null, suggestion: "", typing: null });
      this.watch(id);
    }
    history.replaceState(null, "", id ? `#${id}` : "/desk/");
    if (!id) return;
    await Promise.all([this.refreshView(), this.refreshCustomer()]);
    if (seq) await this.goTo(seq);
  }

  async refreshView() {
    const id = this.state.openId;
    if (!id) return;
    const view = await this.ask(get(`/conversations/${id}`));
    if (!view || id !== this.state.openId) return;
    const isFirst = this.state.view === null;
    this.set({ view });
    this.addEntries(view.entries);
    if (isFirst) this.set({ hasOlder: (view.entries[0]?.seq ?? 1) > 1 });
    this.markSeen();
    const asked = Math.max(0, ...view.entries.filter((/** @type {Entry} */ e) => e.author === "customer").map((/** @type {Entry} */ e) => e.seq));
    if (view.is_mine && `${id}:${asked}` !== this.suggestedFor) {
      this.suggestedFor = `${id}:${asked}`;
      void this.suggest();
    }
  }

  async refreshCustomer() {
    const id = this.state.openId;
    const customer = id ? await this.ask(get(`/conversations/${id}/customer`)) : null;
    if (customer && id === this.state.openId) this.set({ customer });
  }

  async suggest() {
    const id = this.state.openId;
    const answer = await this.ask(get(`/conversations/${id}/suggestion`));
    if (answer && id === this.state.openId) this.set({ suggestion: answer.text });
  }

  /** Merge entries in by their number; a gap is fetched. @param {Entry[]} fresh */
  addEntries(fresh) {
    const here = fresh.filter((entry) => entry.conversation_id === this.state.openId);
    if (here.length === 0) return;
    const bySeq = new Map(this.state.entries.map((entry) => [entry.seq, entry]));
    const last = Math.max(0, ...bySeq.keys());
    for (const entry of here) bySeq.set(entry.seq, entry);
    const entries = [...bySeq.values()].sort((a, b) => a.seq - b.seq);
    this.set({ entries, typing: here.some((entry) => entry.author === "customer" && entry.seq > last) ? null : this.state.typing });
    const next = Math.min(...here.map((entry) => entry.seq));
    if (last && next > last + 1) void this.fetchAfter(last);
  }

  /** @param {number} seq */
  async fetchAfter(seq) {
    const id = this.state.openId;
    const entries = await this.ask(get(`/conversations/${id}/entries`, { after: seq, limit: 200 }));
    if (!entries || id !== this.state.openId) return;
    this.addEntries(entries);
    if (entries.length === 200) await this.fetchAfter(entries[entries.length - 1].seq);
  }

  async fetchOlder() {
    const id = this.state.openId;
    const first = this.state.entries[0]?.seq ?? 1;
    if (first <= 1) {
      this.set({ hasOlder: false });
      return;
    }
    const entries = await this.ask(get(`/conversations/${id}/entries`, { before: first, limit: PAGE }));
    if (!entries || id !== this.state.openId) return;
    this.addEntries(entries);
    this.set({ hasOlder: (entries[0]?.seq ?? 1) > 1 });
  }

  /** Show an entry, fetching up to it. @param {number} seq */
  async goTo(seq) {
    for (let round = 0; round < 40 && this.state.hasOlder && (this.state.entries[0]?.seq ?? 1) > seq; round++) {
      await this.fetchOlder();
    }
    this.set({ highlighted: seq });
    setTimeout(() => this.set({ highlighted: 0 }), 2500);
  }

  markSeen() {
    const { view, entries, openId } = this.state;
    const last = entries[entries.length - 1]?.seq ?? 0;
    if (!view || document.hidden || !last || !["human", "waiting", "offered"].includes(view.card.control)) return;
    if (this.seenUpTo === `${openId}:${last}`) return;
    this.seenUpTo = `${openId}:${last}`;
    void this.ask(post(`/conversations/${openId}/seen`, { seq: last }));
    const page = this.state.page;
    if (!page) return;
    const cards = page.cards.map((card) => (card.conversation_id === openId ? { ...card, unseen: 0 } : card));
    this.set({ page: { ...page, cards } });
  }

  // What an agent does

  /** @param {string} call @param {unknown} [body] @param {string} [done] */
  async act(call, body = {}, done = "") {
    const id = this.state.openId;
    const card = await this.ask(post(`/conversations/${id}/${call}`, body), true);
    if (card && done) this.toast("done", t(done));
    await Promise.all([this.refreshView(), this.refreshLane()]);
    return card !== undefined;
  }

  async take() {
    if (await this.act("take")) {
      if (this.state.lane === "waiting" && !this.state.hits) await this.showLane("mine");
      document.getElementById("composer")?.focus();
    }
  }

  release() {
    return this.act("release", {}, "done.released");
  }

  close() {
    return this.act("close", {}, "done.closed");
  }

  decline() {
    return this.act("decline");
  }

  /** Answer what is offered to me, whatever else is open. @param {string} id @param {boolean} isAccepted */
  async answerOffer(id, isAccepted) {
    const page = this.state.page;
    if (page) this.set({ page: { ...page, offers: page.offers.filter((card) => card.conversation_id !== id) } });
    const card = await this.ask(post(`/conversations/${id}/${isAccepted ? "take" : "decline"}`, {}), true);
    await this.refreshLane();
    if (!card || !isAccepted) return;
    await this.open(id);
    await this.refreshView();
    document.getElementById("composer")?.focus();
  }

  /** @param {boolean} isAway @param {number} capacity */
  async setDuty(isAway, capacity) {
    const duty = await this.ask(post("/duty", { is_away: isAway, capacity }), true);
    if (!duty) return;
    this.set({ dialog: "", page: this.state.page && { ...this.state.page, duty } });
    this.toast("done", t(isAway ? "done.away" : "done.here"));
    await this.refreshLane();
  }

  /** @param {{queue?: string, to?: string, note: string}} where */
  async transfer(where) {
    const card = await this.ask(post(`/conversations/${this.state.openId}/transfer`, where), true);
    await Promise.all([this.refreshView(), this.refreshLane()]);
    if (!card) return;
    this.set({ dialog: "" });
    if (card.control === "after_hours") this.toast("warn", t("done.promised", { team: this.team(card.queue), time: when(card.deadline) }));
    else this.toast("done", t("done.transferred"));
  }

  /** @param {string} customerId @param {string} verdict */
  async judge(customerId, verdict) {
    const body = { customer_id: customerId, verdict };
    const customer = await this.ask(post(`/conversations/${this.state.openId}/candidates`, body), true);
    if (customer) this.set({ customer });
  }

  /** @param {string} customerId */
  async askCandidate(customerId) {
    const customer = await this.ask(post(`/conversations/${this.state.openId}/ask`, { customer_id: customerId }), true);
    if (customer) this.set({ customer });
  }

  /** @param {string} joinId */
  async undoJoin(joinId) {
    const customer = await this.ask(post(`/conversations/${this.state.openId}/undo`, { join_id: joinId }), true);
    if (customer) this.set({ customer });
  }

  // The customer's rights

  async saveData() {
    const data = await this.ask(get(`/conversations/${this.state.openId}/customer/data`), true);
    if (!data) return;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(data, null, 2)], { type: "application/json" }));
    link.download = `${data.customer_id}.json`;
    link.click();
    URL.revokeObjectURL(link.href);
    this.toast("done", t("done.data"));
  }

  /** Put a value right; what is refused is for the dialog to say. @param {string} what @param {string} value */
  async correct(what, value) {
    await post(`/conversations/${this.state.openId}/customer/corrections`, { what, value });
    this.set({ dialog: "" });
    this.toast("done", t("done.corrected", { what: t(`rights.what.${what}`).toLowerCase() }));
    await Promise.all([this.refreshCustomer(), this.refreshView(), this.refreshLane()]);
  }

  /** @param {boolean} stops */
  async stopOffers(stops) {
    const done = await this.ask(post(`/conversations/${this.state.openId}/customer/offers`, { stops }), true);
    if (done === undefined) return;
    this.toast("done", t(stops ? "done.stopped" : "done.resumed"));
    await this.refreshCustomer();
  }

  /** Forget whoever writes there, and show the receipt; what is refused is for the dialog to say. */
  async forget() {
    const id = this.state.openId;
    this.forgetting = id;
    try {
      const receipt = await post(`/conversations/${id}/customer/forget`);
      this.set({ receipt: receipt.number });
      this.forgotten(id);
    } finally {
      this.forgetting = "";
    }
  }

  /** Show nothing of a conversation any more whose customer was forgotten. @param {string} id */
  forgotten(id) {
    const { [id]: _, ...drafts } = this.state.drafts;
    localStorage.setItem(`${DRAFTS}-${this.state.me.id}`, JSON.stringify(drafts));
    this.outbox.forget(id);
    this.set({ drafts, hits: this.state.hits && this.state.hits.filter((hit) => hit.card.conversation_id !== id) });
    if (id === this.state.openId) void this.open("");
    void this.refreshLane();
  }

  // Writing

  /** @returns {Draft} */
  draft() {
    return this.state.drafts[this.state.openId] ?? EMPTY;
  }

  /** @param {Partial<Draft>} change @param {string} [id] */
  write(change, id = this.state.openId) {
    const drafts = { ...this.state.drafts, [id]: { ...EMPTY, ...this.state.drafts[id], ...change } };
    this.set({ drafts });
    localStorage.setItem(`${DRAFTS}-${this.state.me.id}`, JSON.stringify(drafts));
    if (change.text && !drafts[id].isNote && this.state.view?.is_mine && Date.now() - this.typedAt > 3000) {
      this.typedAt = Date.now();
      post(`/conversations/${id}/typing`).catch(() => undefined);
    }
  }

  send() {
    const draft = this.draft();
    const text = (draft.isNote ? draft.note : draft.text).trim();
    const view = this.state.view;
    if (!view || draft.uploading || (!text && (draft.isNote || draft.files.length === 0))) return;
    if (!draft.isNote && !view.is_mine) return;
    this.outbox.add({
      id: crypto.randomUUID ? crypto.randomUUID() : randomId(), conversation: this.state.openId,
      kind: draft.isNote ? "note" : "reply", epoch: view.card.epoch, text, files: draft.isNote ? [] : draft.files,
      at: new Date().toISOString(), state: "sending", error: "",
    });
    this.write(draft.isNote ? { note: "" } : { text: "", files: [] });
    if (!draft.isNote) this.set({ suggestion: "" });
  }

  /** Send a failed one again, as of what the conversation is now. @param {string} id */
  resend(id) {
    this.outbox.again(id, this.state.view?.card.epoch);
  }

  /** Take a failed one back into the composer. @param {string} id */
  takeBack(id) {
    const item = this.outbox.drop(id);
    if (!item) return;
    const draft = this.draftOf(item.conversation);
    const isNote = item.kind === "note";
    const text = [item.text, isNote ? draft.note : draft.text].filter(Boolean).join("\n");
    this.write(isNote ? { note: text, isNote } : { text, isNote, files: [...item.files, ...draft.files] }, item.conversation);
  }

  /** @param {Iterable<File>} files */
  async attach(files) {
    const id = this.state.openId;
    for (const file of files) {
      this.write({ uploading: this.draftOf(id).uploading + 1 }, id);
      const kept = await this.ask(upload(file), true);
      const draft = this.draftOf(id);
      this.write({ uploading: draft.uploading - 1, files: kept ? [...draft.files, kept] : draft.files }, id);
    }
  }

  /** @param {string} id @returns {Draft} */
  draftOf(id) {
    return this.state.drafts[id] ?? EMPTY;
  }

  /** Put words into the composer, after what stands there. @param {string} text */
  insert(text) {
    const draft = this.draft();
    this.write({ text: draft.text ? `${draft.text.trimEnd()}\n${text}` : text, isNote: false });
    document.getElementById("composer")?.focus();
  }

  // Telling the agent

  /** @param {string} kind @param {string} text */
  toast(kind, text) {
    const id = ++this.toastId;
    this.set({ toasts: [...this.state.toasts, { id, kind, text }] });
    setTimeout(() => this.dropToast(id), kind === "error" ? 9000 : 4000);
  }

  /** @param {number} id */
  dropToast(id) {
    this.set({ toasts: this.state.toasts.filter((toast) => toast.id !== id) });
  }

  /** @param {string} title @param {string} body */
  notify(title, body) {
    if (this.state.canNotify && document.hidden) {
      const shown = new Notification(title, { body, icon: "/desk/kit/icon.svg", tag: title });
      shown.onclick = () => window.focus();
    }
  }

  async allowNotifications() {
    this.set({ canNotify: (await Notification.requestPermission()) === "granted" });
  }

  /**
   * Wait for a call; a refusal sends to the sign-in page or is shown, and gives undefined.
   * @template T
   * @param {Promise<T>} call
   * @param {boolean} [isLoud]
   * @returns {Promise<T | undefined>}
   */
  async ask(call, isLoud = false) {
    try {
      const answer = await call;
      if (!this.state.isOnline) this.set({ isOnline: true });
      return answer;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (error.status === 401) location.assign("/desk/sign-in");
      else if (error.code === "password_change_required") location.assign("/desk/password");
      else if (error.status === 0) this.set({ isOnline: false });
      else if (error.status === 404 && !isLoud) this.set({ openId: "", view: null });
      if (isLoud) this.toast("error", refusalText(error));
      return undefined;
    }
  }
}

/** @param {Refused} error */
export function refusalText(error) {
  const known = t(`error.${error.code}`);
  return known.startsWith("error.") ? t("error.other", { message: error.message }) : known;
}

/** @param {string} staffId @returns {Record<string, Draft>} */
function keptDrafts(staffId) {
  try {
    const kept = JSON.parse(localStorage.getItem(`${DRAFTS}-${staffId}`) ?? "{}");
    return Object.fromEntries(
      Object.entries(kept)
        .filter(([, draft]) => draft && (draft.text || draft.note || draft.files?.length))
        .map(([id, draft]) => [id, { ...EMPTY, ...draft, uploading: 0 }]),
    );
  } catch {
    return {};
  }
}

function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
