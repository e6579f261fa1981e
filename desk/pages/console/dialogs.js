// What is asked before something cannot be taken back: publishing, rolling back, throwing away.

import { html, useEffect, useRef, useState } from "../vendor/htm-preact.js";
import { Icon } from "../kit/icons.js";
import { t } from "../kit/words.js";

/** @param {{desk: import("./store.js").Console}} props */
export function Dialogs({ desk }) {
  const { dialog, about } = desk.state;
  if (dialog === "publish") return html`<${Publish} desk=${desk} />`;
  if (dialog === "roll-back") {
    return html`<${Asked} desk=${desk} title=${t("restore.title", { n: about })} text=${t("restore.text", { n: about })} action=${t("version.restore")} onDo=${(/** @type {string} */ note) => desk.rollBack(about, note)} hasNote=${true} />`;
  }
  if (dialog === "discard") {
    return html`<${Asked} desk=${desk} title=${t("draft.discard")} text=${t("discard.text")} action=${t("draft.discard")} onDo=${() => {
      desk.set({ dialog: "" });
      void desk.discard();
    }} />`;
  }
  return null;
}

/** @param {{desk: import("./store.js").Console}} props */
function Publish({ desk }) {
  useEffect(() => { void desk.look(); }, []);
  const { check, isChecked } = desk.state;
  const faults = check?.faults.length ?? 0;
  const findings = check?.findings.length ?? 0;
  const extra = html`<p class=${faults ? "verdict bad" : "verdict"} role="status">${!check || !isChecked ? t("check.running") : faults ? t("check.faults", { n: faults }) : findings ? t("check.found", { n: findings }) : t("check.fine")}</p>`;
  return html`<${Asked} desk=${desk} title=${t("publish.title")} text=${t("publish.text")} action=${t("publish")} isBlocked=${faults > 0} hasNote=${true} extra=${extra} onDo=${(/** @type {string} */ note) => desk.publish(note)} />`;
}

/**
 * @param {{desk: import("./store.js").Console, title: string, text: string, action: string, onDo: (note: string) => unknown, hasNote?: boolean,
 *   isBlocked?: boolean, extra?: unknown}} props
 */
function Asked({ desk, title, text, action, onDo, hasNote, isBlocked, extra }) {
  const element = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const [note, setNote] = useState("");
  useEffect(() => element.current?.showModal(), []);
  const shut = () => desk.set({ dialog: "" });
  /** @param {Event} event */
  const go = (event) => {
    event.preventDefault();
    void onDo(note.trim());
  };
  return html`<dialog ref=${element} onClose=${shut} aria-label=${title}><form onSubmit=${go}>
    <header><h2>${title}</h2><button type="button" class="tool" aria-label=${t("do.dismiss")} onClick=${shut}><${Icon} name="close" /></button></header>
    <p>${text}</p>${extra}
    ${hasNote ? html`<label class="labelled">${t("publish.note")}<textarea name="note" rows="3" maxlength="500" value=${note} placeholder=${t("publish.note.hint")} onInput=${(/** @type {any} */ e) => setNote(e.target.value)}></textarea></label>` : null}
    <footer><button type="button" class="button quiet" onClick=${shut}>${t("do.cancel")}</button><button class="button main" disabled=${isBlocked || Boolean(desk.state.busy)}>${action}</button></footer></form></dialog>`;
}
