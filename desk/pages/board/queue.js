// The left column: search, the lanes and their rows.

import { html, useEffect, useState } from "../vendor/htm-preact.js";
import { Icon } from "../kit/icons.js";
import { t } from "../kit/words.js";
import { Alarms, DutyButton } from "./duty.js";
import { Offers } from "./offers.js";
import { Row } from "./row.js";

const LANES = /** @type {const} */ (["waiting", "mine", "open"]);

/** @param {{board: import("./store.js").Board}} props */
export function Queue({ board }) {
  const { lane, page, query, hits } = board.state;
  const now = useNow();
  const [typed, setTyped] = useState(query);
  useEffect(() => setTyped(query), [query === ""]);
  useEffect(() => {
    const timer = setTimeout(() => typed !== board.state.query && board.search(typed), 250);
    return () => clearTimeout(timer);
  }, [typed]);
  const cards = board.shown();
  return html`<section class="queue" aria-label=${t("queue")}>
    <header>
      <div class="title"><h1>${t("queue")}</h1><${DutyButton} board=${board} /></div>
      <label class="search"><${Icon} name="search" size=${18} />
        <input id="search" type="search" placeholder=${t("search")} aria-label=${t("search")} maxlength="200" value=${typed}
          onInput=${(/** @type {any} */ e) => setTyped(e.target.value)} />
      </label>
      <div class="lanes" role="tablist" aria-label=${t("queue")}>
        ${LANES.map((key) => html`<button key=${key} role="tab" aria-selected=${!hits && lane === key ? "true" : "false"}
          onClick=${() => board.showLane(key)}>${t(`lane.${key}`)}
          <b class=${key === "waiting" && page?.counts.waiting ? "hot" : ""}>${count(page?.counts[key])}</b></button>`)}
      </div>
    </header>
    <${Alarms} board=${board} />
    <${Offers} board=${board} />
    <ul class="rows" aria-busy=${page ? "false" : "true"}>
      ${page || hits ? null : [1, 2, 3, 4].map((n) => html`<li key=${n} class="row ghost"><i></i><span></span></li>`)}
      ${cards.map((card, at) => html`<${Row} key=${card.conversation_id} card=${card} now=${now} hit=${hits?.[at]}
        isOpen=${card.conversation_id === board.state.openId} lane=${hits ? "found" : lane} me=${board.state.me.id} team=${board.team(card.queue)}
        onOpen=${() => board.open(card.conversation_id, hits?.[at]?.seq)} />`)}
    </ul>
    ${(page || hits) && cards.length === 0 ? html`<${Nothing} lane=${hits ? "found" : lane} />` : null}
  </section>`;
}

/** @param {number | undefined} n */
function count(n) {
  return n === undefined ? "·" : n > 999 ? "999+" : n;
}

/** @param {{lane: string}} props */
function Nothing({ lane }) {
  return html`<div class="nothing"><span class="round"><${Icon} name=${lane === "found" ? "search" : "check"} size=${26} /></span>
    <b>${t(`nothing.${lane}`)}</b><p>${t(`nothing.${lane}.hint`)}</p></div>`;
}

/** The time, a tick a second. @returns {number} */
function useNow() {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
