// What staff do for a customer who asks for it: show what is kept, put it right, stop offers, forget.

import { html, useState } from "../vendor/htm-preact.js";
import { Refused } from "../kit/api.js";
import { Icon } from "../kit/icons.js";
import { t, told } from "../kit/words.js";
import { Dialog } from "./dialog.js";
import { refusalText } from "./store.js";

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
      ${isAdmin ? html`<button class="button small danger" onClick=${() => board.set({ dialog: "forget", receipt: "" })}>${t("rights.forget")}</button>` : null}
    </div>
    ${isAdmin ? null : html`<p class="hint">${t("rights.admin")}</p>`}</section>`;
}

const SKINS = ["oily", "dry", "combination", "sensitive", "acne", "normal"];
const TYPES = /** @type {Record<string, string>} */ ({ phone: "tel", email: "email" });
const KEPT_AS = /** @type {Record<string, string>} */ ({ skin_type: "skin" });

/** What is known now of one thing that can be corrected. @param {import("../kit/types.js").Customer | null} card @param {string} what */
function known(card, what) {
  if (what === "name") return card?.name ?? "";
  if (what === "phone" && card?.phone) return card.phone;
  if (what === "email" && card?.email) return card.email;
  return card?.facts.find((fact) => !fact.whom && fact.key === (KEPT_AS[what] ?? what))?.value ?? "";
}

/** Why a call was refused, in words for the field it is about. @param {unknown} error */
function refusal(error) {
  if (!(error instanceof Refused)) throw error;
  const own = `rights.bad.${error.place.replace("value.", "")}`;
  return error.place.startsWith("value") && t(own) !== own ? t(own) : refusalText(error);
}

/** @param {{board: import("./store.js").Board}} props */
export function Correct({ board }) {
  const card = board.state.customer;
  const [what, setWhat] = useState("name");
  const [value, setValue] = useState(known(card, "name"));
  const [problem, setProblem] = useState("");
  const [isSaving, setIsSaving] = useState(false);
  /** @param {string} next */
  const choose = (next) => {
    setWhat(next);
    setValue(known(card, next) || (next === "skin_type" ? SKINS[0] : ""));
    setProblem("");
  };
  /** @param {Event} event */
  const save = async (event) => {
    event.preventDefault();
    if (!value.trim() || isSaving) return;
    setIsSaving(true);
    try {
      await board.correct(what, value.trim());
    } catch (error) {
      setProblem(refusal(error));
      setIsSaving(false);
      document.getElementById("correct-value")?.focus();
    }
  };
  const isSame = value.trim() === known(card, what);
  /** @param {string} next */
  const change = (next) => {
    setValue(next);
    setProblem("");
  };
  return html`<${Dialog} board=${board} title=${t("rights.correct")}><form onSubmit=${save} noValidate>
    <label class="labelled">${t("rights.what")}<select value=${what} onChange=${(/** @type {any} */ e) => choose(e.target.value)}>
      ${CORRECTABLE.map((one) => html`<option key=${one} value=${one}>${t(`rights.what.${one}`)}</option>`)}</select></label>
    <label class="labelled">${t("rights.value")}
      ${what === "skin_type"
    ? html`<select id="correct-value" value=${value} onChange=${(/** @type {any} */ e) => change(e.target.value)}>${SKINS.map((one) => html`<option key=${one} value=${one}>${told(`skin.${one}`, one)}</option>`)}</select>`
    : html`<input id="correct-value" type=${TYPES[what] ?? "text"} maxlength="200" value=${value} aria-invalid=${problem ? "true" : null} aria-describedby="correct-problem"
        onInput=${(/** @type {any} */ e) => change(e.target.value)} />`}</label>
    <p class="problem" id="correct-problem" role="alert">${problem}</p>
    <p class="hint">${t("rights.correct.means")}</p>
    <footer><button type="button" class="button quiet" onClick=${() => board.set({ dialog: "" })}>${t("do.cancel")}</button>
      <button class="button main" disabled=${!value.trim() || isSame || isSaving}>${t("rights.save")}</button></footer></form></${Dialog}>`;
}

/** @param {{board: import("./store.js").Board}} props */
export function Forget({ board }) {
  const [name] = useState(board.state.customer?.name || t("customer.unnamed"));
  const [isProved] = useState((board.state.customer?.proof ?? 0) >= PROVED);
  const [problem, setProblem] = useState("");
  const [isBusy, setIsBusy] = useState(false);
  if (board.state.receipt) return html`<${Receipt} board=${board} number=${board.state.receipt} />`;
  const forget = async () => {
    setIsBusy(true);
    try {
      await board.forget();
    } catch (error) {
      setProblem(refusal(error));
      setIsBusy(false);
    }
  };
  return html`<${Dialog} board=${board} title=${t("rights.forget.title")}>
    <div class="said"><p>${t(isProved ? "rights.forget.means" : "rights.forget.here", { name })}</p>
    <p class="hint">${t("rights.forget.stays")}</p></div>
    <p class="problem" role="alert">${problem}</p>
    <footer><button class="button quiet" onClick=${() => board.set({ dialog: "" })}>${t("do.cancel")}</button>
      <button class="button danger-main" disabled=${isBusy} onClick=${forget}>${t("rights.forget.yes")}</button></footer></${Dialog}>`;
}

/** What is left of a customer who was forgotten. @param {{board: import("./store.js").Board, number: string}} props */
function Receipt({ board, number }) {
  const shut = () => board.set({ dialog: "" });
  const copy = () => void navigator.clipboard?.writeText(number).then(() => board.toast("done", t("done.copied")));
  return html`<${Dialog} board=${board} title=${t("rights.forgotten")}>
    <div class="said"><p>${t("rights.receipt")}</p><p class="receipt"><output>${number}</output>
      ${navigator.clipboard ? html`<button class="button small" onClick=${copy}>${t("do.copy")}</button>` : null}</p>
    <p class="hint">${t("rights.receipt.means")}</p></div>
    <footer><button class="button main" onClick=${shut}>${t("do.done")}</button></footer></${Dialog}>`;
}
