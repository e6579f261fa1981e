// One rule as a form: what for, when, then what, and how long it holds.

import { html, useEffect, useRef } from "../vendor/htm-preact.js";
import { Icon } from "../kit/icons.js";
import { t } from "../kit/words.js";
import { Conditions } from "./conditions.js";
import { placeWithin, rulesOf, toId } from "./document.js";
import { Effects } from "./effects.js";
import { close } from "./keys.js";
import { Targets } from "./targets.js";
import { Line } from "./controls.js";

/** @typedef {import("./store.js").Console} Console */

const CAUSED = ["labelled", "priority_changed", "topic_changed", "language_changed"];
const USUAL = { classify: ["message", "choice"], route: ["hand_off"] };

/** @param {{desk: Console}} props */
export function Editor({ desk }) {
  const { chosen, document } = desk.state;
  const head = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => head.current?.focus(), [chosen?.stage, chosen?.index]);
  if (!chosen) return null;
  const rule = chosen.stage === "default" ? null : rulesOf(document, chosen.stage)[chosen.index];
  if (chosen.stage !== "default" && !rule) return null;
  return html`<aside class="editor" aria-label=${t("editor")}>
    <header><h2 ref=${head} tabindex="-1">${rule ? t(`editor.${chosen.stage}`, { n: chosen.index + 1 }) : t("rules.default")}</h2>
      <button class="button small" onClick=${() => close(desk)}>${t("editor.done")}</button></header>
    <div class="form">
      ${rule && chosen.stage !== "default" ? html`<${RuleForm} key=${`${chosen.stage}-${chosen.index}`} desk=${desk} stage=${chosen.stage} index=${chosen.index} rule=${rule} />` : html`<${DefaultForm} desk=${desk} />`}
    </div>
  </aside>`;
}

/** @param {{desk: Console}} props */
function DefaultForm({ desk }) {
  const { document, check } = desk.state;
  /** @param {string} place */
  const faults = (place) => (check?.faults ?? []).filter((fault) => isAt(fault.place, `default${place}`)).map((fault) => fault.message);
  return html`<p class="hint">${t("rules.default.long")}</p>
    <fieldset><legend>${t("targets")}</legend>
    <${Targets} registry=${desk.registry} targets=${document.default} faults=${faults} place="" onChange=${(/** @type {any[]} */ targets) => desk.edit({ ...document, default: targets })} /></fieldset>`;
}

/** @param {{desk: Console, stage: import("./types.js").Stage, index: number, rule: import("./types.js").Rule}} props */
function RuleForm({ desk, stage, index, rule }) {
  const { registry } = desk;
  /** @param {object} change */
  const set = (change) => desk.change(stage, index, change);
  /** @param {string} place @param {boolean} [exactly] */
  const faults = (place, exactly) => (desk.state.check?.faults ?? []).filter((fault) => {
    const within = placeWithin(fault.place, stage, index, rule.id);
    return within !== null && (exactly ? within === place : isAt(within, place));
  }).map((fault) => fault.message);
  /** @param {string} name @param {string} note */
  const rename = (name, note) => {
    const wasMade = rule.id === toId(name) || /^(quy-tac-moi|new-rule|noi-nhan-moi|new-route|nhom-moi|new-group)(-\d+)?$/.test(rule.id);
    const id = wasMade && toId(note) ? unused(desk, stage, index, toId(note)) : rule.id;
    return id;
  };
  return html`
    ${stage === "segments" ? html`
      <${Line} label=${t("segment.vi")} value=${rule.name_vi ?? ""} most="500" faults=${faults("name_vi")} onInput=${(/** @type {string} */ text) => set({ name_vi: text || undefined, id: rename(rule.name_vi ?? "", text) })} />
      <${Line} label=${t("segment.en")} value=${rule.name_en ?? ""} most="500" faults=${faults("name_en")} onInput=${(/** @type {string} */ text) => set({ name_en: text || undefined })} />`
      : html`<${Line} label=${t("rule.note")} hint=${t("rule.note.hint")} value=${rule.note ?? ""} most="500" faults=${faults("note")}
        onInput=${(/** @type {string} */ note) => set({ note: note || undefined, id: rename(rule.note ?? "", note) })} />`}
    <fieldset class="when"><legend>${t("rule.when")}</legend>
      <${Conditions} registry=${registry} only=${stage === "segments" ? "customer" : ""} node=${rule.when} faults=${faults} onChange=${(/** @type {any} */ when) => set({ when })} />
      ${faults("when", true).map((text) => html`<p class="fault" key=${text}>${text}</p>`)}
    </fieldset>
    ${stage === "classify" ? html`<fieldset><legend>${t("rule.then.classify")}</legend><${Effects} registry=${registry} then=${rule.then ?? {}} faults=${faults} onChange=${(/** @type {any} */ then) => set({ then })} /></fieldset>` : null}
    ${stage === "route" ? html`<fieldset><legend>${t("rule.then.route")}</legend><${Targets} registry=${registry} targets=${rule.then ?? []} place="then" faults=${faults} onChange=${(/** @type {any} */ then) => set({ then })} /></fieldset>` : null}
    ${stage === "segments" ? null : html`<${More} desk=${desk} stage=${stage} rule=${rule} set=${set} faults=${faults} />`}
    <${Line} label=${t("rule.id")} hint=${t("rule.id.hint")} value=${rule.id} most="64" faults=${faults("id")} isCode=${true} onInput=${(/** @type {string} */ text) => set({ id: text.trim().toLowerCase() })} />
    <div class="ends">
      <button class="button small" onClick=${() => desk.copy(stage, index)}><${Icon} name="copy" size=${16} />${t("rules.copy")}</button>
      <button class="button small danger" onClick=${() => desk.remove(stage, index)}><${Icon} name="trash" size=${16} />${t("rules.delete")}</button>
    </div>`;
}

