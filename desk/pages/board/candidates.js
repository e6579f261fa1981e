// Who this might be: for the agent's eyes alone, with reasons, and a yes, a no or a later.

import { html } from "../vendor/htm-preact.js";
import { Icon } from "../kit/icons.js";
import { t } from "../kit/words.js";

/** @param {{board: import("./store.js").Board, card: import("../kit/types.js").Customer}} props */
export function Candidates({ board, card }) {
  if (card.candidates.length === 0) return null;
  return html`<section class="candidates" aria-label=${t("candidates")}>
    <h3><${Icon} name="person" size=${16} /> ${t("candidates")}</h3>
    <p class="secret"><${Icon} name="shield" size=${14} /> ${t("candidates.secret")}</p>
    ${card.candidates.map((one) => html`<${Candidate} key=${one.customer_id} board=${board} one=${one} />`)}
  </section>`;
}

/** @param {{board: import("./store.js").Board, one: import("../kit/types.js").Candidate}} props */
function Candidate({ board, one }) {
  const percent = Math.min(99, Math.round(one.probability * 100));
  return html`<div class="candidate">
    <span class="top"><b>${one.name}</b><span class="chance" title=${t("candidate.chance")}>${percent} %</span></span>
    <meter min="0" max="100" value=${percent} aria-label=${t("candidate.chance")}></meter>
    <ul>${one.evidence.map((line, n) => html`<li key=${n} class=${line.weight >= 0 ? "for" : "against"}><span>${line.text}</span><i>${line.weight >= 0 ? "+" : "−"}${Math.abs(line.weight).toFixed(1)}</i></li>`)}</ul>
    <span class="foot">
      <button class="button small main" onClick=${() => board.judge(one.customer_id, "yes")}>${t("candidate.yes")}</button>
      <button class="button small" onClick=${() => board.judge(one.customer_id, "no")}>${t("candidate.no")}</button>
      <button class="button small" onClick=${() => board.judge(one.customer_id, "later")}>${t("candidate.later")}</button>
    </span>
    ${one.asked ? html`<p class="asked ${one.asked}" role="status"><${Icon} name="telegram" size=${14} /> ${t(`candidate.asked.${one.asked}`)}</p>` : null}
    ${one.can_ask && !["waiting", "put", "yes"].includes(one.asked) ? html`<button class="button small ask" title=${t("candidate.ask.means")} onClick=${() => board.askCandidate(one.customer_id)}><${Icon} name="telegram" size=${14} /> ${t("candidate.ask")}</button>` : null}
  </div>`;
}
