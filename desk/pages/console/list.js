// The rules in the order they run, each with what was found about it.

import { html } from "../vendor/htm-preact.js";
import { Icon } from "../kit/icons.js";
import { date } from "../kit/format.js";
import { t } from "../kit/words.js";
import { condition, effect, targets, title } from "./describe.js";
import { findRule, placeWithin, rulesOf } from "./document.js";

/** @typedef {import("./types.js").Stage} Stage */
/** @typedef {import("./store.js").Console} Console */

/** @param {{desk: Console}} props */
export function List({ desk }) {
  return html`<div class="list">
    <${Queues} desk=${desk} />
    <${Section} desk=${desk} stage="classify" />
    <${Section} desk=${desk} stage="route" />
    <${Section} desk=${desk} stage="segments" />
    <${Foot} desk=${desk} />
  </div>`;
}

/** @param {{desk: Console, stage: Stage}} props */
function Section({ desk, stage }) {
  const rules = rulesOf(desk.state.document, stage);
  return html`<section class="stage" aria-labelledby=${`head-${stage}`}>
    <header><div><h2 id=${`head-${stage}`}>${t(`rules.${stage}`)}</h2><p>${t(`rules.${stage}.hint`)}</p></div>
      <button class="button small" onClick=${() => desk.add(stage)}><${Icon} name="plus" size=${16} />${t(`rules.${stage}.add`)}</button></header>
    ${rules.length ? html`<ol>${rules.map((rule, index) => html`<${Row} key=${rule.id} desk=${desk} stage=${stage} index=${index} rule=${rule} last=${index === rules.length - 1} />`)}</ol>`
      : stage === "route" ? null : html`<p class="empty">${t(`rules.${stage}.none`)}</p>`}
    ${stage === "route" ? html`<${Default} desk=${desk} />` : null}
  </section>`;
}

/** @param {{desk: Console, stage: Stage, index: number, rule: import("./types.js").Rule, last: boolean}} props */
function Row({ desk, stage, index, rule, last }) {
  const { registry } = desk;
  const { chosen } = desk.state;
  const name = title(registry, rule, stage);
  const isOn = rule.enabled !== false;
  const isOpen = chosen?.stage === stage && chosen.index === index;
  const does = effect(registry, rule, stage);
  /** @param {KeyboardEvent} event */
  const keys = (event) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!event.altKey || !by) return;
    event.preventDefault();
    desk.move(stage, index, by);
    requestAnimationFrame(() => document.getElementById(`open-${stage}-${Math.max(0, index + by)}`)?.focus());
  };
  return html`<li class="rule ${isOn ? "" : "off"} ${isOpen ? "open" : ""}" onKeyDown=${keys}>
    <div class="line">
      <span class="number">${index + 1}</span>
      <button class="body" id=${`open-${stage}-${index}`} aria-expanded=${isOpen ? "true" : "false"} onClick=${() => desk.set({ chosen: { stage, index } })}>
        <b>${name}</b>
        ${rule.note || stage === "segments" ? html`<span class="when"><i>${t("rules.if")}</i> ${condition(registry, rule.when)}</span>` : null}
        ${does ? html`<span class="then"><i>${t(`rules.${stage}.then`)}</i> ${does}</span>` : null}
        ${!isOn || rule.valid_from || rule.valid_to ? html`<span class="marks">${isOn ? null : html`<i>${t("rules.off")}</i>`}${span(rule)}</span>` : null}
      </button>
      ${stage === "segments" ? null : html`<label class="switch" title=${t(isOn ? "rules.turn-off" : "rules.turn-on")}><input type="checkbox" role="switch" checked=${isOn} aria-label=${t("rules.is-on", { name })}
        onChange=${(/** @type {any} */ e) => desk.change(stage, index, { enabled: e.target.checked ? undefined : false })} /><i></i></label>`}
      <div class="tools">
        ${stage === "segments" ? null : html`<button class="tool small" disabled=${index === 0} title=${t("rules.up")} aria-label=${`${t("rules.up")}: ${name}`} onClick=${() => desk.move(stage, index, -1)}><${Icon} name="up" size=${16} /></button>
        <button class="tool small" disabled=${last} title=${t("rules.down")} aria-label=${`${t("rules.down")}: ${name}`} onClick=${() => desk.move(stage, index, 1)}><${Icon} name="down" size=${16} /></button>`}
        <button class="tool small" title=${t("rules.copy")} aria-label=${`${t("rules.copy")}: ${name}`} onClick=${() => desk.copy(stage, index)}><${Icon} name="copy" size=${16} /></button>
        <button class="tool small" title=${t("rules.delete")} aria-label=${`${t("rules.delete")}: ${name}`} onClick=${() => desk.remove(stage, index)}><${Icon} name="trash" size=${16} /></button>
      </div>
    </div>
    <${Found} desk=${desk} stage=${stage} index=${index} id=${rule.id} />
  </li>`;
}

/** From when to when a rule is valid. @param {import("./types.js").Rule} rule */
function span(rule) {
  if (rule.valid_from && rule.valid_to) return html`<i>${t("rules.valid", { from: date(rule.valid_from), to: date(rule.valid_to) })}</i>`;
  if (rule.valid_from) return html`<i>${t("rules.valid-from", { from: date(rule.valid_from) })}</i>`;
  return rule.valid_to ? html`<i>${t("rules.valid-to", { to: date(rule.valid_to) })}</i>` : null;
}

