// Why the conversation was handed over: the reason, what happened so far, what is known already, the decision's trace.

import { html, useState } from "../vendor/htm-preact.js";
import { clock } from "../kit/format.js";
import { Icon } from "../kit/icons.js";
import { named, t } from "../kit/words.js";

/** @param {{board: import("./store.js").Board, view: import("../kit/types.js").View}} props */
export function Why({ board, view }) {
  const [isWide, setWide] = useState(false);
  const { reason, since, summary, collected, trace } = view.hand_over;
  if (!reason || ["bot", "closed"].includes(view.card.control)) return null;
  const hasMore = summary.length + collected.length + trace.length > 0 || board.state.me.role === "admin";
  return html`<section class="why ${reason}" aria-label=${t("why")}>
    <button class="line" aria-expanded=${isWide ? "true" : "false"} disabled=${!hasMore} onClick=${() => setWide(!isWide)}>
      <span class="mark"><${Icon} name=${reason === "anger" ? "warn" : "question"} size=${16} /></span>
      <span><b>${named("reason", reason)}</b> <span class="long">${named("reason-long", reason)}</span></span>
      <span class="grow"></span>
      ${since ? html`<time>${clock(since)}</time>` : null}
      ${hasMore ? html`<${Icon} name="down" size=${16} />` : null}
    </button>
    ${collected.length ? html`<dl class="known" aria-label=${t("why.collected")}>${collected.map(([key, value]) => html`<div key=${key}><dt>${named("fact", key)}</dt><dd>${value}</dd></div>`)}</dl>` : null}
    ${isWide ? html`<div class="more">
      ${summary.length ? html`<h3>${t("why.summary")}</h3><ul>${summary.map((line, n) => html`<li key=${n}>${line.seq
        ? html`<button class="link" onClick=${() => board.goTo(line.seq)}>${line.text}</button>` : line.text}</li>`)}</ul>` : null}
      ${trace.length ? html`<h3>${t("why.trace")}</h3><ul class="trace">${trace.map((line, n) => html`<li key=${n} class=${held(line.held)}>
        <i aria-label=${t(`held.${held(line.held)}`)}>${{ yes: "✓", no: "✗", unknown: "?" }[held(line.held)]}</i> ${line.text}</li>`)}</ul>` : null}
      ${board.state.me.role === "admin" ? html`<a class="link" href="/desk/console#why/${view.card.conversation_id}">${t("why.to-rules")}</a>` : null}
    </div>` : null}
  </section>`;
}

/** @param {boolean | null} value @returns {"yes" | "no" | "unknown"} */
function held(value) {
  return value === null ? "unknown" : value ? "yes" : "no";
}
