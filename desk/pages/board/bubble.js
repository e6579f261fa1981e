// One message, one note, or one that is still on its way.

import { html } from "../vendor/htm-preact.js";
import { fileAddress } from "../kit/api.js";
import { clock, size } from "../kit/format.js";
import { Icon } from "../kit/icons.js";
import { t } from "../kit/words.js";

/** @typedef {import("../kit/types.js").Entry} Entry */

/** @param {{entry: Entry, follows: boolean, edit?: Entry, isLit: boolean}} props */
export function Bubble({ entry, follows, edit, isLit }) {
  const isGone = edit?.kind === "delete";
  const text = edit?.kind === "edit" ? edit.text : entry.text;
  return html`<article id="entry-${entry.seq}" class="message ${entry.author} ${follows ? "follows" : ""} ${isLit ? "lit" : ""}">
    ${follows || entry.author === "customer" ? null : html`<small class="by">${author(entry)}</small>`}
    <div class="bubble">
      ${isGone ? html`<em>${t("deleted")}</em>` : html`${text ? html`<p dir="auto">${text}</p>` : null}
        ${entry.attachments.map((item, index) => html`<${File} key=${index} item=${item} href=${fileAddress(entry.conversation_id, entry.seq, index)} />`)}`}
      ${entry.sources.length ? html`<ul class="sources">${entry.sources.map((source) => html`<li key=${source.url}><${Icon} name="file" size=${13} /> ${source.title}</li>`)}</ul>` : null}
      ${entry.choices.length ? html`<div class="choices">${entry.choices.map((choice, n) => html`<span key=${n}>${choice.label}</span>`)}</div>` : null}
      <span class="meta">${edit && !isGone ? `${t("edited")} · ` : ""}<time datetime=${entry.at}>${clock(entry.at)}</time>${entry.author === "customer" ? null : html`<${Delivery} status=${entry.status} />`}</span>
    </div>
  </article>`;
}

/** @param {{note: import("../kit/types.js").Note, isMine: boolean}} props */
export function NoteBubble({ note }) {
  return html`<article class="message note">
    <small class="by"><${Icon} name="note" size=${13} /> ${t("note.by", { name: note.author_name || t("author.bot") })}</small>
    <div class="bubble"><p dir="auto">${note.text}</p><span class="meta"><time datetime=${note.at}>${clock(note.at)}</time></span></div>
  </article>`;
}

/** @param {{board: import("./store.js").Board, item: import("../kit/types.js").Pending}} props */
export function PendingBubble({ board, item }) {
  const isFailed = item.state === "failed";
  return html`<article class="message ${item.kind === "note" ? "note" : "agent"} ${item.state}">
    <div class="bubble">${item.text ? html`<p dir="auto">${item.text}</p>` : null}
      ${item.files.map((file) => html`<span class="file" key=${file.reference}><${Icon} name="file" size=${18} /> <span>${file.name}</span></span>`)}
      <span class="meta"><${Icon} name=${isFailed ? "warn" : "clock"} size=${13} label=${t(`state.${item.state}`)} /> ${t(`state.${item.state}`)}</span></div>
    ${isFailed ? html`<div class="failed-line" role="alert"><span>${item.error}</span>
      <button class="link" onClick=${() => board.resend(item.id)}>${t("do.resend")}</button>
      <button class="link" onClick=${() => board.takeBack(item.id)}>${t("do.take-back")}</button>
      <button class="link" onClick=${() => board.outbox.drop(item.id)}>${t("do.discard")}</button></div>` : null}
  </article>`;
}

/** @param {{item: import("../kit/types.js").Attachment, href: string}} props */
function File({ item, href }) {
  if (item.kind === "location" && item.latitude !== null && item.longitude !== null) {
    const place = `${item.latitude.toFixed(5)},${item.longitude.toFixed(5)}`;
    return html`<a class="file" href="https://www.openstreetmap.org/?mlat=${item.latitude}&mlon=${item.longitude}#map=17/${item.latitude}/${item.longitude}"
      target="_blank" rel="noopener noreferrer"><${Icon} name="pin" size=${18} /> <span>${t("file.location")} ${place}</span></a>`;
  }
  if (item.kind === "contact") return html`<span class="file"><${Icon} name="person" size=${18} /> <span>${item.name} ${item.phone}</span></span>`;
  if (item.kind === "sticker" && item.emoji) return html`<span class="sticker">${item.emoji}</span>`;
  if (item.kind === "photo") {
    return html`<a class="photo" href=${href} target="_blank" rel="noopener"><img src=${href} alt=${item.name || t("file.photo")} loading="lazy" /></a>`;
  }
  if (item.kind === "voice" || item.kind === "audio") return html`<audio controls preload="none" src=${href}></audio>`;
  return html`<a class="file" href=${href} target="_blank" rel="noopener"><${Icon} name="file" size=${18} /> <span>${item.name || t("file")}</span>
    ${item.size ? html`<small>${size(item.size)}</small>` : null}</a>`;
}

/** @param {{status: string}} props */
function Delivery({ status }) {
  const icon = { pending: "clock", sent: "check", delivered: "double", read: "double", unknown: "question", failed: "warn" }[status];
  return html`<span class="delivery ${status}" title=${t(`delivery.${status}`)}><${Icon} name=${icon ?? "clock"} size=${14} label=${t(`delivery.${status}`)} /></span>`;
}

/** @param {Entry} entry */
function author(entry) {
  return entry.author === "agent" && entry.author_name ? entry.author_name : t(`author.${entry.author}`);
}
