// The middle column: who holds the conversation, why it is here, what was said, what to say.

import { html } from "../vendor/htm-preact.js";
import { hue, initials } from "../kit/format.js";
import { channelIcon, Icon } from "../kit/icons.js";
import { named, t } from "../kit/words.js";
import { Composer } from "./composer.js";
import { Entries } from "./entries.js";
import { Why } from "./why.js";

/** @param {{board: import("./store.js").Board}} props */
export function Conversation({ board }) {
  const { view, openId } = board.state;
  if (!openId) {
    return html`<div class="nothing big"><span class="round"><${Icon} name="inbox" size=${34} /></span><b>${t("nothing.open-one")}</b><p>${t("nothing.open-one.hint")}</p></div>`;
  }
  if (!view) return html`<div class="nothing big" aria-busy="true"><span class="spinner"></span></div>`;
  return html`<${Head} board=${board} view=${view} />
    <${Why} key=${openId} board=${board} view=${view} />
    <${Entries} key=${openId} board=${board} view=${view} />
    <${Composer} board=${board} view=${view} />`;
}

/** @param {{board: import("./store.js").Board, view: import("../kit/types.js").View}} props */
function Head({ board, view }) {
  const { card } = view;
  const name = card.label.name || t("customer.unnamed");
  return html`<header class="head">
    <button class="tool only-narrow" aria-label=${t("back")} onClick=${() => board.open("")}><${Icon} name="back" /></button>
    <button class="who" aria-label=${t("customer.show", { name })} onClick=${() => board.set({ showsCustomer: !board.state.showsCustomer })}>
      <span class="avatar h${hue(card.conversation_id)}">${card.label.name ? initials(name) : html`<${Icon} name="person" size=${18} />`}</span>
      <span><b>${name}</b><small><${Icon} name=${channelIcon(card.channel)} size=${13} /> <span>${named("channel", card.channel)} · ${holder(card, view.is_mine)}</span></small></span>
    </button>
    <span class="grow"></span>
    <${Actions} board=${board} view=${view} />
    ${board.state.me.role === "admin" ? html`<a class="tool" aria-label=${t("why.title")} title=${t("why.title")} href="/desk/console#why/${card.conversation_id}"><${Icon} name="rules" /></a>` : null}
    <button class="tool only-tablet" aria-label=${t("customer")} title=${t("customer")} onClick=${() => board.set({ showsCustomer: !board.state.showsCustomer })}><${Icon} name="person" /></button>
  </header>`;
}

/** @param {{board: import("./store.js").Board, view: import("../kit/types.js").View}} props */
function Actions({ board, view }) {
  const { card } = view;
  if (view.is_mine) {
    return html`<button class="button quiet" onClick=${() => board.release()} title="Alt + B"><${Icon} name="bot" size=${18} /><span>${t("do.release")}</span></button>
      <button class="button quiet" onClick=${() => { void board.loadTeams(); board.set({ dialog: "transfer" }); }}><${Icon} name="swap" size=${18} /><span>${t("do.transfer")}</span></button>
      <button class="button quiet" onClick=${() => board.close()}><${Icon} name="check" size=${18} /><span>${t("do.close")}</span></button>`;
  }
  const isOffer = card.control === "offered" && card.owner === board.state.me.id;
  const isTaken = ["human", "offered"].includes(card.control) && !isOffer;
  if (isTaken) return html`<span class="held"><${Icon} name="person" size=${16} /> ${card.owner_name}</span>`;
  return html`${isOffer ? html`<button class="button quiet" onClick=${() => board.decline()}>${t("do.decline")}</button>` : null}
    <button class="button main" onClick=${() => board.take()} title="Alt + T">${t("do.take")}</button>`;
}

/** @param {import("../kit/types.js").Card} card @param {boolean} isMine */
function holder(card, isMine) {
  if (isMine) return t("held.you");
  if (card.control === "human") return t("held.other", { name: card.owner_name });
  return t(`control.${card.control}`);
}
