// Short words in the corner.

import { html } from "../vendor/htm-preact.js";
import { Icon } from "../kit/icons.js";
import { t } from "../kit/words.js";

/** @param {{desk: import("./store.js").Console}} props */
export function Toasts({ desk }) {
  return html`<div class="toasts" role="status" aria-live="polite">
    ${desk.state.toasts.map((toast) => html`<div key=${toast.id} class="toast ${toast.kind}"><${Icon} name=${toast.kind === "done" ? "check" : "warn"} size=${18} />
      <span>${toast.text}</span><button class="tool small" aria-label=${t("do.dismiss")} onClick=${() => desk.dropToast(toast.id)}><${Icon} name="close" size=${14} /></button></div>`)}
  </div>`;
}
