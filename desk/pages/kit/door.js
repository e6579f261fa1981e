// The frame of the pages before the desk: the mark on one side, a form on the other.

import { html } from "../vendor/htm-preact.js";
import { chooseLanguage, language, t } from "./words.js";

/** @param {{title: string, hint: string, children?: unknown}} props */
export function Door({ title, hint, children }) {
  const other = language() === "vi" ? "en" : "vi";
  return html`<div class="door">
    <aside><img src="/desk/kit/icon.svg" width="48" height="48" alt="" /><div class="sample" aria-hidden="true"><p>${t("brand.sample.customer")}</p><p>${t("brand.sample.shop")}</p></div><p class="brand">Khách Quen</p><p class="line">${t("brand.line")}</p></aside>
    <main><button class="tool text corner" aria-label=${t("language")} onClick=${() => chooseLanguage(other)}>${other.toUpperCase()}</button>
      <div class="form"><h1>${title}</h1><p class="hint">${hint}</p>${children}</div></main>
  </div>`;
}

/**
 * @param {{name: string, label: string, type: string, complete: string, value: string, hint?: string,
 *   onInput: (value: string) => void}} props
 */
export function Field({ name, label, type, complete, value, hint, onInput }) {
  return html`<label class="labelled">${label}<input name=${name} type=${type} autocomplete=${complete} required maxlength="256" value=${value}
    onInput=${(/** @type {any} */ e) => onInput(e.target.value)} />${hint ? html`<small>${hint}</small>` : null}</label>`;
}
