import { html, useEffect, useRef } from "../vendor/htm-preact.js";
import { Icon } from "./icons.js";

/**
 * A dialog of the browser's own kind: it keeps the focus inside and gives it back.
 *
 * @param {{title: string, say: import("../texts.js").Say, onClose: () => void, children?: unknown}} props
 */
export function Dialog({ title, say, onClose, children }) {
  const box = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useEffect(() => {
    box.current?.showModal();
    return () => box.current?.close();
  }, []);
  const onClick = (/** @type {MouseEvent} */ event) => event.target === box.current && onClose();
  return html`<dialog ref=${box} onClose=${onClose} onClick=${onClick} aria-labelledby="dialog-title">
    <div class="sheet">
      <header><h2 id="dialog-title">${title}</h2><button class="tool" type="button" onClick=${onClose} aria-label=${say("close")}><${Icon} name="close" /></button></header>
      ${children}
    </div>
  </dialog>`;
}

/**
 * @param {{say: import("../texts.js").Say, onYes: () => void, onClose: () => void}} props
 */
export function EndDialog({ say, onYes, onClose }) {
  return html`<${Dialog} title=${say("end_title")} say=${say} onClose=${onClose}>
    <p>${say("end_text")}</p>
    <div class="actions"><button class="button plain" type="button" onClick=${onClose}>${say("end_no")}</button><button class="button danger" type="button" onClick=${onYes}>${say("end_yes")}</button></div>
  <//>`;
}
