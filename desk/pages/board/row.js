// One conversation in a lane.

import { html } from "../vendor/htm-preact.js";
import { ago, clock, hue, initials, waited } from "../kit/format.js";
import { channelIcon, Icon } from "../kit/icons.js";
import { named, t } from "../kit/words.js";

/** Waiting longer than this is shown as late, and then as too late; in milliseconds. */
const LATE = 120_000;
const TOO_LATE = 300_000;

/**
 * @param {{card: import("../kit/types.js").Card, now: number, lane: string, me: string, team: string, isOpen: boolean, onOpen: () => void,
 *   hit?: import("../kit/types.js").Hit}} props
 */
export function Row({ card, now, lane, me, team, isOpen, onOpen, hit }) {
  const name = card.label.name || t("customer.unnamed");
  const isWaiting = ["waiting", "offered", "after_hours"].includes(card.control);
  return html`<li><button class="row ${isOpen ? "open" : ""}" aria-current=${isOpen ? "true" : undefined} onClick=${onOpen}>
    <span class="avatar h${hue(card.conversation_id)}">${card.label.name ? initials(name) : html`<${Icon} name="person" size=${18} />`}
      <i class="channel ${card.channel}" title=${named("channel", card.channel)}><${Icon} name=${channelIcon(card.channel)} size=${11} /></i></span>
    <span class="middle">
      <b class="name">${name}</b>
      <span class="last">${hit?.seq ? hit.text : lastWord(card, me)}</span>
    </span>
    <span class="end">
      ${isWaiting && card.waiting_since ? html`<time class="waits ${lateness(card, now)}" title=${t("waiting.since")}>${waited(card.waiting_since, now)}</time>`
        : html`<time>${card.last_at ? ago(card.last_at, now) : ""}</time>`}
      <span class="marks">${card.language ? html`<i class="lang">${card.language.toUpperCase()}</i>` : null}
        ${card.unseen && lane !== "open" ? html`<b class="unseen" aria-label=${t("unseen", { n: card.unseen })}>${Math.min(card.unseen, 99)}</b>` : null}</span>
    </span>
    <span class="badges">
      ${card.due_at && (isWaiting || lane === "mine") ? html`<${Due} card=${card} now=${now} />` : null}
      ${isWaiting && card.reason ? html`<i class="reason ${card.reason}">${named("reason", card.reason)}</i>` : null}
      ${!isWaiting && lane !== "mine" ? html`<i class="state ${card.control}">${state(card, me)}</i>` : null}
      ${["high", "top"].includes(card.label.value) ? html`<i class="tier ${card.label.value}">${t(`tier.${card.label.value}`)}</i>` : null}
      ${isWaiting && card.queue ? html`<i class="team">${team}</i>` : null}
    </span>
  </button></li>`;
}

/** @param {import("../kit/types.js").Card} card @param {string} me */
function lastWord(card, me) {
  const text = card.last_text || (card.last_at ? t("file.sent") : "");
  return card.last_author && card.last_author !== "customer" ? `${t(card.owner === me && card.last_author === "agent" ? "author.you" : `author.${card.last_author}`)}: ${text}` : text;
}

/** @param {import("../kit/types.js").Card} card @param {string} me */
function state(card, me) {
  if (card.control === "human" && card.owner === me) return t("lane.mine");
  return card.control === "human" && card.owner_name ? card.owner_name : t(`control.${card.control}`);
}

/** The promise that runs out first. @param {{card: import("../kit/types.js").Card, now: number}} props */
function Due({ card, now }) {
  const due = new Date(card.due_at ?? now).getTime();
  const title = t(`promise.${card.promise}`, { time: clock(card.due_at ?? "") });
  const isLate = now >= due;
  const text = isLate ? t("due.late", { time: waited(card.due_at ?? "", now) }) : t("due.left", { time: waited(new Date(now).toISOString(), due) });
  return html`<i class="due ${lateness(card, now)}" title=${title}><${Icon} name="clock" size=${12} /> ${text}</i>`;
}

/** @param {import("../kit/types.js").Card} card @param {number} now */
function lateness(card, now) {
  if (card.due_at && card.warn_at) {
    return now >= new Date(card.due_at).getTime() ? "too-late" : now >= new Date(card.warn_at).getTime() ? "late" : "";
  }
  const age = card.waiting_since ? now - new Date(card.waiting_since).getTime() : 0;
  return age > TOO_LATE ? "too-late" : age > LATE ? "late" : "";
}
