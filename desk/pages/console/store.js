// What the console knows and does: the document at hand, the draft on the server, and what was found about it.

import { get, post, Refused } from "../kit/api.js";
import { t } from "../kit/words.js";
import { segmentName } from "./describe.js";
import { arranged, changed, findRule, freeId, inserted, isSame, moved, rulesOf, toId, withRule, without } from "./document.js";

/** @typedef {import("./types.js").Document} Document */
/** @typedef {import("./types.js").Draft} Draft */
/** @typedef {import("./types.js").Rule} Rule */
/** @typedef {import("./types.js").Stage} Stage */
/** @typedef {{stage: Stage | "default", index: number}} Chosen */
/** @typedef {{id: number, kind: "done" | "bad", text: string}} Toast */
/**
 * @typedef {{tab: string, document: Document, draft: Draft, chosen: Chosen | null, check: import("./types.js").Check | null,
 *   isChecked: boolean, simulation: import("./types.js").Simulation | null, days: number, versions: import("./types.js").Version[],
 *   decisions: import("./types.js").Decision[] | null, conversation: string, cards: import("../kit/types.js").Card[],
 *   conflict: Draft | null, dialog: string, about: number, busy: string, toasts: Toast[]}} State
 */

const MOST_UNDONE = 200;
const SETTLE_MS = 700;
const MOST_CHECKED_BY_ITSELF = 300;

export class Console {
  /** @param {import("../kit/types.js").Staff} me @param {import("./types.js").Registry} registry @param {Draft} draft */
  constructor(me, registry, draft) {
    this.me = me;
    this.told = registry;
    /** @type {Set<() => void>} */
    this.listeners = new Set();
    /** @type {Document[]} */
    this.past = [];
    this.kept = arranged(draft.document);
    this.timer = 0;
    this.toastId = 0;
    /** @type {State} */
    this.state = {
      tab: "rules", document: this.kept, draft, chosen: null, check: null, isChecked: false, simulation: null, days: 30, versions: [],
      decisions: null, conversation: "", cards: [], conflict: null, dialog: "", about: 0, busy: "", toasts: [],
    };
  }

  /** @param {() => void} listener */
  subscribe(listener) {
    this.listeners.add(listener);
    return () => { this.listeners.delete(listener); };
  }

  /** @param {Partial<State>} change */
  set(change) {
    Object.assign(this.state, change);
    for (const listener of this.listeners) listener();
  }

  /** What forms need, with the groups of customers that the document at hand names. */
  get registry() {
    const values = rulesOf(this.state.document, "segments").map((one) => ({ id: one.id, label: segmentName(one) }));
    return { ...this.told, fields: this.told.fields.map((field) => (field.kind === "segment" ? { ...field, values } : field)) };
  }

  get isDirty() {
    return !isSame(this.kept, this.state.document);
  }

  /** The version in force when the draft was begun, or now. */
  get inForce() {
    return this.state.versions.find((one) => one.is_in_force)?.version ?? this.state.draft.based_on;
  }

  // Editing

