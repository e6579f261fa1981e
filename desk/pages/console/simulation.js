// What the rules at hand would have done otherwise, over what was really said.

import { html, useState } from "../vendor/htm-preact.js";
import { date, when } from "../kit/format.js";
import { Icon } from "../kit/icons.js";
import { t } from "../kit/words.js";
import { nameOf } from "./list.js";

/** @typedef {import("./store.js").Console} Console */

const DAYS = [1, 7, 30, 90, 365];
const SHOWN = 50;

/** @param {{desk: Console}} props */
export function Simulation({ desk }) {
  const { busy, days, simulation } = desk.state;
  return html`<div class="page">
    <header class="ask"><div><h2>${t("try.title")}</h2><p class="hint">${t("try.hint")}</p></div>
      <div class="do"><label>${t("try.days")} <select value=${String(days)} onChange=${(/** @type {any} */ e) => desk.set({ days: Number(e.target.value) })}>${DAYS.map((n) => html`<option key=${n} value=${String(n)}>${t("try.last", { n })}</option>`)}</select></label>
      <button class="button main" disabled=${Boolean(busy)} onClick=${() => desk.simulate()}>${busy === "simulate" ? html`<span class="spinner small"></span>` : html`<${Icon} name="flask" size=${18} />`}${t("try.do")}</button></div></header>
    <div aria-live="polite">${simulation ? html`<${Result} desk=${desk} simulation=${simulation} />` : null}</div>
  </div>`;
}

/** @param {{desk: Console, simulation: import("./types.js").Simulation}} props */
function Result({ desk, simulation }) {
  const [only, setOnly] = useState("");
  const [most, setMost] = useState(SHOWN);
  const { changed, conversations, messages, since, found } = simulation;
  const listed = simulation.differences.filter((one) => !only || one.changes.some((change) => change.kind === only));
  const values = { changed, conversations, messages, since: date(since) };
  return html`<p class="verdict">${conversations ? t(changed ? "try.changed" : "try.same", values) : t("try.nothing", values)}</p>
    ${changed ? html`<div class="counts" role="group" aria-label=${t("try.kinds")}>
      <button aria-pressed=${only ? "false" : "true"} onClick=${() => setOnly("")}><b>${changed}</b>${t("change.every")}</button>
      ${simulation.counts.filter(([, n]) => n).map(([kind, n]) => html`<button key=${kind} aria-pressed=${only === kind ? "true" : "false"} onClick=${() => setOnly(only === kind ? "" : kind)}><b>${n}</b>${t(`change.${kind}`)}</button>`)}</div>` : null}
    <ol class="differences">${listed.slice(0, most).map((one) => html`<${Difference} key=${one.message_id} desk=${desk} one=${one} />`)}</ol>
    ${listed.length > most ? html`<button class="button wide" onClick=${() => setMost(most + SHOWN)}>${t("try.more", { n: listed.length - most })}</button>` : null}
    ${found > simulation.differences.length ? html`<p class="hint">${t("try.newest", { n: simulation.differences.length, found })}</p>` : null}`;
}

/** @param {{desk: Console, one: import("./types.js").Difference}} props */
function Difference({ desk, one }) {
  const came = one.after.filter((id) => !one.before.includes(id));
  const went = one.before.filter((id) => !one.after.includes(id));
  return html`<li><div class="said"><time>${when(one.at)}</time><q>${one.text || "…"}</q><a class="link" href=${`/desk/#${one.conversation_id}`} target="_blank">${t("try.open")}</a></div>
    <ul>${one.changes.map((change) => html`<li key=${change.kind}><b>${t(`change.${change.kind}`)}</b><span><s>${change.before}</s> <i aria-label=${t("try.becomes")}>→</i> <em>${change.after}</em></span></li>`)}</ul>
    ${came.length || went.length ? html`<p class="by">${came.map((id) => html`<button key=${id} class="link" onClick=${() => desk.open(id)}>+ ${nameOf(desk, id)}</button>`)}
      ${went.map((id) => html`<button key=${`-${id}`} class="link gone" onClick=${() => desk.open(id)}>− ${nameOf(desk, id)}</button>`)}</p>` : null}</li>`;
}
