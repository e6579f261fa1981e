// What is offered to me: a card with a countdown for each, to accept or decline wherever I am on the board.

import { html, useEffect, useState } from "../vendor/htm-preact.js";
import { hue, initials, waited } from "../kit/format.js";
import { channelIcon, Icon } from "../kit/icons.js";
import { named, t } from "../kit/words.js";

/** @typedef {import("./store.js").Board} Board */
/** @typedef {import("../kit/types.js").Card} Card */

/** @param {{board: Board}} props */
export function Offers({ board }) {
  const offers = board.state.page?.offers ?? [];
  const now = useTicks(offers.length > 0);
  const standing = offers.filter((card) => !card.deadline || new Date(card.deadline).getTime() > now);
  if (standing.length === 0) return null;
  return html`<div class="offers" role="region" aria-label=${t("offered")}>
    ${standing.map((card) => html`<${Offer} key=${card.conversation_id} board=${board} card=${card} now=${now} />`)}
  </div>`;
}

/** @param {{board: Board, card: Card, now: number}} props */
function Offer({ board, card, now }) {
  const name = card.label.name || t("customer.unnamed");
  const until = card.deadline ? new Date(card.deadline).getTime() : now;
  const since = new Date(card.since).getTime();
  const left = Math.max(0, Math.ceil((until - now) / 1000));
  const share = until > since ? Math.max(0, Math.min(1, (until - now) / (until - since))) : 0;
  return html`<article class="invitation" aria-label=${t("offered.from", { name })}>
    <header>
      <span class="avatar h${hue(card.conversation_id)}">${card.label.name ? initials(name) : html`<${Icon} name="person" size=${18} />`}
        <i class="channel ${card.channel}"><${Icon} name=${channelIcon(card.channel)} size=${11} /></i></span>
      <span class="who"><b>${name}</b><small>${card.waiting_since ? t("offered.waits", { time: waited(card.waiting_since, now) }) : ""}</small></span>
      <time class=${left <= 10 ? "soon" : ""} role="timer" aria-label=${t("offered.left", { n: left })}>${left}</time>
    </header>
    ${card.last_text ? html`<p>${card.last_text}</p>` : null}
    <span class="badges">
      ${card.reason ? html`<i class="reason ${card.reason}">${named("reason", card.reason)}</i>` : null}
      ${["high", "top"].includes(card.label.value) ? html`<i class="tier ${card.label.value}">${t(`tier.${card.label.value}`)}</i>` : null}
      ${card.queue ? html`<i>${board.team(card.queue)}</i>` : null}
    </span>
    <footer>
      <button class="button quiet" onClick=${() => board.answerOffer(card.conversation_id, false)}>${t("do.decline")}</button>
      <button class="button main" onClick=${() => board.answerOffer(card.conversation_id, true)}>${t("do.accept")}</button>
    </footer>
    <meter class="left" min="0" max="1" value=${share} aria-hidden="true"></meter>
  </article>`;
}

/** The time, four ticks a second while it is needed. @param {boolean} isNeeded @returns {number} */
function useTicks(isNeeded) {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    if (!isNeeded) return undefined;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, [isNeeded]);
  return now;
}
