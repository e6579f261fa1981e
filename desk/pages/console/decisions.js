// Why a conversation was treated as it was: every rule, whether it held, and the condition that decided.

import { html, useState } from "../vendor/htm-preact.js";
import { when } from "../kit/format.js";
import { Icon } from "../kit/icons.js";
import { t } from "../kit/words.js";
import { nameOf } from "./list.js";
import { findRule } from "./document.js";

/** @typedef {import("./store.js").Console} Console */

/** @param {{desk: Console}} props */
export function Decisions({ desk }) {
  const { conversation, decisions } = desk.state;
  if (!conversation) return html`<${Pick} desk=${desk} />`;
  return html`<div class="page"><header class="ask"><div><h2>${t("why.title")}</h2><p class="hint">${t("why.hint")}</p></div>
      <div class="do"><a class="button" href="#why">${t("why.others")}</a><a class="button main" href=${`/desk/#${conversation}`}><${Icon} name="inbox" size=${18} />${t("why.open")}</a></div></header>
    ${decisions === null ? html`<p class="hint" aria-busy="true"><span class="spinner"></span></p>` : null}
    ${decisions?.length === 0 ? html`<p class="empty">${t("why.nothing")}</p>` : null}
    <ol class="decisions">${(decisions ?? []).map((one, n) => html`<${Decision} key=${one.message_id} desk=${desk} one=${one} isFirst=${n === 0} />`)}</ol></div>`;
}

/** @param {{desk: Console}} props */
function Pick({ desk }) {
  return html`<div class="page"><header class="ask"><div><h2>${t("why.title")}</h2><p class="hint">${t("why.pick")}</p></div></header>
    <ul class="picks">${desk.state.cards.map((card) => html`<li key=${card.conversation_id}><a href=${`#why/${card.conversation_id}`}><b>${card.label.name || t("customer.unnamed")}</b>
      <span>${card.last_text}</span>${card.last_at ? html`<time>${when(card.last_at)}</time>` : null}</a></li>`)}</ul>
    ${desk.state.cards.length ? null : html`<p class="empty">${t("nothing.open")}</p>`}</div>`;
}

/** @param {{desk: Console, one: import("./types.js").Decision, isFirst: boolean}} props */
function Decision({ desk, one, isFirst }) {
  const [showsAll, setShowsAll] = useState(false);
  const shown = one.rules.filter((rule) => showsAll || rule.held);
  const hidden = one.rules.length - one.rules.filter((rule) => rule.held).length;
  return html`<li><details open=${isFirst}><summary><time>${when(one.at)}</time><q>${one.text || "…"}</q><b>${one.decision}</b>${one.target ? html`<span>${one.target}</span>` : null}</summary>
    <div class="inside">
      <h3>${t("why.rules", { n: one.version })}</h3>
      ${one.rules.length ? null : html`<p class="hint">${t("why.no-rules")}</p>`}
      <ul class="held">${shown.map((rule) => html`<${Rule} key=${`${rule.stage}-${rule.rule}-${rule.cause.length}`} desk=${desk} rule=${rule} />`)}</ul>
      ${hidden ? html`<button class="link" aria-expanded=${showsAll ? "true" : "false"} onClick=${() => setShowsAll(!showsAll)}>${t(showsAll ? "why.fewer" : "why.all", { n: hidden })}</button>` : null}
      ${one.agents.length ? html`<h3>${t("why.agents")}</h3><dl class="pairs">${one.agents.map((who) => html`<div key=${who.agent}><dt>${who.agent}</dt><dd>${who.reason || t("why.could")}</dd></div>`)}</dl>` : null}
      <details class="seen"><summary>${t("why.steps", { n: one.considered.length })}</summary><ul class="leaves">${one.considered.map((leaf, n) => html`<${Leaf} key=${n} leaf=${leaf} />`)}</ul></details>
      ${one.snapshot.length ? html`<details class="seen"><summary>${t("why.seen", { n: one.snapshot.length })}</summary><dl class="pairs">${one.snapshot.map(([name, value]) => html`<div key=${name}><dt>${name}</dt><dd>${value}</dd></div>`)}</dl></details>` : null}
    </div></details></li>`;
}

/** @param {{desk: Console, rule: import("./types.js").RuleTrace}} props */
function Rule({ desk, rule }) {
  const isThere = findRule(desk.state.document, rule.rule);
  const name = rule.note || (isThere ? nameOf(desk, rule.rule) : rule.rule);
  return html`<li class=${held(rule.held)}><p><i class="mark" role="img" aria-label=${t(`held.${held(rule.held)}`)}>${MARKS[held(rule.held)]}</i>
      ${isThere ? html`<button class="link" onClick=${() => desk.open(rule.rule)}>${name}</button>` : html`<b>${name}</b>`} <small>${t(`held.long.${held(rule.held)}`)}</small></p>
    ${rule.decided_by.length ? html`<ul class="leaves">${rule.decided_by.map((leaf, n) => html`<${Leaf} key=${n} leaf=${leaf} />`)}</ul>` : null}
    ${rule.effect ? html`<p class="does">${rule.effect}</p>` : null}
    ${rule.shadowed ? html`<p class="hint">${t("why.shadowed", { what: rule.shadowed })}</p>` : null}
    ${rule.cause.length ? html`<p class="hint">${t("why.cause", { rules: rule.cause.map((id) => nameOf(desk, id)).join(" → ") })}</p>` : null}</li>`;
}

const MARKS = { yes: "✓", no: "✗", unknown: "?" };

/** @param {{leaf: import("./types.js").LeafTrace}} props */
function Leaf({ leaf }) {
  return html`<li class=${held(leaf.held)}><i class="mark" role="img" aria-label=${t(`held.${held(leaf.held)}`)}>${MARKS[held(leaf.held)]}</i> ${leaf.text}</li>`;
}

/** @param {boolean | null} value @returns {"yes" | "no" | "unknown"} */
function held(value) {
  return value === null ? "unknown" : value ? "yes" : "no";
}
