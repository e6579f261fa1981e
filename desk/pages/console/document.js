// A rule set as data: reading, comparing, moving and naming rules. Nothing here draws.

/** @typedef {import("./types.js").Document} Document */
/** @typedef {import("./types.js").Rule} Rule */
/** @typedef {import("./types.js").Stage} Stage */

export const STAGES = /** @type {Stage[]} */ (["classify", "route", "segments"]);

/** Rules in the order they run, without their numbers: where one stands says it. @param {Document} plain @returns {Document} */
export function arranged(plain) {
  const at = (/** @type {Rule} */ rule) => rule.position ?? 0;
  /** @param {Rule[]} rules */
  const inOrder = (rules) => [...rules].sort((a, b) => at(a) - at(b)).map(({ position: _, ...rule }) => rule);
  return { ...plain, segments: plain.segments ?? [], classify: inOrder(plain.classify ?? []), route: inOrder(plain.route ?? []) };
}

/** Whether two pieces of a document say the same. @param {unknown} a @param {unknown} b */
export function isSame(a, b) {
  return canonical(a) === canonical(b);
}

/** @param {any} value @returns {string} */
function canonical(value) {
  return JSON.stringify(value, (_, inner) => inner && typeof inner === "object" && !Array.isArray(inner)
    ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner);
}

/** @param {Document} document @param {Stage} stage @returns {Rule[]} */
export function rulesOf(document, stage) {
  return document[stage] ?? [];
}

/** @param {Document} document @param {string} id @returns {{stage: Stage, index: number, rule: Rule} | null} */
export function findRule(document, id) {
  for (const stage of STAGES) {
    const index = rulesOf(document, stage).findIndex((rule) => rule.id === id);
    if (index >= 0) return { stage, index, rule: rulesOf(document, stage)[index] };
  }
  return null;
}

/** @param {Document} document @param {Stage} stage @param {number} index @param {Rule} rule @returns {Document} */
export function withRule(document, stage, index, rule) {
  return { ...document, [stage]: rulesOf(document, stage).map((one, n) => (n === index ? rule : one)) };
}

/** @param {Document} document @param {Stage} stage @param {number} index @param {Rule} rule @returns {Document} */
export function inserted(document, stage, index, rule) {
  const rules = [...rulesOf(document, stage)];
  rules.splice(index, 0, rule);
  return { ...document, [stage]: rules };
}

/** @param {Document} document @param {Stage} stage @param {number} index @returns {Document} */
export function without(document, stage, index) {
  return { ...document, [stage]: rulesOf(document, stage).filter((_, n) => n !== index) };
}

/** @param {Document} document @param {Stage} stage @param {number} index @param {number} by @returns {Document} */
export function moved(document, stage, index, by) {
  const rules = [...rulesOf(document, stage)];
  const [rule] = rules.splice(index, 1);
  rules.splice(index + by, 0, rule);
  return { ...document, [stage]: rules };
}

/** An object with some keys set; those without a value are left out. @template {object} T @param {T} of @param {object} change @returns {T} */
export function changed(of, change) {
  const entries = Object.entries({ ...of, ...change }).filter(([, value]) => value !== undefined);
  return /** @type {T} */ (Object.fromEntries(entries));
}

/** Letters and numbers that can be an id, from words in any language. @param {string} words */
export function toId(words) {
  const plain = words.toLowerCase().replaceAll("đ", "d").normalize("NFD").replace(/\p{M}/gu, "");
  return plain.replace(/[^a-z0-9_]+/g, "-").replace(/^[-_]+|-+$/g, "").slice(0, 48).replace(/-+$/, "");
}

/** An id nobody has yet. @param {Document} document @param {string} wanted */
export function freeId(document, wanted) {
  const base = wanted || "rule";
  let id = base;
  for (let n = 2; findRule(document, id); n += 1) id = `${base}-${n}`;
  return id;
}

/** The parts of a fault's place that come after a rule's own; null when it lies elsewhere.
 * @param {string} place @param {string} stage @param {number} index @param {string} id */
export function placeWithin(place, stage, index, id) {
  for (const own of [`${stage}[${id}]`, `${stage}[${index}]`]) {
    if (place === own) return "";
    if (place.startsWith(`${own}.`)) return place.slice(own.length + 1);
  }
  return null;
}