/** @param {Console} desk @param {string} stage @param {number} index @param {string} wanted */
function unused(desk, stage, index, wanted) {
  const taken = new Set(["segments", "classify", "route"].flatMap((name) => (desk.state.document[/** @type {"route"} */ (name)] ?? [])
    .filter((_, n) => name !== stage || n !== index).map((one) => one.id)));
  let id = wanted;
  for (let n = 2; taken.has(id); n += 1) id = `${wanted}-${n}`;
  return id;
}

/** When it runs, how long it holds, whose it is.
 * @param {{desk: Console, stage: "classify" | "route", rule: import("./types.js").Rule, set: (change: object) => void, faults: (place: string) => string[]}} props */
function More({ desk, stage, rule, set, faults }) {
  const usual = USUAL[stage];
  const on = rule.on ?? usual;
  const events = desk.registry.events.filter((one) => (stage === "route" ? !CAUSED.includes(one.id) : one.id !== "hand_off"));
  /** @param {string} id @param {boolean} isOn */
  const turn = (id, isOn) => {
    const next = events.map((one) => one.id).filter((one) => (one === id ? isOn : on.includes(one)));
    set({ on: next.length === usual.length && next.every((one) => usual.includes(one)) ? undefined : next });
  };
  const isSpecial = Boolean(rule.on || rule.valid_from || rule.valid_to || rule.owner || rule.stop !== undefined);
  const hasFault = ["on", "valid_from", "valid_to", "owner", "stop"].some((place) => faults(place).length);
  return html`<details class="more" open=${isSpecial || hasFault}><summary>${t("rule.more")}</summary>
    <fieldset class="plain"><legend>${t("rule.on")}</legend><div class="chips">${events.map((one) => html`<label key=${one.id} class="chip"><input type="checkbox" checked=${on.includes(one.id)}
      onChange=${(/** @type {any} */ e) => turn(one.id, e.target.checked)} /><span>${one.label}</span></label>`)}</div>${faults("on").map((text) => html`<p class="fault" key=${text}>${text}</p>`)}</fieldset>
    <div class="pair">
      <${Moment} label=${t("rule.valid-from")} value=${rule.valid_from} faults=${faults("valid_from")} onInput=${(/** @type {any} */ at) => set({ valid_from: at })} />
      <${Moment} label=${t("rule.valid-to")} value=${rule.valid_to} faults=${faults("valid_to")} onInput=${(/** @type {any} */ at) => set({ valid_to: at })} />
    </div>
    <${Line} label=${t("rule.owner")} hint=${t("rule.owner.hint")} value=${rule.owner ?? ""} most="500" faults=${faults("owner")} onInput=${(/** @type {string} */ owner) => set({ owner: owner || undefined })} />
    ${stage === "classify" ? html`<label class="tick"><input type="checkbox" checked=${rule.stop === true} onChange=${(/** @type {any} */ e) => set({ stop: e.target.checked || undefined })} /> ${t("rule.stop")}</label>` : null}
  </details>`;
}

/** A moment on this browser's clock, kept with its offset.
 * @param {{label: string, value?: string, faults: string[], onInput: (at: string | undefined) => void}} props */
function Moment({ label, value, faults, onInput }) {
  const at = value ? new Date(value) : null;
  const shown = at && !Number.isNaN(at.getTime()) ? new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16) : "";
  return html`<label class="labelled">${label}<input type="datetime-local" value=${shown} aria-invalid=${faults.length ? "true" : undefined}
    onChange=${(/** @type {any} */ e) => onInput(e.target.value ? new Date(e.target.value).toISOString() : undefined)} />${faults.map((text) => html`<span class="fault" key=${text}>${text}</span>`)}</label>`;
}

/** Whether a place is this one or lies within it. @param {string} within @param {string} place */
function isAt(within, place) {
  return within === place || (within.startsWith(place) && [".", "["].includes(within[place.length]));
}
