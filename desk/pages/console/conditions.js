// When a rule holds: comparisons in groups, up to three groups within one another.

import { html } from "../vendor/htm-preact.js";
import { Icon } from "../kit/icons.js";
import { t } from "../kit/words.js";
import { Choice } from "./controls.js";
import { changed } from "./document.js";
import { depthOf, height, isGroup, KINDS, readGroup, refit, writeGroup } from "./tree.js";
import { Value } from "./values.js";

/** @typedef {import("./types.js").Condition} Condition */
/** @typedef {(place: string, exactly?: boolean) => string[]} Faults */
/**
 * @typedef {{registry: import("./types.js").Registry, only: string, faults: Faults}} Frame
 */

/**
 * The whole condition of a rule. `only` names the one group of fields that may be asked, "" for all.
 * @param {Frame & {node: Condition | undefined, onChange: (node: Condition | undefined) => void}} props
 */
export function Conditions({ node, onChange, registry, only, faults }) {
  return html`<${Group} frame=${{ registry, only, faults }} node=${node} place="when" level=${0} onChange=${onChange} />`;
}

/**
 * @param {{frame: Frame, node: Condition | undefined, place: string, level: number, onChange: (node: Condition | undefined) => void,
 *   onRemove?: () => void}} props
 */
function Group({ frame, node, place, level, onChange, onRemove }) {
  const { kind, parts, places } = readGroup(node, place);
  const { deepest } = frame.registry;
  /** @param {Condition[]} next */
  const write = (next) => onChange(next.length || level ? writeGroup(kind, next) : undefined);
  /** @param {number} n @param {Condition} part */
  const replace = (n, part) => {
    if (!isGroup(node) && !isGroup(part)) onChange(part);
    else write(parts.map((one, at) => (at === n ? part : one)));
  };
  const inner = level + depthOf(kind);
  const canNest = inner < deepest;
  const kinds = KINDS.filter((one) => one === kind || level + height(writeGroup(one, parts)) <= deepest);
  const own = [...new Set(["all", "any", "not"].flatMap((name) => frame.faults(`${place}.${name}`, true)))];
  return html`<div class="group l${level} ${kind}" role="group" aria-label=${t(`group.${kind}`)}>
    ${parts.length > 1 || level || kind !== "all" ? html`<div class="of"><${Choice} label=${t("group")} value=${kind} among=${kinds.map((one) => ({ id: one, label: t(`group.${one}`) }))}
      onChange=${(/** @type {import("./tree.js").GroupKind} */ next) => onChange(writeGroup(next, parts))} />
      ${onRemove ? html`<button class="tool small" title=${t("group.remove")} aria-label=${t("group.remove")} onClick=${onRemove}><${Icon} name="trash" size=${16} /></button>` : null}</div>` : null}
    ${parts.length ? html`<ul>${parts.map((part, n) => html`<li key=${n}>${isGroup(part)
      ? html`<${Group} frame=${frame} node=${part} place=${places[n]} level=${inner} onChange=${(/** @type {Condition} */ next) => replace(n, next)} onRemove=${() => write(parts.filter((_, at) => at !== n))} />`
      : html`<${Leaf} frame=${frame} leaf=${part} place=${places[n]} onChange=${(/** @type {Condition} */ next) => replace(n, next)} onRemove=${() => write(parts.filter((_, at) => at !== n))} />`}</li>`)}</ul>`
      : level ? null : html`<p class="hint">${t("when.always")}</p>`}
    ${own.map((text) => html`<p class="fault" key=${text}>${text}</p>`)}
    <div class="add"><button class="button small" onClick=${() => write([...parts, { field: "", op: "is" }])}><${Icon} name="plus" size=${16} />${t("when.add")}</button>
      ${canNest && parts.length ? html`<button class="button quiet small" onClick=${() => write([...parts, { any: [{ field: "", op: "is" }, { field: "", op: "is" }] }])}><${Icon} name="plus" size=${16} />${t("when.add-group")}</button>` : null}</div>
  </div>`;
}

