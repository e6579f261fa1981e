// What needs a choice before going on: somebody else was faster.

import { html } from "../vendor/htm-preact.js";
import { when } from "../kit/format.js";
import { Icon } from "../kit/icons.js";
import { t } from "../kit/words.js";

/** @param {{desk: import("./store.js").Console}} props */
export function Notices({ desk }) {
  const { conflict, draft, versions } = desk.state;
  if (conflict) {
    const values = { by: conflict.by, at: conflict.at ? when(conflict.at) : "" };
    return html`<div class="notice" role="alert"><${Icon} name="warn" />
      <div><b>${conflict.revision ? t("conflict.draft", values) : t("conflict.gone")}</b><p>${t("conflict.hint")}</p></div>
      <div class="choices"><button class="button" onClick=${() => desk.reload()}>${conflict.revision ? t("conflict.theirs", values) : t("conflict.in-force")}</button>
        <button class="button main" onClick=${() => desk.insist()}>${t("conflict.mine")}</button></div></div>`;
  }
  if (draft.revision && draft.is_outdated) {
    const newest = versions.find((one) => one.is_in_force);
    return html`<div class="notice" role="alert"><${Icon} name="warn" />
      <div><b>${t("outdated", { n: newest?.version ?? "?", by: newest?.by ?? "?" })}</b><p>${t("outdated.hint", { n: draft.based_on })}</p></div>
      <div class="choices"><button class="button" onClick=${() => desk.set({ tab: "versions" })}>${t("outdated.look")}</button>
        <button class="button" onClick=${() => desk.discard()}>${t("draft.discard")}</button>
        <button class="button main" onClick=${() => desk.rebase()}>${t("outdated.mine")}</button></div></div>`;
  }
  return null;
}
