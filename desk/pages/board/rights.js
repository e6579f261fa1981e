// What staff do for a customer who asks for it: show what is kept, put it right, stop offers, forget.

import { html, useState } from "../vendor/htm-preact.js";
import { Icon } from "../kit/icons.js";
import { t } from "../kit/words.js";
import { Dialog } from "./dialog.js";

const CORRECTABLE = ["name", "phone", "email", "address", "size", "skin_type"];
const PROVED = 2;

/** @param {{board: import("./store.js").Board, card: import("../kit/types.js").Customer}} props */
export function Rights({ board, card }) {
  const isProved = card.proof >= PROVED;
  const isAdmin = board.state.me.role === "admin";
  return html`<section class="rights" aria-label=${t("rights")}><h3><${Icon} name="shield" size=${16} /> ${t("rights")}</h3>
    ${isProved ? null : html`<p class="hint">${t("rights.unproved")}</p>`}
    <div class="buttons">
      ${isProved && isAdmin ? html`<button class="button small" onClick=${() => board.saveData()}>${t("rights.data")}</button>` : null}
      ${isProved ? html`<button class="button small" onClick=${() => board.set({ dialog: "correct" })}>${t("rights.correct")}</button>
      <button class="button small" onClick=${() => board.stopOffers(!card.has_stopped_offers)}>${t(card.has_stopped_offers ? "rights.resume" : "rights.stop")}</button>` : null}
      ${isAdmin ? html`<button class="button small danger" onClick=${() => board.set({ dialog: "forget" })}>${t("rights.forget")}</button>` : null}
    </div>
    ${isAdmin ? null : html`<p class="hint">${t("rights.admin")}</p>`}</section>`;
}

/** @param {{board: import("./store.js").Board}} props */
export function Correct({ board }) {
  const [what, setWhat] = useState("name");
  const [value, setValue] = useState("");
  /** @param {Event} event */
  const save = (event) => {
    event.preventDefault();
    if (value.trim()) void board.correct(what, value.trim());
  };
  return html`<${Dialog} board=${board} title=${t("rights.correct")}><form onSubmit=${save}>
    <label class="labelled">${t("rights.what")}<select value=${what} onChange=${(/** @type {any} */ e) => setWhat(e.target.value)}>
      ${CORRECTABLE.map((one) => html`<option key=${one} value=${one}>${t(`rights.what.${one}`)}</option>`)}</select></label>
    <label class="labelled">${t("rights.value")}<input required maxlength="200" value=${value} onInput=${(/** @type {any} */ e) => setValue(e.target.value)} /></label>
    <p class="hint">${t("rights.correct.means")}</p>
    <footer><button type="button" class="button quiet" onClick=${() => board.set({ dialog: "" })}>${t("do.cancel")}</button>
      <button class="button main" disabled=${!value.trim()}>${t("rights.save")}</button></footer></form></${Dialog}>`;
}

/** @param {{board: import("./store.js").Board}} props */
export function Forget({ board }) {
  const card = board.state.customer;
  const name = card?.name || t("customer.unnamed");
  const isProved = (card?.proof ?? 0) >= PROVED;
  return html`<${Dialog} board=${board} title=${t("rights.forget")}>
    <p>${t(isProved ? "rights.forget.means" : "rights.forget.here", { name })}</p>
    <p class="hint">${t("rights.forget.stays")}</p>
    <footer><button class="button quiet" onClick=${() => board.set({ dialog: "" })}>${t("do.cancel")}</button>
      <button class="button danger" onClick=${() => board.forget()}>${t("rights.forget.yes")}</button></footer></${Dialog}>`;
}