/** @param {{frame: Frame, leaf: Condition, place: string, onChange: (leaf: Condition) => void, onRemove: () => void}} props */
function Leaf({ frame, leaf, place, onChange, onRemove }) {
  const { registry, faults } = frame;
  const field = registry.fields.find((one) => one.name === leaf.field);
  const op = field?.operators.find((one) => one.name === leaf.op);
  const bad = { field: faults(`${place}.field`), op: faults(`${place}.op`), value: faults(`${place}.value`), of: faults(`${place}.of`), whole: faults(place, true) };
  /** @param {string} name */
  const chooseField = (name) => {
    const next = registry.fields.find((one) => one.name === name);
    if (!next) return;
    const sameOp = next.operators.find((one) => one.name === leaf.op) ?? next.operators[0];
    onChange(changed({ field: name, op: sameOp.name }, { value: first(next, sameOp.takes) }));
  };
  /** @param {string} name */
  const chooseOp = (name) => {
    const next = field?.operators.find((one) => one.name === name);
    if (!field || !next) return;
    onChange(changed(leaf, { op: name, value: refit(leaf.value, op?.takes ?? "", next.takes, field) }));
  };
  const told = [...bad.field.map((text) => (leaf.field ? text : t("needs.field"))), ...bad.op, ...bad.of, ...bad.value, ...bad.whole];
  return html`<div class="leaf">
    <div class="parts">
      <select class="field" aria-label=${t("leaf.field")} aria-invalid=${bad.field.length ? "true" : undefined} value=${leaf.field} onChange=${(/** @type {any} */ e) => chooseField(e.target.value)}>
        ${field ? null : html`<option value=${leaf.field}>${leaf.field || t("leaf.choose")}</option>`}
        ${groups(frame).map(([label, fields]) => html`<optgroup key=${label} label=${label}>${fields.map((one) => html`<option key=${one.name} value=${one.name}>${one.label}</option>`)}</optgroup>`)}
      </select>
      ${field?.of_queue ? html`<${Choice} label=${t("leaf.queue")} value=${leaf.of} among=${registry.queues} empty=${t("leaf.own-queue")} isBad=${bad.of.length > 0} onChange=${(/** @type {string} */ id) => onChange(changed(leaf, { of: id || undefined }))} />` : null}
      ${field ? html`<select class="op" aria-label=${t("leaf.op")} aria-invalid=${bad.op.length ? "true" : undefined} value=${leaf.op} onChange=${(/** @type {any} */ e) => chooseOp(e.target.value)}>
        ${op ? null : html`<option value=${leaf.op}>${leaf.op}</option>`}${field.operators.map((one) => html`<option key=${one.name} value=${one.name}>${one.label}</option>`)}</select>` : null}
      ${field && op ? html`<${Value} key=${`${field.name}-${op.takes}`} field=${field} takes=${op.takes} value=${leaf.value} isBad=${bad.value.length > 0} onChange=${(/** @type {any} */ value) => onChange(changed(leaf, { value }))} />` : null}
    </div>
    <button class="tool small" title=${t("leaf.remove")} aria-label=${t("leaf.remove")} onClick=${onRemove}><${Icon} name="close" size=${16} /></button>
    ${told.map((text) => html`<p class="fault" role="alert" key=${text}>${text}</p>`)}
    ${field?.help && !told.length ? html`<p class="hint">${field.help}</p>` : null}
  </div>`;
}

/** What a new comparison begins with: yes for a yes-or-no, else nothing. @param {import("./types.js").FieldInfo} field @param {string} takes */
function first(field, takes) {
  if (field.kind === "flag") return true;
  return takes === "change" ? {} : undefined;
}

/** Fields by what they are about. @param {Frame} frame @returns {[string, import("./types.js").FieldInfo[]][]} */
function groups({ registry, only }) {
  /** @type {Map<string, import("./types.js").FieldInfo[]>} */
  const found = new Map();
  for (const field of registry.fields) {
    if (only && (field.group !== only || field.kind === "segment")) continue;
    found.set(field.group_label, [...(found.get(field.group_label) ?? []), field]);
  }
  return [...found];
}
