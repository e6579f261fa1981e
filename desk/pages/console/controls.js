// Small controls that forms of rules share.

import { html, useEffect, useRef, useState } from "../vendor/htm-preact.js";
import { Icon } from "../kit/icons.js";
import { t } from "../kit/words.js";

/**
 * One line of text with its label.
 * @param {{label: string, value: string, most: string, faults?: string[], hint?: string, isCode?: boolean, onInput: (text: string) => void}} props
 */
export function Line({ label, value, most, faults = [], hint, isCode, onInput }) {
  return html`<label class="labelled">${label}<input class=${isCode ? "code" : ""} value=${value} maxlength=${most} aria-invalid=${faults.length ? "true" : undefined}
    onInput=${(/** @type {any} */ e) => onInput(e.target.value)} />${hint ? html`<small>${hint}</small>` : null}${faults.map((text) => html`<span class="fault" key=${text}>${text}</span>`)}</label>`;
}

/**
 * One of several.
 * @param {{label: string, value: any, among: import("./types.js").Named[], isBad?: boolean, empty?: string, onChange: (id: string) => void}} props
 */
export function Choice({ label, value, among, isBad, empty, onChange }) {
  const isKnown = value === undefined || value === "" || among.some((one) => one.id === value);
  return html`<select aria-label=${label} aria-invalid=${isBad ? "true" : undefined} value=${value ?? ""} onChange=${(/** @type {any} */ e) => onChange(e.target.value)}>
    ${value === undefined || value === "" || empty !== undefined ? html`<option value="">${empty ?? t("choose")}</option>` : null}
    ${isKnown ? null : html`<option value=${value}>${value}</option>`}
    ${among.map((one) => html`<option key=${one.id} value=${one.id}>${one.label}</option>`)}</select>`;
}

/**
 * A number, undefined while there is none.
 * @param {{label: string, value: number | undefined, least?: number | null, most?: number | null, step?: number, unit?: string, isBad?: boolean, onInput: (n: number | undefined) => void}} props
 */
export function Numeral({ label, value, least, most, step, unit, isBad, onInput }) {
  return html`<span class="numeral"><input type="number" inputmode="decimal" aria-label=${label} min=${least ?? undefined} max=${most ?? undefined} step=${step ?? "any"} value=${value ?? ""}
    aria-invalid=${isBad ? "true" : undefined} onInput=${(/** @type {any} */ e) => onInput(e.target.value === "" ? undefined : Number(e.target.value))} />${unit ? html`<i>${unit}</i>` : null}</span>`;
}

const UNITS = ["m", "h", "d", "w", "s"];

/**
 * A length of time, as 30m.
 * @param {{label: string, value: any, isBad?: boolean, onChange: (length: string | undefined) => void}} props
 */
export function Length({ label, value, isBad, onChange }) {
  const found = /^(\d*)([smhdw])$/.exec(value ?? "");
  const [unit, setUnit] = useState(found?.[2] ?? "m");
  const n = found?.[1] ?? "";
  return html`<span class="numeral length"><input type="number" inputmode="numeric" min="1" max="999999" step="1" aria-label=${label} value=${n} aria-invalid=${isBad ? "true" : undefined}
      onInput=${(/** @type {any} */ e) => onChange(e.target.value === "" ? undefined : `${e.target.value}${unit}`)} />
    <select aria-label=${`${label}: ${t("length.unit")}`} value=${unit} onChange=${(/** @type {any} */ e) => {
      setUnit(e.target.value);
      if (n) onChange(`${n}${e.target.value}`);
    }}>${UNITS.map((one) => html`<option key=${one} value=${one}>${t(`length.${one}`)}</option>`)}</select></span>`;
}

/**
 * Any number of texts: Enter or a comma ends one.
 * @param {{label: string, value: string[], hint?: string, isBad?: boolean, onChange: (texts: string[]) => void}} props
 */
export function Texts({ label, value, hint, isBad, onChange }) {
  const [text, setText] = useState("");
  const latest = useRef("");
  latest.current = text;
  const take = () => {
    const found = latest.current.split(",").map((one) => one.trim()).filter((one) => one && !value.includes(one));
    setText("");
    if (found.length) onChange([...value, ...found]);
  };
  useEffect(() => () => { latest.current = ""; }, []);
  return html`<span class="texts">${value.map((one, n) => html`<span class="text" key=${one}>${one}<button class="tool small" aria-label=${t("do.remove", { name: one })}
      onClick=${() => onChange(value.filter((_, at) => at !== n))}><${Icon} name="close" size=${12} /></button></span>`)}
    <input aria-label=${label} value=${text} placeholder=${hint ?? t("texts.hint")} aria-invalid=${isBad ? "true" : undefined} maxlength="500" onInput=${(/** @type {any} */ e) => setText(e.target.value)} onBlur=${take}
      onKeyDown=${(/** @type {KeyboardEvent} */ e) => {
        if (e.isComposing || (e.key !== "Enter" && e.key !== ",")) return;
        e.preventDefault();
        take();
      }} /></span>`;
}

/**
 * Skills with their least level.
 * @param {{registry: import("./types.js").Registry, value: {[skill: string]: number}, onChange: (levels: {[skill: string]: number}) => void}} props
 */
export function Levels({ registry, value, onChange }) {
  const others = registry.skills.filter((one) => !(one.id in value));
  return html`<span class="levels">${Object.entries(value).map(([skill, level]) => {
    const label = registry.skills.find((one) => one.id === skill)?.label ?? skill;
    return html`<span class="text" key=${skill}>${label}<select aria-label=${t("skill.level", { name: label })} value=${String(level)} onChange=${(/** @type {any} */ e) => onChange({ ...value, [skill]: Number(e.target.value) })}>
        ${[1, 2, 3, 4, 5].map((n) => html`<option key=${n} value=${String(n)}>${t("skill.at-least", { n })}</option>`)}</select>
      <button class="tool small" aria-label=${t("do.remove", { name: label })} onClick=${() => onChange(Object.fromEntries(Object.entries(value).filter(([one]) => one !== skill)))}><${Icon} name="close" size=${12} /></button></span>`;
  })}
  ${others.length ? html`<${Choice} label=${t("skill.add")} value="" among=${others} empty=${t("skill.add")} onChange=${(/** @type {string} */ skill) => skill && onChange({ ...value, [skill]: 1 })} />`
    : Object.keys(value).length ? null : html`<small class="hint">${t("skill.none")}</small>`}</span>`;
}
