// The narrow bar: to the desk and back, light, language.

import { html } from "../vendor/htm-preact.js";
import { hue, initials } from "../kit/format.js";
import { Icon } from "../kit/icons.js";
import { isDark, switchTheme } from "../kit/theme.js";
import { chooseLanguage, language, t } from "../kit/words.js";

/** @param {{desk: import("./store.js").Console}} props */
export function Rail({ desk }) {
  const other = language() === "vi" ? "en" : "vi";
  const turn = () => {
    switchTheme();
    desk.set({});
  };
  return html`<nav class="rail" aria-label=${t("rail")}>
    <img class="logo" src="/desk/kit/icon.svg" width="36" height="36" alt="Khách Quen" />
    <a class="tool" href="/desk/" title=${t("console.to-desk")} aria-label=${t("console.to-desk")}><${Icon} name="inbox" /></a>
    <a class="tool here" href="/desk/console" aria-current="page" title=${t("console")} aria-label=${t("console")}><${Icon} name="rules" /></a>
    <span class="grow"></span>
    <button class="tool" title=${t("theme")} aria-label=${t("theme")} onClick=${turn}><${Icon} name=${isDark() ? "sun" : "moon"} /></button>
    <button class="tool text" title=${t("language")} aria-label=${t("language")} onClick=${() => chooseLanguage(other)}>${other.toUpperCase()}</button>
    <span class="avatar h${hue(desk.me.id)}" title=${desk.me.name}>${initials(desk.me.name)}</span>
  </nav>`;
}
