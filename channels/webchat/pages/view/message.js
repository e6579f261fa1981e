import { toSafeUrl } from "../links.js";
import { showTime } from "../texts.js";
import { html } from "../vendor/htm-preact.js";
import { Attached, Outgoing } from "./attachment.js";
import { Icon } from "./icons.js";
import { Text } from "./text.js";

/**
 * @typedef {object} Shared
 * @property {import("../chat.js").Chat} chat
 * @property {import("../texts.js").Say} say
 * @property {string} language
 * @property {() => void} onShown a picture has changed the height
 */

/** @type {Record<string, string>} */
const STATE_ICONS = { sending: "clock", uploading: "clock", sent: "tick", delivered: "ticks", read: "ticks", failed: "warn" };

/** @param {{state: string, say: import("../texts.js").Say, percent?: number}} props */
function State({ state, say, percent = 0 }) {
  return html`<span class=${`state ${state}`}><${Icon} name=${STATE_ICONS[state] ?? "tick"} size=${15} />${say(`state_${state}`, { percent })}</span>`;
}

/**
 * One entry of the ledger.
 *
 * @param {Shared & {entry: import("../types").Shown, isFirst: boolean, isLast: boolean, isAnswered: boolean, state: string, isNewest: boolean}} props
 */
export function Message({ entry, isFirst, isLast, isAnswered, state, isNewest, chat, say, language, onShown }) {
  const isOwn = entry.author === "customer";
  const name = entry.name || say(entry.author === "agent" ? "staff" : "assistant");
  const choices = (entry.choices ?? []).filter((choice) => choice.url || !isAnswered);
  return html`<div class=${`message ${isOwn ? "own" : entry.author} ${isFirst ? "first" : ""} ${isLast ? "last" : ""}`} data-seq=${entry.seq}>
    ${isFirst && html`<span class=${isOwn ? "hidden" : "name"}>${isOwn ? say("you") : name}</span>`}
    ${(entry.attachments ?? []).map(
      (one) => html`<${Attached} key=${one.url} attachment=${one} chat=${chat} say=${say} language=${language} onShown=${onShown} />`,
    )}
    ${entry.deleted && html`<div class="bubble gone">${say("deleted")}</div>`}
    ${!entry.deleted && entry.text && html`<div class="bubble" dir="auto"><${Text} text=${entry.text} />${entry.edited && html`<small class="edited"> ${say("edited")}</small>`}</div>`}
    ${entry.sources?.length &&
    html`<ul class="sources" aria-label=${say("sources")}>
      ${entry.sources.map((s) => toSafeUrl(s.url) && html`<li><a href=${toSafeUrl(s.url)} target="_blank" rel="noopener noreferrer"><${Icon} name="link" size=${15} />${s.title}</a></li>`)}
    </ul>`}
    ${isLast && html`<div class="foot"><time datetime=${entry.at}>${showTime(entry.at, language)}</time>${isOwn && isNewest && html`<${State} state=${state} say=${say} />`}</div>`}
    ${choices.length > 0 &&
    html`<div class="choices">
      ${choices.map((choice) =>
        choice.url
          ? toSafeUrl(choice.url) && html`<a class="chip" href=${toSafeUrl(choice.url)} target="_blank" rel="noopener noreferrer">${choice.label}</a>`
          : html`<button class="chip" type="button" onClick=${() => chat.choose(choice.value ?? "", choice.label, entry.seq)}>${choice.label}</button>`,
      )}
    </div>`}
  </div>`;
}

/**
 * Something the ledger does not hold yet.
 *
 * @param {{item: import("../types").Pending, chat: import("../chat.js").Chat, say: import("../texts.js").Say, language: string, limit: number}} props
 */
export function PendingMessage({ item, chat, say, language, limit }) {
  const isFailed = item.state === "failed";
  const percent = Math.round((item.files?.[0]?.progress ?? 0) * 100);
  const known = ["bad_message", "too_large", "bad_input", "replayed_id", "rate_limited", "network"];
  const reason = known.includes(item.code ?? "") ? `error_${item.code}` : "error_other";
  const text = String(item.body.text ?? item.body.label ?? "");
  return html`<div class=${`message own first last pending ${item.state}`} data-pending=${item.id}>
    ${(item.files ?? []).map((file) => html`<${Outgoing} file=${file} isUploading=${item.state === "uploading"} language=${language} />`)}
    ${text && html`<div class="bubble" dir="auto"><${Text} text=${text} /></div>`}
    <div class="foot">
      <${State} state=${item.state} say=${say} percent=${percent} />
      ${isFailed && html`<span class="why">${say(reason, { limit: Math.round(limit / 1024 / 1024) })}</span>
        <button class="text" type="button" onClick=${() => chat.retry(item.id)}>${say("retry")}</button>
        <button class="text" type="button" onClick=${() => chat.cancel(item.id)}>${say("cancel")}</button>`}
      ${item.state === "uploading" && html`<button class="text" type="button" onClick=${() => chat.cancel(item.id)}>${say("cancel")}</button>`}
    </div>
  </div>`;
}
