import { findLast } from "../ledger.js";
import { showDay } from "../texts.js";
import { html, useEffect, useLayoutEffect, useRef, useState } from "../vendor/htm-preact.js";
import { Icon } from "./icons.js";
import { Message, PendingMessage } from "./message.js";

const NEAR = 48;
const MARGIN = 12;
const TOGETHER = 5 * 60_000;

/**
 * The conversation, newest at the bottom.
 *
 * @param {{chat: import("../chat.js").Chat, look: import("../types").Snapshot, config: import("../types").Config, say: import("../texts.js").Say, language: string}} props
 */
export function Messages({ chat, look, config, say, language }) {
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  const place = useRef({ isAtEnd: true, first: 0, last: 0, height: 0, seen: 0 });
  const [missed, setMissed] = useState(0);
  const [isAway, setAway] = useState(false);
  const last = look.entries.at(-1)?.seq ?? 0;
  const first = look.entries[0]?.seq ?? 0;

  const toEnd = (/** @type {ScrollBehavior} */ behavior = "instant") =>
    list.current?.scrollTo({ top: list.current.scrollHeight, behavior });
  const stay = () => place.current.isAtEnd && toEnd();
  const toStartOfNews = (/** @type {HTMLElement} */ box) => {
    const news = look.entries.find((e) => e.seq > place.current.last && e.author !== "customer" && e.kind === "message");
    const view = news && place.current.last ? box.querySelector(`[data-seq="${news.seq}"]`) : null;
    const top = view ? view.getBoundingClientRect().top - box.getBoundingClientRect().top : 0;
    if (top >= 0) return;
    box.scrollTop += top - MARGIN; // longer than the window: it is read from its start
    place.current.isAtEnd = false;
  };

  useLayoutEffect(() => {
    const box = list.current;
    if (!box) return;
    const own = look.entries.at(-1)?.author === "customer" || look.pending.length > 0;
    if (place.current.first > first && first) box.scrollTop += box.scrollHeight - place.current.height; // older ones came in above
    else if (place.current.isAtEnd || (own && last + look.pending.length > place.current.seen)) {
      toEnd();
      toStartOfNews(box);
    } else if (last > place.current.seen) setMissed(look.entries.filter((e) => e.seq > look.read && e.author !== "customer").length);
    place.current.first = first;
    place.current.last = last;
    place.current.height = box.scrollHeight;
    place.current.seen = last + look.pending.length;
  }, [look.entries, look.pending, look.isTyping, language]);

  const onScroll = () => {
    const box = list.current;
    if (!box) return;
    if (place.current.isAtEnd && box.scrollHeight !== place.current.height) {
      place.current.height = box.scrollHeight; // it grew, nobody scrolled
      toEnd();
      return;
    }
    const isAtEnd = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;
    place.current.isAtEnd = isAtEnd;
    setAway(!isAtEnd);
    if (isAtEnd) setMissed(0);
    chat.see(isAtEnd);
    if (box.scrollTop < 120 && look.hasOlder) void chat.loadOlder();
  };

  useEffect(() => {
    const watcher = new ResizeObserver(stay); // a picture came in, or the keyboard of a phone
    if (list.current) watcher.observe(list.current);
    if (list.current?.firstElementChild) watcher.observe(list.current.firstElementChild);
    return () => watcher.disconnect();
  }, []);

  const shared = { chat, say, language, onShown: stay };
  return html`<div class="scroll" ref=${list} onScroll=${onScroll} tabindex="0" role="log" aria-live="polite" aria-relevant="additions" aria-label=${say("title", { shop: config.name })}>
      <div class="messages">
        ${look.hasOlder && html`<button class="text older" type="button" onClick=${() => chat.loadOlder()}>${say(look.isLoadingOlder ? "loading" : "load_older")}</button>`}
        ${!look.hasOlder && html`<div class="welcome"><span class="face" aria-hidden="true">${config.name.trim().split(/\s+/).at(-1)?.[0]}</span><h2>${say("welcome_title")}</h2><p>${say("welcome_text", { shop: config.name })}</p></div>`}
        ${rows(look, shared)}
        ${look.pending.map((item) => html`<${PendingMessage} key=${item.id} item=${item} chat=${chat} say=${say} language=${language} limit=${look.limits.file} />`)}
        ${look.isTyping && html`<div class="message bot first last typing"><div class="bubble" aria-label=${look.agent ? say("typing", { name: look.agent }) : say("typing_bot")}><i></i><i></i><i></i></div></div>`}
      </div>
    </div>
    ${isAway && html`<button class="newest" type="button" onClick=${() => toEnd("smooth")} aria-label=${say("to_newest")}>${missed > 0 && say("new_messages", { count: missed })}<${Icon} name="down" size=${18} /></button>`}`;
}

/**
 * @param {import("../types").Snapshot} look
 * @param {import("./message.js").Shared} shared
 */
function rows(look, shared) {
  const { entries, divider } = look;
  const { say, language } = shared;
  /** @type {unknown[]} */
  const views = [];
  const lastOwn = findLast(entries, (e) => e.author === "customer" && e.kind === "message")?.seq;
  const lastOther = findLast(entries, (e) => e.author !== "customer")?.seq ?? 0;
  const lastCustomer = findLast(entries, (e) => e.author === "customer")?.seq ?? 0;
  let day = "";
  entries.forEach((entry, index) => {
    const before = entries[index - 1];
    const after = entries[index + 1];
    const today = new Date(entry.at).toDateString();
    if (today !== day) {
      views.push(html`<div class="day" key=${`day${entry.seq}`}><span>${showDay(entry.at, language, say)}</span></div>`);
    }
    const isDivided = divider > 0 && entry.seq > divider && (!before || before.seq <= divider);
    if (isDivided) views.push(html`<div class="divider" key="divider"><span>${say("new_divider")}</span></div>`);
    if (entry.kind === "status") {
      views.push(html`<div class="told" key=${entry.seq}>${tell(entry, say)}</div>`);
    } else {
      const isFirst = today !== day || isDivided || !before || !belong(before, entry);
      const isLast = !after || !belong(entry, after) || new Date(after.at).toDateString() !== today;
      const state = entry.seq < lastOther || entry.status === "read" ? "read" : "delivered";
      views.push(html`<${Message} key=${entry.seq} ...${shared} entry=${entry} isFirst=${isFirst} isLast=${isLast}
        isAnswered=${entry.seq < lastCustomer || look.pending.some((p) => p.state !== "failed")} state=${state} isNewest=${entry.seq === lastOwn} />`);
    }
    day = today;
  });
  return views;
}

/**
 * @param {import("../types").Shown} one
 * @param {import("../types").Shown} next
 */
function belong(one, next) {
  const isNear = Date.parse(next.at) - Date.parse(one.at) < TOGETHER;
  return one.kind === "message" && next.kind === "message" && one.author === next.author && one.name === next.name && isNear;
}

/**
 * @param {import("../types").Shown} entry
 * @param {import("../texts.js").Say} say
 */
function tell(entry, say) {
  const word = entry.text ?? "";
  if (word === "joined") return entry.name ? say("told_joined", { name: entry.name }) : say("told_joined_unnamed");
  return ["waiting", "bot", "closed", "linked", "unlinked", "merged"].includes(word) ? say(`told_${word}`) : word;
}
