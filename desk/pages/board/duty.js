// Whether I want conversations, how many at once, and what everybody should know is going wrong.

import { html, useState } from "../vendor/htm-preact.js";
import { Icon } from "../kit/icons.js";
import { t } from "../kit/words.js";

/** @typedef {import("./store.js").Board} Board */

/** @param {{board: Board}} props */
export function DutyButton({ board }) {
  const duty = board.state.page?.duty;
  if (!duty) return null;
  const isOff = duty.is_away || !duty.is_at_work;
  const state = duty.is_away ? t(duty.why === "missed" ? "duty.missed" : "duty.away")
    : duty.is_at_work ? t("duty.here", { load: plain(duty.load), capacity: plain(duty.capacity) }) : t("duty.off-hours");
  return html`<button class="duty ${isOff ? "away" : "here"}" aria-label=${t("duty")} title=${t("duty")} onClick=${() => board.set({ dialog: "duty" })}>
    <i></i><span>${state}</span><${Icon} name="down" size=${14} /></button>`;
}

/** @param {{board: Board}} props */
export function DutyForm({ board }) {
  const duty = board.state.page?.duty ?? { is_away: false, why: "", capacity: 4, load: 0, is_at_work: true };
  const [isAway, setAway] = useState(duty.is_away);
  const [capacity, setCapacity] = useState(duty.capacity);
  /** @param {boolean} value @param {string} word */
  const option = (value, word) => html`<label class="option ${isAway === value ? "chosen" : ""}"><input type="radio" name="duty" checked=${isAway === value} onChange=${() => setAway(value)} />
    <i class="dot ${value ? "off" : "on"}"></i><span><b>${t(word)}</b><small>${t(`${word}.hint`)}</small></span></label>`;
  return html`<div class="options">
      ${duty.is_away && duty.why === "missed" ? html`<p class="notice"><${Icon} name="warn" size=${16} /> ${t("duty.missed.why")}</p>` : null}
      ${!duty.is_away && !duty.is_at_work ? html`<p class="notice"><${Icon} name="clock" size=${16} /> ${t("duty.off-hours.why")}</p>` : null}
      ${option(false, "duty.on")}${option(true, "duty.off")}
      <div class="stepper"><span><b>${t("duty.capacity")}</b><small>${t("duty.capacity.hint")}</small></span>
        <button class="tool" aria-label=${t("duty.fewer")} disabled=${capacity <= 1} onClick=${() => setCapacity(Math.max(1, capacity - 1))}>−</button>
        <output aria-live="polite">${plain(capacity)}</output>
        <button class="tool" aria-label=${t("duty.more")} disabled=${capacity >= 50} onClick=${() => setCapacity(Math.min(50, capacity + 1))}>+</button></div>
    </div>
    <footer><button class="button quiet" onClick=${() => board.set({ dialog: "" })}>${t("do.cancel")}</button>
      <button class="button main" onClick=${() => board.setDuty(isAway, capacity)}>${t("do.save")}</button></footer>`;
}

/** @param {{board: Board}} props */
export function Alarms({ board }) {
  const alerts = board.state.page?.alerts ?? [];
  return html`${alerts.map((alert) => html`<p key=${alert.key} class="alarm" role="alert"><${Icon} name="warn" size=${16} />
    <span>${t(`alert.${alert.key}`, { n: alert.count, teams: alert.queues.map((queue) => board.team(queue)).join(", ") })}</span></p>`)}`;
}

/** @param {number} n */
function plain(n) {
  return Number.isInteger(n) ? String(n) : n.toFixed(1);
}