  /** @param {Document} document @param {Partial<State>} [more] */
  edit(document, more = {}) {
    this.past = [...this.past.slice(-MOST_UNDONE), this.state.document];
    this.set({ document, simulation: null, ...more });
    if (this.state.isChecked && rulesOf(document, "classify").length + rulesOf(document, "route").length <= MOST_CHECKED_BY_ITSELF) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => void this.look(), SETTLE_MS);
    }
  }

  undo() {
    const document = this.past.pop();
    if (!document) return;
    const { chosen } = this.state;
    const isThere = chosen && (chosen.stage === "default" || rulesOf(document, chosen.stage)[chosen.index]);
    this.set({ document, chosen: isThere ? chosen : null, simulation: null });
  }

  /** @param {Stage} stage @param {number} index @param {object} change */
  change(stage, index, change) {
    const rule = rulesOf(this.state.document, stage)[index];
    this.edit(withRule(this.state.document, stage, index, changed(rule, change)));
  }

  /** @param {Stage} stage */
  add(stage) {
    const id = freeId(this.state.document, toId(t(`rules.${stage}.new`)));
    const then = stage === "route" ? [{ queue: this.state.document.default[0]?.queue ?? "" }] : {};
    const rule = stage === "segments" ? { id, then: undefined } : { id, note: "", then };
    const index = rulesOf(this.state.document, stage).length;
    this.edit(inserted(this.state.document, stage, index, changed(rule, {})), { chosen: { stage, index } });
  }

  /** @param {Stage} stage @param {number} index */
  copy(stage, index) {
    const rule = rulesOf(this.state.document, stage)[index];
    const note = rule.note ? { note: t("rules.copy-of", { name: rule.note }).slice(0, 500) } : {};
    const twin = { ...rule, ...note, id: freeId(this.state.document, rule.id) };
    this.edit(inserted(this.state.document, stage, index + 1, twin), { chosen: { stage, index: index + 1 } });
  }

  /** @param {Stage} stage @param {number} index */
  remove(stage, index) {
    this.edit(without(this.state.document, stage, index), { chosen: null });
    this.tell(t("rules.removed"), "done");
  }

  /** @param {Stage} stage @param {number} index @param {number} by */
  move(stage, index, by) {
    const to = index + by;
    if (to < 0 || to >= rulesOf(this.state.document, stage).length) return;
    const { chosen } = this.state;
    const follows = chosen?.stage === stage && [index, to].includes(chosen.index);
    const next = follows && chosen ? { chosen: { stage, index: chosen.index === index ? to : index } } : {};
    this.edit(moved(this.state.document, stage, index, by), next);
  }

  /** @param {string} id */
  open(id) {
    const found = findRule(this.state.document, id);
    if (id === "default") this.set({ tab: "rules", chosen: { stage: "default", index: 0 } });
    else if (found) this.set({ tab: "rules", chosen: { stage: found.stage, index: found.index } });
    else this.tell(t("rules.gone"), "bad");
  }

  // The draft

  /** @returns {Promise<boolean>} */
  async save() {
    const { document, draft } = this.state;
    try {
      const saved = await this.run("save", () => post("/rules/draft", { document, revision: draft.revision }));
      this.keep(saved);
      this.tell(t("draft.saved"), "done");
      await this.look();
      return true;
    } catch (refused) {
      await this.explain(refused);
      return false;
    }
  }

  /** Take a draft from the server as what is saved. @param {Draft} saved */
  keep(saved) {
    const document = arranged(saved.document);
    const isUntouched = isSame(document, this.state.document) || !this.isDirty;
    this.kept = document;
    this.set({ draft: saved, conflict: null, ...(isUntouched ? {} : { document }) });
  }

  /** Look at the server's draft and drop what is at hand. */
  async reload() {
    const draft = await this.ask(() => get("/rules/draft"));
    if (!draft) return;
    this.kept = arranged(draft.document);
    this.past = [];
    this.set({ draft, document: this.kept, chosen: null, conflict: null, check: null, isChecked: false, simulation: null });
  }

  /** Keep what is at hand, over what somebody else saved meanwhile. */
  async insist() {
    const { conflict } = this.state;
    if (!conflict) return;
    this.set({ draft: conflict, conflict: null });
    await this.save();
  }

  /** Begin the draft anew on the version now in force, with what is at hand. */
  async rebase() {
    const { draft } = this.state;
    const dropped = await this.ask(() => post("/rules/draft/discard", { revision: draft.revision }).then(() => true));
    if (!dropped) return;
    this.set({ draft: { ...draft, revision: 0, is_outdated: false } });
    await this.save();
  }

  async discard() {
    const { draft } = this.state;
    if (draft.revision) {
      const dropped = await this.ask(() => post("/rules/draft/discard", { revision: draft.revision }).then(() => true));
      if (!dropped) return;
    }
    await this.reload();
    this.tell(t("draft.discarded"), "done");
  }

  /** Find faults and oddities of what is at hand. */
  async look() {
    const { document } = this.state;
    const check = await this.ask(() => post("/rules/check", { document }));
    if (check && document === this.state.document) this.set({ check, isChecked: true });
    else if (check && isSame(document, this.state.document)) this.set({ check, isChecked: true });
    return check;
  }

  async checkAloud() {
    const check = await this.run("check", () => this.look()).catch(() => null);
    if (!check) return;
    const n = check.faults.length || check.findings.length;
    if (check.faults.length) this.tell(t("check.faults", { n }), "bad");
    else this.tell(n ? t("check.found", { n }) : t("check.fine"), "done");
    this.set({ tab: "rules" });
    this.showFault();
  }

  async simulate() {
    const { document, days } = this.state;
    try {
      const simulation = await this.run("simulate", () => post("/rules/simulate", { document, days }));
      this.set({ simulation });
    } catch (refused) {
      await this.explain(refused);
    }
  }

  /** @param {string} note */
  async publish(note) {
    if (this.isDirty && !(await this.save())) return this.set({ dialog: "" });
    try {
      const made = await this.run("publish", () => post("/rules/publish", { revision: this.state.draft.revision, note }));
      this.set({ dialog: "" });
      await this.reload();
      await this.loadVersions();
      this.tell(t("published", { n: made.version }), "done");
    } catch (refused) {
      this.set({ dialog: "" });
      await this.explain(refused);
    }
  }

  /** @param {number} version @param {string} note */
  async rollBack(version, note) {
    try {
      const made = await this.run("publish", () => post("/rules/roll-back", { version, in_force: this.inForce, note }));
      this.set({ dialog: "" });
      await this.loadVersions();
      if (this.isDirty || this.state.draft.revision) await this.refreshDraft();
      else await this.reload();
      this.tell(t("rolled-back", { n: version, made: made.version }), "done");
    } catch (refused) {
      this.set({ dialog: "" });
      if (refused instanceof Refused && refused.status === 409) {
        await this.loadVersions();
        this.tell(t("conflict.versions"), "bad");
      } else await this.explain(refused);
    }
  }

  async refreshDraft() {
    const draft = await this.ask(() => get("/rules/draft"));
    if (draft) this.set({ draft: { ...this.state.draft, is_outdated: draft.is_outdated } });
  }

  // Versions, files, decisions

  async loadVersions() {
    const versions = await this.ask(() => get("/rules/versions"));
    if (versions) this.set({ versions });
  }

  /** Take an old version as what is at hand, unsaved. @param {number} version */
  async openVersion(version) {
    const found = await this.ask(() => get("/rules", { version }));
    if (!found) return;
    this.edit(arranged(found.document), { tab: "rules", chosen: null, check: null, isChecked: false });
    this.tell(t("version.opened", { n: version }), "done");
  }

  /** @param {File} file */
  async importFile(file) {
    try {
      const read = await post("/rules/yaml", { yaml: await file.text() });
      this.edit(arranged(read.document), { tab: "rules", chosen: null, check: null, isChecked: false });
      this.tell(t("import.done"), "done");
    } catch (refused) {
      if (!(refused instanceof Refused) || refused.status !== 422) return this.explain(refused);
      const line = /^line (\d+)$/.exec(refused.place);
      const place = line ? t("import.line", { n: line[1] }) : refused.place;
      this.tell(place ? t("import.bad", { place, why: refused.message.replace(`${refused.place}: `, "") }) : refused.message, "bad");
    }
    return undefined;
  }

  /** @param {string} conversation */
  async openDecisions(conversation) {
    this.set({ tab: "why", conversation, decisions: null });
    if (!conversation) {
      const page = await this.ask(() => get("/conversations", { lane: "open" }));
      if (page) this.set({ cards: page.cards });
      return;
    }
    const decisions = await this.ask(() => get(`/conversations/${conversation}/decisions`));
    if (this.state.conversation === conversation) this.set({ decisions: decisions ?? [] });
  }

  // Asking and telling

  /** @template T @param {string} busy @param {() => Promise<T>} work @returns {Promise<T>} */
  async run(busy, work) {
    this.set({ busy });
    try {
      return await work();
    } finally {
      this.set({ busy: "" });
    }
  }

  /** Ask, and tell when it was refused. @param {() => Promise<any>} work */
  async ask(work) {
    try {
      return await work();
    } catch (refused) {
      await this.explain(refused);
      return null;
    }
  }

  /** @param {unknown} refused */
  async explain(refused) {
    if (!(refused instanceof Refused)) throw refused;
    if (refused.status === 401) location.assign("/desk/sign-in");
    else if (refused.status === 409) await this.meet();
    else if (refused.code === "bad_rules") {
      const faults = /** @type {import("./types.js").Fault[]} */ (refused.body?.faults ?? []);
      this.set({ tab: "rules", check: { faults, findings: this.state.check?.findings ?? [], left_out: 0 }, isChecked: true });
      this.tell(faults.length ? t("check.faults", { n: faults.length }) : refused.message, "bad");
      this.showFault();
    } else this.tell(refused.status ? t("error.refused", { why: refused.message || refused.code }) : t("error.offline"), "bad");
  }

  /** Somebody else was faster: see what they did. */
  async meet() {
    const draft = await get("/rules/draft").catch(() => null);
    await this.loadVersions();
    if (!draft) return this.tell(t("error.offline"), "bad");
    const isSameDraft = draft.revision === this.state.draft.revision;
    this.set(isSameDraft ? { draft, tab: "rules" } : { conflict: draft, tab: "rules" });
    return undefined;
  }

  /** Open the first rule that has a fault, unless one with a fault is open. */
  showFault() {
    const faults = this.state.check?.faults ?? [];
    if (!faults.length) return;
    requestAnimationFrame(() => document.querySelector(".editor [aria-invalid], .editor .fault")?.scrollIntoView({ block: "center" }));
    if (faults.some((fault) => this.isOpen(fault))) return;
    const [first] = faults;
    if (first.place.startsWith("default")) this.set({ chosen: { stage: "default", index: 0 } });
    const found = /^(segments|classify|route)\[([^\]]+)\]/.exec(first.place);
    if (!found) return;
    const stage = /** @type {Stage} */ (found[1]);
    const byId = rulesOf(this.state.document, stage).findIndex((rule) => rule.id === found[2]);
    this.set({ chosen: { stage, index: byId >= 0 ? byId : Number(found[2]) } });
  }

  /** @param {import("./types.js").Fault} fault */
  isOpen(fault) {
    const { chosen, document } = this.state;
    if (!chosen) return false;
    if (chosen.stage === "default") return fault.place.startsWith("default");
    const id = rulesOf(document, chosen.stage)[chosen.index]?.id;
    return fault.place.startsWith(`${chosen.stage}[${id}]`) || fault.place.startsWith(`${chosen.stage}[${chosen.index}]`);
  }

  /** @param {string} text @param {"done" | "bad"} kind */
  tell(text, kind) {
    const id = (this.toastId += 1);
    this.set({ toasts: [...this.state.toasts.slice(-2), { id, kind, text }] });
    setTimeout(() => this.dropToast(id), kind === "done" ? 5000 : 12_000);
  }

  /** @param {number} id */
  dropToast(id) {
    this.set({ toasts: this.state.toasts.filter((one) => one.id !== id) });
  }
}
