// The control for a condition's value: what fits the field and the operator, and nothing else.

import { html } from "../vendor/htm-preact.js";
import { language, t } from "../kit/words.js";
import { Icon } from "../kit/icons.js";
import { Choice, Length, Numeral, Texts } from "./controls.js";

/** @typedef {import("./types.js").FieldInfo} FieldInfo */

const MOST_CHIPS = 12;

/**
 * @param {{field: FieldInfo, takes: string, value: any, isBad: boolean, onChange: (value: any) => void}} props
 */
export function Value({ field, takes, value, isBad, onChange }) {
  if (takes === "nothing") return null;
  const label = t("leaf.value");
  const among = field.values;
  if (takes === "duration") return html`<${Length} label=${label} value=${value} isBad=${isBad} onChange=${onChange} />`;
  if (takes === "pattern") return html`<input class="code" aria-label=${label} value=${value ?? ""} placeholder=${t("pattern.hint")} aria-invalid=${isBad ? "true" : undefined} maxlength="500" spellcheck="false" onInput=${(/** @type {any} */ e) => onChange(e.target.value || undefined)} />`;
  if (takes === "range") return html`<${Range} field=${field} value=${value} isBad=${isBad} onChange=${onChange} />`;
  if (takes === "change") return html`<${Change} field=${field} value=${value ?? {}} isBad=${isBad} onChange=${onChange} />`;
  if (takes === "number" || field.kind === "number") return html`<${Quantity} field=${field} label=${label} value=${value} isBad=${isBad} onChange=${onChange} />`;
  if (takes === "many" && among.length) return html`<${Many} among=${among} value=${value ?? []} label=${label} onChange=${onChange} />`;
  if (takes === "many" || takes === "texts") {
    const texts = value === undefined ? [] : Array.isArray(value) ? value : [value];
    return html`<${Texts} label=${label} value=${texts} isBad=${isBad} onChange=${(/** @type {string[]} */ next) => onChange(next.length ? next : undefined)} />`;
  }
  if (field.kind === "flag") {
    const answers = [{ id: "true", label: t("rules.yes") }, { id: "false", label: t("rules.no") }];
    return html`<${Choice} label=${label} value=${value === undefined ? undefined : String(value)} among=${answers} isBad=${isBad} onChange=${(/** @type {string} */ id) => onChange(id === "true")} />`;
  }
  if (among.length || field.kind === "segment") return html`<${Choice} label=${label} value=${value} among=${among} isBad=${isBad} onChange=${(/** @type {string} */ id) => onChange(id || undefined)} />`;
  return html`<input aria-label=${label} value=${value ?? ""} aria-invalid=${isBad ? "true" : undefined} maxlength="500" onInput=${(/** @type {any} */ e) => onChange(e.target.value || undefined)} />`;
}

/** A number in the field's unit; shares as per cent, moods on a scale with words.
 * @param {{field: FieldInfo, label: string, value: any, isBad: boolean, onChange: (n: number | undefined) => void}} props */
function Quantity({ field, label, value, isBad, onChange }) {
  if (field.unit === "mood") {
    const at = typeof value === "number" ? value : undefined;
    return html`<span class="mood"><input type="range" min="-1" max="1" step="0.1" aria-label=${label} aria-valuetext=${at === undefined ? t("choose") : mood(at)} value=${at ?? 0} aria-invalid=${isBad ? "true" : undefined}
      onInput=${(/** @type {any} */ e) => onChange(Number(e.target.value))} onClick=${() => at === undefined && onChange(0)} /><output>${at === undefined ? "–" : `${mood(at)} (${at.toLocaleString(language() === "vi" ? "vi-VN" : "en-GB")})`}</output></span>`;
  }
  const isShare = field.unit === "share";
  const shown = typeof value === "number" && isShare ? Math.round(value * 1000) / 10 : value;
  const unit = isShare ? "%" : ["people", "seconds", "hour", "money"].includes(field.unit) ? t(`unit.${field.unit}`) : "";
  return html`<${Numeral} label=${label} value=${shown} least=${isShare ? 0 : field.least} most=${isShare ? 100 : field.most} unit=${unit} isBad=${isBad}
    onInput=${(/** @type {number | undefined} */ n) => onChange(n !== undefined && isShare ? n / 100 : n)} />`;
}

