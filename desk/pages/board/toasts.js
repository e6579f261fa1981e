// Short words in the corner: done, taken by another, not possible.

import { html } from "../vendor/htm-preact.js";
import { Icon } from "../kit/icons.js";
import { t } from "../kit/words.js";

/** @param {{board: import("./store.js").Board}} props */
export function Toasts({ board }) {
  return html`<div class="toasts" role="status" aria-live="polite">
    ${board.state.toasts.map((toast) => html`<div key=${toast.id} class="toast ${toast.kind}"><${Icon} name=${toast.kind === "done" ? "check" : "warn"} size=${18} />
      <span>${toast.text}</span><button class="tool small" aria-label=${t("do.dismiss")} onClick=${() => board.dropToast(toast.id)}><${Icon} name="close" size=${14} /></button></div>`)}
  </div>`;
}
