// Where a conversation goes: queues tried in order, the last of which always takes it.

import { html } from "../vendor/htm-preact.js";
import { Icon } from "../kit/icons.js";
import { t } from "../kit/words.js";
import { Choice, Length, Levels, Numeral } from "./controls.js";
import { changed } from "./document.js";

const MOST = 10;

/**
 * @param {{registry: import("./types.js").Registry, targets: any[], place: string, faults: (place: string, exactly?: boolean) => string[],
 *   onChange: (targets: any[]) => void}} props
 */
export function Targets({ registry, targets, place, faults, onChange }) {
  /** The last one never waits and is never passed over. @param {any[]} next */
  const write = (next) => onChange(next.map((one, n) => (n === next.length - 1 ? changed(one, { wait: undefined, skip_if: undefined }) : one)));
  /** @param {number} n @param {number} by */
  const move = (n, by) => {
    const next = [...targets];
    const [one] = next.splice(n, 1);
    next.splice(n + by, 0, one);
    write(next);
  };
  return html`<ol class="targets">${targets.map((target, n) => html`<li key=${n}>
      <${Target} registry=${registry} target=${target} isLast=${n === targets.length - 1} faults=${(/** @type {string} */ name) => faults(`${place}[${n}].${name}`)} onChange=${(/** @type {object} */ change) => write(targets.map((one, at) => (at === n ? changed(one, change) : one)))} />
      <div class="tools"><button class="tool small" disabled=${n === 0} aria-label=${t("rules.up")} title=${t("rules.up")} onClick=${() => move(n, -1)}><${Icon} name="up" size=${16} /></button>
        <button class="tool small" disabled=${n === targets.length - 1} aria-label=${t("rules.down")} title=${t("rules.down")} onClick=${() => move(n, 1)}><${Icon} name="down" size=${16} /></button>
        <button class="tool small" disabled=${targets.length === 1} aria-label=${t("target.remove")} title=${t("target.remove")} onClick=${() => write(targets.filter((_, at) => at !== n))}><${Icon} name="trash" size=${16} /></button></div>
    </li>`)}</ol>
    ${faults(place, true).map((text) => html`<p class="fault" key=${text}>${text}</p>`)}
    <button class="button small" disabled=${targets.length >= MOST} onClick=${() => onChange([...targets, { queue: registry.queues[0]?.id ?? "" }])}><${Icon} name="plus" size=${16} />${t("target.add")}</button>`;
}

/** @param {{registry: import("./types.js").Registry, target: any, isLast: boolean, faults: (name: string) => string[], onChange: (change: object) => void}} props */
function Target({ registry, target, isLast, faults, onChange }) {
  const skip = target.skip_if ?? {};
  /** @param {object} change */
  const setSkip = (change) => {
    const next = changed(skip, change);
    onChange({ skip_if: Object.keys(next).length ? next : undefined });
  };
  /** @param {...string} names */
  const told = (...names) => names.flatMap(faults).map((text) => html`<span class="fault" role="alert" key=${text}>${text}</span>`);
  const isSpecial = ["priority", "skills", "relax_skills_after"].some((name) => target[name] !== undefined);
  const hasFault = ["priority", "skills", "relax_skills_after"].some((name) => faults(name).length);
  return html`<div class="target">
    <div class="labelled">${t("target.queue")}<${Choice} label=${t("target.queue")} value=${target.queue} among=${registry.queues} isBad=${faults("queue").length > 0} onChange=${(/** @type {string} */ queue) => onChange({ queue })} />${told("queue")}</div>
    ${isLast ? html`<p class="hint">${t("target.last")}</p>` : html`
      <div class="labelled">${t("target.wait")}<${Length} label=${t("target.wait")} value=${target.wait} isBad=${faults("wait").length > 0} onChange=${(/** @type {any} */ wait) => onChange({ wait })} />${told("wait")}</div>
      <div class="labelled">${t("target.skip")}<div class="ticks">
        <label class="tick"><input type="checkbox" checked=${skip.closed === true} onChange=${(/** @type {any} */ e) => setSkip({ closed: e.target.checked || undefined })} /> ${t("skip.closed")}</label>
        <label class="tick"><input type="checkbox" checked=${skip.nobody === true} onChange=${(/** @type {any} */ e) => setSkip({ nobody: e.target.checked || undefined })} /> ${t("skip.nobody")}</label>
        <span class="tick">${t("skip.longer")} <${Numeral} label=${t("skip.longer")} value=${skip.longer_than} least=${0} most=${100000} step=${1} unit=${t("unit.people")} onInput=${(/** @type {any} */ n) => setSkip({ longer_than: n })} /></span>
        <span class="tick">${t("skip.slow")} <${Length} label=${t("skip.slow")} value=${skip.wait_over} onChange=${(/** @type {any} */ length) => setSkip({ wait_over: length })} /></span></div>${told("skip_if")}</div>`}
    <details open=${isSpecial || hasFault}><summary>${t("target.more")}</summary>
      <div class="labelled">${t("target.priority")}<${Numeral} label=${t("target.priority")} value=${target.priority} least=${0} most=${100} step=${1} unit=${t("unit.of-100")} isBad=${faults("priority").length > 0} onInput=${(/** @type {any} */ priority) => onChange({ priority })} />${told("priority")}</div>
      <div class="labelled">${t("target.skills")}<${Levels} registry=${registry} value=${target.skills ?? {}} onChange=${(/** @type {any} */ skills) => onChange({ skills: Object.keys(skills).length ? skills : undefined })} />${told("skills")}</div>
      ${target.skills ? html`<div class="labelled">${t("target.relax")}<${Length} label=${t("target.relax")} value=${target.relax_skills_after} onChange=${(/** @type {any} */ length) => onChange({ relax_skills_after: length })} />${told("relax_skills_after")}</div>` : null}
    </details>
  </div>`;
}