/** @param {number} at */
function mood(at) {
  if (at <= -0.6) return t("mood.angry");
  if (at <= -0.2) return t("mood.upset");
  if (at < 0.2) return t("mood.calm");
  return t(at < 0.6 ? "mood.glad" : "mood.happy");
}

/** @param {{field: FieldInfo, value: any, isBad: boolean, onChange: (range: any) => void}} props */
function Range({ field, value, isBad, onChange }) {
  const [low, high] = Array.isArray(value) ? value : [undefined, undefined];
  /** @param {number | undefined} from @param {number | undefined} to */
  const set = (from, to) => onChange(from === undefined && to === undefined ? undefined : [from ?? null, to ?? null]);
  return html`<span class="range"><${Quantity} field=${field} label=${t("leaf.from")} value=${low ?? undefined} isBad=${isBad} onChange=${(/** @type {number | undefined} */ n) => set(n, high ?? undefined)} />
    <i>${t("leaf.until")}</i><${Quantity} field=${field} label=${t("leaf.to")} value=${high ?? undefined} isBad=${isBad} onChange=${(/** @type {number | undefined} */ n) => set(low ?? undefined, n)} /></span>`;
}

/** @param {{field: FieldInfo, value: {from?: string, to?: string}, isBad: boolean, onChange: (change: any) => void}} props */
function Change({ field, value, isBad, onChange }) {
  /** @param {string} from @param {string} to */
  const set = (from, to) => onChange({ ...(from ? { from } : {}), ...(to ? { to } : {}) });
  return html`<span class="range"><i>${t("change.from")}</i><${Choice} label=${t("leaf.from")} value=${value.from ?? ""} among=${field.values} empty=${t("rules.anything")} isBad=${isBad} onChange=${(/** @type {string} */ id) => set(id, value.to ?? "")} />
    <i>${t("change.to")}</i><${Choice} label=${t("leaf.to")} value=${value.to ?? ""} among=${field.values} empty=${t("rules.anything")} isBad=${isBad} onChange=${(/** @type {string} */ id) => set(value.from ?? "", id)} /></span>`;
}

/** @param {{among: import("./types.js").Named[], value: string[], label: string, onChange: (ids: string[] | undefined) => void}} props */
function Many({ among, value, label, onChange }) {
  const unknown = value.filter((id) => !among.some((one) => one.id === id)).map((id) => ({ id, label: id }));
  /** @param {string} id @param {boolean} isOn */
  const turn = (id, isOn) => {
    const next = isOn ? [...value, id] : value.filter((one) => one !== id);
    onChange(next.length ? next : undefined);
  };
  if (among.length > MOST_CHIPS) {
    const chosen = [...among, ...unknown].filter((one) => value.includes(one.id));
    return html`<span class="texts" role="group" aria-label=${label}>${chosen.map((one) => html`<span class="text" key=${one.id}>${one.label}<button class="tool small" aria-label=${t("do.remove", { name: one.label })}
        onClick=${() => turn(one.id, false)}><${Icon} name="close" size=${12} /></button></span>`)}
      <${Choice} label=${label} value="" among=${among.filter((one) => !value.includes(one.id))} empty=${t(chosen.length ? "choose.more" : "choose")} onChange=${(/** @type {string} */ id) => id && turn(id, true)} /></span>`;
  }
  return html`<span class="chips" role="group" aria-label=${label}>${[...among, ...unknown].map((one) => html`<label key=${one.id} class="chip"><input type="checkbox" checked=${value.includes(one.id)}
    onChange=${(/** @type {any} */ e) => turn(one.id, e.target.checked)} /><span>${one.label}</span></label>`)}</span>`;
}