/** What a check says of one rule. @param {{desk: Console, stage: Stage, index: number, id: string}} props */
function Found({ desk, stage, index, id }) {
  const { check } = desk.state;
  if (!check) return null;
  const faults = check.faults.filter((fault) => placeWithin(fault.place, stage, index, id) !== null);
  const findings = check.findings.filter((one) => one.rule === id || one.other === id);
  const overlaps = findings.filter((one) => one.kind === "overlap");
  if (!faults.length && !findings.length) return null;
  return html`<ul class="found">
    ${[...new Set(faults.map(faultText))].map((text) => html`<li key=${text} class="bad"><${Icon} name="warn" size=${15} /><span>${text}</span></li>`)}
    ${findings.filter((one) => one.kind !== "overlap").map((one, n) => html`<${Finding} key=${n} desk=${desk} one=${one} id=${id} />`)}
    ${overlaps.length === 1 ? html`<${Finding} desk=${desk} one=${overlaps[0]} id=${id} />` : null}
    ${overlaps.length > 1 ? html`<li class="overlap"><${Icon} name="question" size=${15} /><details><summary>${t("check.overlaps", { n: overlaps.length })}</summary>
      <ul>${overlaps.map((one, n) => html`<${Finding} key=${n} desk=${desk} one=${one} id=${id} />`)}</ul></details></li>` : null}
  </ul>`;
}

/** One finding, rules by what people call them. @param {{desk: Console, one: import("./types.js").Finding, id: string}} props */
function Finding({ desk, one, id }) {
  const other = one.rule === id ? one.other : one.rule;
  const text = [one.rule, one.other].filter(Boolean).reduce((told, name) => told.replace(new RegExp(`(?<![\\w-])${name}(?![\\w-])`), () => `“${nameOf(desk, name)}”`), one.message);
  return html`<li class=${one.kind}><${Icon} name=${one.kind === "overlap" ? "question" : "warn"} size=${15} /><span>${text}
    ${one.other ? html` <button class="link" aria-label=${t("check.see", { name: nameOf(desk, other) })} onClick=${() => desk.open(other)}>${t("check.open")}</button>` : null}</span></li>`;
}

/** What a fault says; a condition nobody has chosen yet is named as that. @param {import("./types.js").Fault} fault */
function faultText(fault) {
  return fault.key === "unknown_field" && fault.message.includes('""') ? t("needs.field") : fault.message;
}

/** @param {Console} desk @param {string} id */
export function nameOf(desk, id) {
  if (id === "default") return t("rules.default");
  const found = findRule(desk.state.document, id);
  return found ? title(desk.registry, found.rule, found.stage) : id;
}

/** What a check says of queues and of the whole. @param {{desk: Console}} props */
function Queues({ desk }) {
  const { check } = desk.state;
  if (!check) return null;
  const whole = check.faults.filter((fault) => !/^(segments|classify|route)\[|^default/.test(fault.place));
  const findings = check.findings.filter((one) => !findRule(desk.state.document, one.rule));
  if (!whole.length && !findings.length && !check.left_out) return null;
  return html`<section class="queues"><details open=${findings.length < 5 || whole.length > 0}>
    <summary><${Icon} name="warn" size=${16} /> ${t("check.queues", { n: findings.length + whole.length })}</summary>
    <ul>${whole.map((fault, n) => html`<li key=${`f${n}`} class="bad">${fault.message}</li>`)}${findings.map((one, n) => html`<li key=${n}>${one.message}</li>`)}
      ${check.left_out ? html`<li>${t("check.left-out", { n: check.left_out })}</li>` : null}</ul>
  </details></section>`;
}

/** Where everybody else goes. @param {{desk: Console}} props */
function Default({ desk }) {
  const { chosen, document, check } = desk.state;
  const isOpen = chosen?.stage === "default";
  const faults = check?.faults.filter((fault) => fault.place.startsWith("default")) ?? [];
  return html`<div class="rule default ${isOpen ? "open" : ""}"><div class="line">
    <span class="number"><${Icon} name="inbox" size=${16} /></span>
    <button class="body" id="open-default-0" aria-expanded=${isOpen ? "true" : "false"} onClick=${() => desk.set({ chosen: { stage: "default", index: 0 } })}>
      <b>${t("rules.default")}</b><span class="when">${t("rules.default.hint")}</span>
      <span class="then"><i>${t("rules.route.then")}</i> ${targets(desk.registry, document.default)}</span></button></div>
    ${faults.length ? html`<ul class="found">${faults.map((fault, n) => html`<li key=${n} class="bad"><${Icon} name="warn" size=${15} />${fault.message}</li>`)}</ul>` : null}</div>`;
}

/** Files and the way back. @param {{desk: Console}} props */
function Foot({ desk }) {
  const { draft, busy } = desk.state;
  return html`<footer class="foot">
    <label class="button quiet small"><${Icon} name="upload" size=${16} />${t("import")}<input type="file" accept=".yaml,.yml" onChange=${(/** @type {any} */ e) => {
      if (e.target.files[0]) void desk.importFile(e.target.files[0]);
      e.target.value = "";
    }} /></label>
    <a class="button quiet small" href="/api/v1/desk/rules/yaml" download><${Icon} name="download" size=${16} />${t("export")}</a>
    <span class="grow"></span>
    <button class="button quiet small" disabled=${Boolean(busy) || (!desk.isDirty && !draft.revision)} onClick=${() => desk.set({ dialog: "discard" })}><${Icon} name="trash" size=${16} />${t("draft.discard")}</button>
  </footer>`;
}
