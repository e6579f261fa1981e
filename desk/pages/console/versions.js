// What was published when, by whom and why, and the way back.

import { html } from "../vendor/htm-preact.js";
import { when } from "../kit/format.js";
import { Icon } from "../kit/icons.js";
import { t } from "../kit/words.js";

/** @param {{desk: import("./store.js").Console}} props */
export function Versions({ desk }) {
  return html`<div class="page"><header class="ask"><div><h2>${t("versions.title")}</h2><p class="hint">${t("versions.hint")}</p></div></header>
    <ol class="versions">${desk.state.versions.map((one) => html`<li key=${one.version} class=${one.is_in_force ? "now" : ""}>
      <div><b>${t("version.n", { n: one.version })}</b>${one.is_in_force ? html`<i class="mark">${t("version.in-force")}</i>` : null}
        <p>${one.note || (one.version ? t("version.no-note") : t("version.shipped"))}</p>
        <small>${[one.at ? `${one.by}, ${when(one.at)}` : "", t("version.rules", { n: one.rules }), one.restored_from ? t("version.restored", { n: one.restored_from }) : ""].filter(Boolean).join(" · ")}</small></div>
      <div class="acts"><button class="button small quiet" onClick=${() => desk.openVersion(one.version)}>${t("version.open")}</button>
        <a class="button small quiet" href=${`/api/v1/desk/rules/yaml?version=${one.version}`} download aria-label=${t("version.file", { n: one.version })}><${Icon} name="download" size=${16} />YAML</a>
        ${one.is_in_force ? null : html`<button class="button small" onClick=${() => desk.set({ dialog: "roll-back", about: one.version })}><${Icon} name="history" size=${16} />${t("version.restore")}</button>`}</div>
    </li>`)}</ol></div>`;
}
