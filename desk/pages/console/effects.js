// What a rule of the first stage sets.

import { html } from "../vendor/htm-preact.js";
import { Icon } from "../kit/icons.js";
import { t } from "../kit/words.js";
import { Choice, Levels, Numeral, Texts } from "./controls.js";
import { changed } from "./document.js";

/** @typedef {import("./types.js").EffectInfo} EffectInfo */
/** @typedef {import("./types.js").Registry} Registry */

/** What an effect begins with. @type {Record<string, any>} */
const BEGINS = { texts: [], levels: {}, number: 50, choice: "" };

/**
 * @param {{registry: Registry, then: {[name: string]: any}, faults: (place: string, exactly?: boolean) => string[],
 *   onChange: (then: {[name: string]: any}) => void}} props
 */
export function Effects({ registry, then, faults, onChange }) {
  const set = registry.effects.filter((one) => then[one.name] !== undefined);
  const rest = registry.effects.filter((one) => then[one.name] === undefined).map((one) => ({ id: one.name, label: one.label }));
  /** @param {string} name @param {any} value */
  const put = (name, value) => onChange(changed(then, { [name]: value }));
  return html`<div class="effects">
    ${set.map((one) => {
      const bad = faults(`then.${one.name}`);
      return html`<div class="effect" key=${one.name}><b>${one.label}</b>
        <div class="control"><${Control} registry=${registry} effect=${one} value=${then[one.name]} isBad=${bad.length > 0} onChange=${(/** @type {any} */ value) => put(one.name, value)} /></div>
        <button class="tool small" aria-label=${t("do.remove", { name: one.label })} title=${t("do.remove", { name: one.label })} onClick=${() => put(one.name, undefined)}><${Icon} name="close" size=${16} /></button>
        ${bad.length ? bad.map((text) => html`<p class="fault" role="alert" key=${text}>${then[one.name] === "" ? t("needs.choice") : text}</p>`) : html`<p class="hint">${one.help}</p>`}</div>`;
    })}
    ${rest.length ? html`<${Choice} label=${t("effect.add")} value="" among=${rest} empty=${t("effect.add")} onChange=${(/** @type {string} */ name) => {
      const effect = registry.effects.find((one) => one.name === name);
      if (effect) put(name, BEGINS[effect.takes] ?? "");
    }} />` : null}
    ${faults("then", true).map((text) => html`<p class="fault" role="alert" key=${text}>${text}</p>`)}
  </div>`;
}

/** @param {{registry: Registry, effect: EffectInfo, value: any, isBad: boolean, onChange: (value: any) => void}} props */
function Control({ registry, effect, value, isBad, onChange }) {
  if (effect.takes === "number") return html`<${Numeral} label=${effect.label} value=${value} least=${effect.least} most=${effect.most} step=${1} isBad=${isBad} unit=${t("unit.of-100")} onInput=${(/** @type {number | undefined} */ n) => onChange(n ?? null)} />`;
  if (effect.takes === "texts") return html`<${Texts} label=${effect.label} value=${value} isBad=${isBad} onChange=${onChange} />`;
  if (effect.takes === "levels") return html`<${Levels} registry=${registry} value=${value} onChange=${onChange} />`;
  return html`<${Choice} label=${effect.label} value=${value} among=${effect.values} isBad=${isBad} onChange=${onChange} />`;
}
