// A dialog above the board; Escape and the cross shut it.

import { html, useEffect, useRef } from "../vendor/htm-preact.js";
import { Icon } from "../kit/icons.js";
import { t } from "../kit/words.js";

/** @param {{board: import("./store.js").Board, title: string, children?: unknown}} props */
export function Dialog({ board, title, children }) {
  const element = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const isGone = useRef(false);
  useEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    return () => {
      isGone.current = true;
      dialog?.close(); // gives the focus back to where it was
    };
  }, []);
  const shut = () => isGone.current || board.set({ dialog: "" });
  return html`<dialog ref=${element} onClose=${shut} aria-label=${title}>
    <header><h2>${title}</h2><button class="tool" aria-label=${t("do.dismiss")} onClick=${shut}><${Icon} name="close" /></button></header>
    ${children}
  </dialog>`;
}
