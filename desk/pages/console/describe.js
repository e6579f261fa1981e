// Rules in words, for the list: when they hold and what they do.

import { language, t } from "../kit/words.js";
import { readGroup, isGroup } from "./tree.js";

/** @typedef {import("./types.js").Registry} Registry */
/** @typedef {import("./types.js").Rule} Rule */

/** What people call a rule: its note, else what it asks. @param {Registry} registry @param {Rule} rule @param {import("./types.js").Stage} stage */
export function title(registry, rule, stage) {
  if (stage === "segments") return segmentName(rule);
  return rule.note || condition(registry, rule.when);
}

/** What people call a group of customers. @param {Rule} segment @returns {string} */
export function segmentName(segment) {
  return (language() === "vi" ? segment.name_vi : segment.name_en) || segment.name_vi || segment.name_en || segment.id;
}

/** A condition as a sentence. @param {Registry} registry @param {import("./types.js").Condition | undefined} node @returns {string} */
export function condition(registry, node) {
  if (!node) return t("rules.always");
  if (!isGroup(node)) return leaf(registry, node);
  const { kind, parts } = readGroup(node, "");
  const texts = parts.map((part) => (isGroup(part) ? `(${condition(registry, part)})` : leaf(registry, part)));
  const joined = texts.join(kind === "all" || kind === "notall" ? t("rules.and") : t("rules.or"));
  return kind === "none" || kind === "notall" ? t("rules.not", { what: joined }) : joined;
}

/** @param {Registry} registry @param {any} of @returns {string} */
function leaf(registry, of) {
  const field = registry.fields.find((one) => one.name === of.field);
  if (!field) return t("rules.unfinished");
  const op = field.operators.find((one) => one.name === of.op);
  const queue = of.of ? ` (${called(registry.queues, of.of)})` : "";
  return [field.label + queue, op?.label ?? of.op, value(field, of.value, op?.takes ?? "")].filter(Boolean).join(" ");
}

/** @param {import("./types.js").FieldInfo} field @param {any} of @param {string} takes @returns {string} */
function value(field, of, takes) {
  if (of === undefined || takes === "nothing") return takes === "nothing" ? "" : "…";
  if (takes === "range" && Array.isArray(of)) return t("rules.range", { low: value(field, of[0], "number"), high: value(field, of[1], "number") });
  if (Array.isArray(of)) return of.map((one) => value(field, one, "one")).join(", ");
  if (typeof of === "object") {
    const side = (/** @type {string | undefined} */ one) => (one ? called(field.values, one) : t("rules.anything"));
    return t("rules.change", { before: side(of.from), after: side(of.to) });
  }
  if (takes === "duration") return lasting(of);
  if (typeof of === "boolean") return t(of ? "rules.yes" : "rules.no");
  if (typeof of === "number") return number(field.unit === "share" ? of * 100 : of) + (field.unit === "share" ? "%" : "");
  return field.values.length ? called(field.values, of) : `“${of}”`;
}

/** What a rule does. @param {Registry} registry @param {Rule} rule @param {import("./types.js").Stage} stage @returns {string} */
export function effect(registry, rule, stage) {
  if (stage === "segments") return "";
  if (stage === "route") return targets(registry, rule.then ?? []);
  const told = registry.effects.filter((one) => rule.then?.[one.name] !== undefined).map((one) => {
    const set = rule.then[one.name];
    if (one.takes === "levels") return `${one.label}: ${Object.entries(set).map(([skill, level]) => `${called(registry.skills, skill)} ${level}`).join(", ")}`;
    return `${one.label}: ${Array.isArray(set) ? set.join(", ") : called(one.values, set)}`;
  });
  return told.join(" · ") || t("rules.no-effect");
}

/** Queues in the order they are tried. @param {Registry} registry @param {any[]} of */
export function targets(registry, of) {
  return of.map((one) => called(registry.queues, one.queue) || "…").join(" → ");
}

/** @param {import("./types.js").Named[]} among @param {any} id @returns {string} */
export function called(among, id) {
  return among.find((one) => one.id === id)?.label ?? String(id ?? "");
}

/** 30m as a person says it. @param {string} length */
export function lasting(length) {
  const found = /^(\d+)([smhdw])$/.exec(length ?? "");
  return found ? t(`length.${found[2]}.of`, { n: found[1] }) : String(length ?? "");
}

/** @param {number} of */
function number(of) {
  return of.toLocaleString(language() === "vi" ? "vi-VN" : "en-GB", { maximumFractionDigits: 2 });
}
