// A condition as a form shows it: groups of all, any, none or not all, and comparisons in them.

/** @typedef {import("./types.js").Condition} Condition */
/** @typedef {"all" | "any" | "none" | "notall"} GroupKind */
/** @typedef {{kind: GroupKind, parts: Condition[], places: string[]}} Group */

export const KINDS = /** @type {GroupKind[]} */ (["all", "any", "none", "notall"]);

/** @param {Condition | undefined} node */
export function isGroup(node) {
  return Boolean(node && ("all" in node || "any" in node || "not" in node));
}

/**
 * What a group holds, and where each part lies below `place`. A lone comparison is a group of one.
 * @param {Condition | undefined} node @param {string} place @returns {Group}
 */
export function readGroup(node, place) {
  if (!node) return { kind: "all", parts: [], places: [] };
  if (!isGroup(node)) return { kind: "all", parts: [node], places: [place] };
  if ("not" in node) {
    const inner = node.not;
    for (const [name, kind] of /** @type {[string, GroupKind][]} */ ([["any", "none"], ["all", "notall"]])) {
      if (inner && name in inner) return listed(kind, inner[name], `${place}.not.${name}`);
    }
    return { kind: "none", parts: [inner], places: [`${place}.not`] };
  }
  return "all" in node ? listed("all", node.all, `${place}.all`) : listed("any", node.any, `${place}.any`);
}

/** @param {GroupKind} kind @param {Condition[]} parts @param {string} place @returns {Group} */
function listed(kind, parts, place) {
  return { kind, parts, places: parts.map((_, n) => `${place}[${n}]`) };
}

/** @param {GroupKind} kind @param {Condition[]} parts @returns {Condition} */
export function writeGroup(kind, parts) {
  if (kind === "all") return { all: parts };
  if (kind === "any") return { any: parts };
  if (kind === "notall") return { not: { all: parts } };
  return parts.length === 1 && !["all", "any"].some((name) => name in parts[0]) ? { not: parts[0] } : { not: { any: parts } };
}

/** How many groups stand within one another. @param {Condition | undefined} node @returns {number} */
export function height(node) {
  if (!node || !isGroup(node)) return 0;
  if ("not" in node) return 1 + height(node.not);
  return 1 + Math.max(0, ...(node.all ?? node.any ?? []).map(height));
}

/** How many groups a kind of group stands for by itself. @param {GroupKind} kind */
export function depthOf(kind) {
  return kind === "none" || kind === "notall" ? 2 : 1;
}

/**
 * A value that fits another operator, kept as far as it can be.
 * @param {unknown} value @param {string} before @param {string} after @param {import("./types.js").FieldInfo} field @returns {unknown}
 */
export function refit(value, before, after, field) {
  if (before === after) return value;
  if (after === "many" || after === "texts") return value === undefined ? undefined : Array.isArray(value) ? value : isPlain(value) ? [value] : undefined;
  if (["one", "number"].includes(after)) {
    const first = Array.isArray(value) ? value[0] : value;
    return isPlain(first) && (field.kind === "number") === (typeof first === "number") ? first : undefined;
  }
  if (after === "range" && typeof value === "number") return [value, field.most ?? value];
  if (after === "change") return {};
  return undefined;
}

/** @param {unknown} value */
function isPlain(value) {
  return ["string", "number", "boolean"].includes(typeof value);
}
