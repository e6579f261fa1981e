// What was said, day by day, with notes between, and what is still on its way.

import { html, useEffect, useLayoutEffect, useRef, useState } from "../vendor/htm-preact.js";
import { clock, day } from "../kit/format.js";
import { Icon } from "../kit/icons.js";
import { named, t } from "../kit/words.js";
import { Bubble, NoteBubble, PendingBubble } from "./bubble.js";

/** @param {{board: import("./store.js").Board, view: import("../kit/types.js").View}} props */
export function Entries({ board, view }) {
  const { entries, pending, typing, hasOlder, highlighted, openId } = board.state;
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const place = useRef({ atEnd: true, height: 0, client: 0, first: 0, waiting: 0 });
  const [isAway, setAway] = useState(false);
  const arrived = new Set([...entries.map((entry) => entry.source_id), ...view.notes.map((note) => `agent:${note.id}`)]);
  const waiting = pending.filter((item) => item.conversation === openId && !arrived.has(`agent:${item.id}`));
  const last = entries[entries.length - 1]?.seq ?? 0;

  useLayoutEffect(() => {
    const el = box.current;
    if (!el) return;
    const grewAbove = entries[0] && place.current.first > entries[0].seq;
    if (waiting.length > place.current.waiting) place.current.atEnd = true;
    if (grewAbove) el.scrollTop += el.scrollHeight - place.current.height;
    else if (place.current.atEnd) el.scrollTop = el.scrollHeight;
    const { atEnd } = place.current;
    place.current = { atEnd, height: el.scrollHeight, client: el.clientHeight, first: entries[0]?.seq ?? 0, waiting: waiting.length };
  }, [entries.length, last, waiting.length, view.notes.length, typing]);
  useEffect(() => {
    if (highlighted) document.getElementById(`entry-${highlighted}`)?.scrollIntoView({ block: "center" });
  }, [highlighted]);

  useEffect(() => {
    const el = box.current;
    if (!el) return undefined;
    const stay = () => {
      if (place.current.atEnd) el.scrollTop = el.scrollHeight;
      place.current = { ...place.current, height: el.scrollHeight, client: el.clientHeight };
    };
    const watcher = new ResizeObserver(stay);
    watcher.observe(el);
    el.addEventListener("load", stay, true);
    return () => watcher.disconnect();
  }, []);

  const onScroll = () => {
    const el = box.current;
    if (!el) return;
    const hasGrown = el.scrollHeight !== place.current.height || el.clientHeight !== place.current.client;
    if (hasGrown && place.current.atEnd) return;
    place.current.atEnd = el.scrollHeight - el.scrollTop - el.clientHeight < 60;
    setAway(!place.current.atEnd);
    if (el.scrollTop < 80 && hasOlder) void board.fetchOlder();
  };
  const toEnd = () => box.current?.scrollTo({ top: box.current.scrollHeight, behavior: "smooth" });

  return html`<div class="entries" ref=${box} onScroll=${onScroll} role="log" aria-label=${t("talk")} tabindex="0">
    ${hasOlder ? html`<button class="link older" onClick=${() => board.fetchOlder()}>${t("older")}</button>` : null}
    ${lines(board, view)}
    ${waiting.map((item) => html`<${PendingBubble} key=${item.id} board=${board} item=${item} />`)}
    ${typing ? html`<div class="typing" role="status" aria-label=${t("typing")}><i></i><i></i><i></i></div>` : null}
    ${isAway ? html`<button class="to-end" aria-label=${t("to-end")} onClick=${toEnd}><${Icon} name="down" /></button>` : null}
  </div>`;
}

/** @param {import("./store.js").Board} board @param {import("../kit/types.js").View} view */
function lines(board, view) {
  const { entries, highlighted } = board.state;
  const latest = edits(entries);
  const shown = [];
  let today = "";
  let before = /** @type {import("../kit/types.js").Entry | null} */ (null);
  const first = entries[0]?.seq ?? 0;
  const notes = view.notes.filter((note) => note.after_seq >= first - 1);
  const noteRows = (/** @type {number} */ seq) => notes.filter((note) => note.after_seq === seq)
    .map((note) => html`<${NoteBubble} key=${note.id} note=${note} isMine=${note.author_id === board.state.me.id} />`);
  shown.push(...(first ? noteRows(first - 1) : notes.map((note) => html`<${NoteBubble} key=${note.id} note=${note} isMine=${true} />`)));
  for (const entry of entries) {
    const date = day(entry.at);
    if (date !== today) shown.push(html`<div key="day-${entry.seq}" class="day"><span>${date}</span></div>`);
    if (entry.kind === "status") shown.push(html`<${Status} key=${entry.seq} entry=${entry} />`);
    else if (entry.kind === "message") {
      const follows = date === today && before?.kind === "message" && before.author === entry.author && before.author_id === entry.author_id;
      shown.push(html`<${Bubble} key=${entry.seq} entry=${entry} follows=${follows} edit=${latest.get(entry.seq)}
        isLit=${entry.seq === highlighted} />`);
    }
    today = date;
    before = entry;
    const below = noteRows(entry.seq);
    if (below.length) before = null;
    shown.push(...below);
  }
  return shown;
}

/** The last edit or deletion of each message. @param {import("../kit/types.js").Entry[]} entries */
function edits(entries) {
  return new Map(entries.filter((e) => e.kind === "edit" || e.kind === "delete").map((e) => [e.target, e]));
}

/** @param {{entry: import("../kit/types.js").Entry}} props */
function Status({ entry }) {
  const key = `status.${entry.text}${entry.author_name ? ".by" : ""}`;
  const text = t(key, { name: entry.author_name });
  return html`<div class="status" id="entry-${entry.seq}"><span>${text === key ? named("status", entry.text) : text} · ${clock(entry.at)}</span></div>`;
}
