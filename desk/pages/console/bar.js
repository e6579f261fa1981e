// The head of the console: where one is, what stands unsaved, and what can be done with it.

import { html } from "../vendor/htm-preact.js";
import { ago } from "../kit/format.js";
import { Icon } from "../kit/icons.js";
import { t } from "../kit/words.js";

const TABS = ["rules", "try", "versions", "why"];

/** @param {{desk: import("./store.js").Console}} props */
export function Bar({ desk }) {
  const { busy, tab, draft } = desk.state;
  const canPublish = desk.isDirty || draft.revision > 0;
  /** @param {string} name */
  const show = (name) => {
    if (name === "why") void desk.openDecisions(desk.state.conversation);
    else desk.set({ tab: name });
    if (name === "versions") void desk.loadVersions();
  };
  /** @param {KeyboardEvent} event */
  const step = (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    const next = TABS[(TABS.indexOf(tab) + by + TABS.length) % TABS.length];
    show(next);
    document.getElementById(`tab-${next}`)?.focus();
  };
  return html`<header class="bar">
    <div class="title"><h1>${t("console")}</h1><p class="standing ${desk.isDirty ? "dirty" : ""}" role="status">${standing(desk)}</p></div>
    <div class="acts">
      <button class="tool" disabled=${!desk.past.length} title=${`${t("do.undo")} (Ctrl + Z)`} aria-label=${t("do.undo")} onClick=${() => desk.undo()}><${Icon} name="history" /></button>
      <button class="button" disabled=${!desk.isDirty || Boolean(busy)} title=${`${t("draft.save")} (Ctrl + S)`} aria-label=${t("draft.save")} onClick=${() => desk.save()}><${Icon} name="save" size=${18} /><span>${t("draft.save")}</span></button>
      <button class="button" disabled=${Boolean(busy)} title=${t("check")} aria-label=${t("check")} onClick=${() => desk.checkAloud()}><${Icon} name="check" size=${18} /><span>${t("check")}</span></button>
      <button class="button main" disabled=${!canPublish || Boolean(busy)} onClick=${() => desk.set({ dialog: "publish" })}><${Icon} name="send" size=${18} /><span>${t("publish")}</span></button>
    </div>
    <div class="tabs" role="tablist" aria-label=${t("console")} onKeyDown=${step}>
      ${TABS.map((name) => html`<button key=${name} id=${`tab-${name}`} role="tab" aria-controls="panel" aria-selected=${tab === name ? "true" : "false"} tabindex=${tab === name ? 0 : -1}
        onClick=${() => show(name)}>${t(`tab.${name}`)}</button>`)}
    </div>
  </header>`;
}

/** Where the draft stands, in words. @param {import("./store.js").Console} desk */
function standing(desk) {
  const { draft } = desk.state;
  if (desk.isDirty) return t("draft.dirty");
  if (!draft.revision) return t("draft.none", { n: draft.based_on });
  const isFresh = !draft.at || Date.now() - new Date(draft.at).getTime() < 60_000;
  return isFresh ? t("draft.kept.now", { by: draft.by }) : t("draft.kept", { by: draft.by, ago: ago(draft.at ?? "") });
}
