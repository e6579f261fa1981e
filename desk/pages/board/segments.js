// Worth, needs and stage, with the figures they come from.

import { html } from "../vendor/htm-preact.js";
import { Icon } from "../kit/icons.js";
import { money, roughly } from "../kit/format.js";
import { language, named, t } from "../kit/words.js";

const SCORES = ["recency_score", "frequency_score", "spend_score"];
const MOST = 5;

/** @param {{card: import("../kit/types.js").Customer}} props */
export function Segments({ card }) {
  const { segments, currency } = card;
  if (segments.lifecycle === "stranger" && segments.orders === 0 && segments.needs.length === 0) return null;
  const figures = new Map(segments.figures);
  const scores = SCORES.filter((key) => figures.has(key));
  return html`<section class="segments"><h3><${Icon} name="spark" size=${16} /> ${t("segments")}</h3>
    <div class="worth"><i class="tier ${segments.value}">${t(`tier.${segments.value}`)}</i><i class="stage ${segments.lifecycle}">${t(`stage.${segments.lifecycle}`)}</i></div>
    <dl class="figures">
      <div><dt>${t("figure.orders")}</dt><dd>${segments.orders}</dd></div>
      <div><dt>${t("figure.spend")}</dt><dd>${money(segments.spend, currency)}</dd></div>
      <div><dt>${t("figure.recency")}</dt><dd>${segments.recency_days === null ? "–" : t("time.days", { n: segments.recency_days })}</dd></div>
    </dl>
    ${scores.length ? html`<dl class="scores">${scores.map((key) => html`<div key=${key}><dt>${named("figure", key)}</dt>
      <dd aria-label="${figures.get(key)} / ${MOST}">${[1, 2, 3, 4, 5].map((n) => html`<i key=${n} class=${n <= (figures.get(key) ?? 0) ? "full" : ""}></i>`)}</dd></div>`)}</dl>` : null}
    ${segments.needs.length ? html`<p class="needs" aria-label=${t("needs")}>${segments.needs.map((need) => html`<i key=${need} title=${figures.has(`need_${need}`) ? t("figure.need", { n: number(figures.get(`need_${need}`) ?? 0) }) : ""}>${named("need", need)}</i>`)}</p>` : null}
    ${rhythm(figures, segments.recency_days)}
  </section>`;
}

/** How often they buy, and whether it is time again. @param {Map<string, number>} figures @param {number | null} recency */
function rhythm(figures, recency) {
  const gap = figures.get("gap_days");
  if (!gap || recency === null) return null;
  const isLate = (figures.get("gaps_late") ?? 0) >= 1;
  return html`<p class="rhythm ${isLate ? "late" : ""}">${t("rhythm", { gap: roughly(gap), last: roughly(recency) })}${isLate ? ` ${t("rhythm.late")}` : ""}</p>`;
}

/** @param {number} value */
function number(value) {
  return value.toLocaleString(language() === "vi" ? "vi-VN" : "en-GB", { maximumFractionDigits: 1 });
}
