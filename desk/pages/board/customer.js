// The right column: who the customer is, how sure that is, what they are worth and need, what is remembered.

import { html } from "../vendor/htm-preact.js";
import { ago, date, hue, initials, money } from "../kit/format.js";
import { channelIcon, Icon } from "../kit/icons.js";
import { named, t, told } from "../kit/words.js";
import { Candidates } from "./candidates.js";
import { Rights } from "./rights.js";
import { Segments } from "./segments.js";

/** @typedef {import("../kit/types.js").Customer} Card */
/** @typedef {import("./store.js").Board} Board */

/** @param {{board: Board}} props */
export function Customer({ board }) {
  const { customer, openId, view } = board.state;
  if (!openId || !view) return html`<aside class="profile empty" aria-label=${t("customer")}></aside>`;
  return html`<aside class="profile" aria-label=${t("customer")}>
    <button class="tool shut only-tablet" aria-label=${t("do.dismiss")} onClick=${() => board.set({ showsCustomer: false })}><${Icon} name="close" /></button>
    ${customer ? html`<${Known} board=${board} card=${customer} name=${customer.name || view.card.label.name} />` : html`<div class="nothing" aria-busy="true"><span class="spinner"></span></div>`}
  </aside>`;
}

/** @param {{board: Board, card: Card, name: string}} props */
function Known({ board, card, name }) {
  return html`<header class="person">
      <span class="avatar large h${hue(board.state.openId)}">${name ? initials(name) : html`<${Icon} name="person" size=${28} />`}</span>
      <h2>${name || t("customer.unnamed")}</h2>
      <${Proof} level=${card.proof} />
      ${card.phone || card.email ? html`<p class="contact">${[card.phone, card.email].filter(Boolean).join(" · ")}</p>` : null}
      ${card.labels.length ? html`<p class="labels">${card.labels.map((label) => html`<i key=${label}>${label}</i>`)}</p>` : null}
    </header>
    <${Candidates} board=${board} card=${card} />
    <${Segments} card=${card} />
    <${Offers} board=${board} card=${card} />
    <${Orders} card=${card} />
    <${Facts} board=${board} card=${card} />
    <${Memories} board=${board} card=${card} />
    <${Addresses} board=${board} card=${card} />
    <${Rights} board=${board} card=${card} />`;
}

/** @param {{level: number}} props */
function Proof({ level }) {
  return html`<p class="proof l${level}" title=${t(`proof.${level}.means`)}><${Icon} name=${level >= 2 ? "shield" : "question"} size=${15} />
    <b>${t(`proof.${level}`)}</b><span>${t(`proof.${level}.means`)}</span></p>`;
}

/** @param {{board: Board, card: Card}} props */
function Offers({ board, card }) {
  if (card.offers.length === 0) return null;
  const canUse = board.state.view?.is_mine;
  return html`<section><h3><${Icon} name="gift" size=${16} /> ${t("offers")}</h3>
    ${card.offers.map((offer) => html`<div class="offer" key=${offer.id}><b>${offer.title}</b>${offer.why ? html`<p>${offer.why}</p>` : null}
      <span class="foot">${offer.valid_to ? html`<small>${t("offer.until", { date: date(offer.valid_to) })}</small>` : null}<span class="grow"></span>
      ${canUse ? html`<button class="link" onClick=${() => board.insert(offer.text || offer.title)}>${t("do.use")}</button>` : null}</span></div>`)}</section>`;
}

/** @param {{card: Card}} props */
function Orders({ card }) {
  if (card.orders.length === 0) return null;
  return html`<section><h3><${Icon} name="bag" size=${16} /> ${t("orders")}</h3><ul class="orders">
    ${card.orders.map((order, n) => html`<li key=${n}><span class="top"><b>${order.number || t("order.unnumbered")}</b><i class="order-state ${order.status}">${named("order", order.status)}</i></span>
      <span class="what">${order.items}</span><span class="foot"><small>${date(order.at)}</small><span class="grow"></span><b class="sum">${money(order.total, order.currency)}</b></span></li>`)}</ul></section>`;
}

/** @param {{board: Board, card: Card}} props */
function Facts({ board, card }) {
  if (card.facts.length === 0) return null;
  return html`<section><h3><${Icon} name="heart" size=${16} /> ${t("facts")}</h3><dl class="facts">
    ${card.facts.map((fact, n) => html`<div key=${n}><dt>${what(fact)}</dt><dd>${/^\d{4}-\d\d-\d\d$/.test(fact.value) ? date(fact.value) : told(`${fact.key}.${fact.value}`, fact.value)}
      ${fact.at ? html`<small>${fact.seq ? html`<button class="link" title=${t("fact.open")} onClick=${() => board.open(fact.conversation_id, fact.seq)}>${ago(fact.at)}</button>` : ago(fact.at)}</small>` : null}</dd></div>`)}</dl></section>`;
}

/** What a fact is about, and of whom when it is not the customer. @param {Card["facts"][number]} fact */
function what(fact) {
  return fact.whom ? t("fact.of", { what: named("fact", fact.key), who: named("whom", fact.whom) }) : named("fact", fact.key);
}

/** @param {{board: Board, card: Card}} props */
function Memories({ board, card }) {
  if (card.memories.length === 0) return null;
  return html`<section><h3><${Icon} name="history" size=${16} /> ${t("memories")}</h3><ul class="memories">
    ${card.memories.map((memory, n) => html`<li key=${n}><small>${memory.channel ? html`<${Icon} name=${channelIcon(memory.channel)} size=${12} />` : null} ${date(memory.at)}</small>
      ${memory.conversation_id ? html`<button class="link" onClick=${() => board.open(memory.conversation_id, memory.seq)}>${memory.text}</button>` : html`<span>${memory.text}</span>`}</li>`)}</ul></section>`;
}

/** @param {{board: Board, card: Card}} props */
function Addresses({ board, card }) {
  if (card.addresses.length === 0 && card.joins.length === 0) return null;
  return html`<section><h3><${Icon} name="plug" size=${16} /> ${t("addresses")}</h3><ul class="addresses">
    ${card.addresses.map((a) => html`<li key=${a.channel + a.user}><${Icon} name=${channelIcon(a.channel)} size=${14} /> <span>${named("channel", a.channel)}</span>
      <small class="proof-small l${a.proof}">${t(`proof.${a.proof}`)}</small></li>`)}
    ${card.joins.map((join) => html`<li key=${join.id}><${Icon} name="swap" size=${14} /> <span>${t("join", { name: join.name, date: date(join.at) })}</span>
      <button class="link" onClick=${() => board.undoJoin(join.id)}>${t("do.undo")}</button></li>`)}</ul></section>`;
}
