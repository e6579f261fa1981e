// The narrow bar on the left: who I am, language, light, notifications, help, the way out.

import { html } from "../vendor/htm-preact.js";
import { post } from "../kit/api.js";
import { hue, initials } from "../kit/format.js";
import { Icon } from "../kit/icons.js";
import { isDark, switchTheme } from "../kit/theme.js";
import { chooseLanguage, language, t } from "../kit/words.js";

/** @param {{board: import("./store.js").Board}} props */
export function Rail({ board }) {
  const { me, canNotify, isLive, isOnline } = board.state;
  const other = language() === "vi" ? "en" : "vi";
  const turn = () => {
    switchTheme();
    board.set({});
  };
  const leave = async () => {
    await board.ask(post("/sign-out"), true);
    location.assign("/desk/sign-in");
  };
  return html`<nav class="rail" aria-label=${t("rail")}>
    <img class="logo" src="/desk/kit/icon.svg" width="36" height="36" alt="Khách Quen" />
    ${me.role === "admin" ? html`<a class="tool" title=${t("console")} aria-label=${t("console")} href="/desk/console"><${Icon} name="rules" /></a>` : null}
    <span class="grow"></span>
    ${"Notification" in window && !canNotify
      ? html`<button class="tool" title=${t("notify.allow")} aria-label=${t("notify.allow")} onClick=${() => board.allowNotifications()}><${Icon} name="bell" /></button>`
      : null}
    <button class="tool" title=${t("keys.title")} aria-label=${t("keys.title")} onClick=${() => board.set({ dialog: "keys" })}><${Icon} name="question" /></button>
    <button class="tool" title=${t("theme")} aria-label=${t("theme")} onClick=${turn}><${Icon} name=${isDark() ? "sun" : "moon"} /></button>
    <button class="tool text" title=${t("language")} aria-label=${t("language")} onClick=${() => chooseLanguage(other)}>${other.toUpperCase()}</button>
    <a class="tool" title=${t("password.title")} aria-label=${t("password.title")} href="/desk/password"><${Icon} name="key" /></a>
    <button class="tool" title=${t("sign-out")} aria-label=${t("sign-out")} onClick=${leave}><${Icon} name="out" /></button>
    <span class="avatar h${hue(me.id)}" title="${me.name}">${initials(me.name)}<i class="dot ${isLive && isOnline ? "on" : "off"}"></i></span>
  </nav>`;
}
