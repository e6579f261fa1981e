// Shapes of the rules, for the type checker; see /api/v1/desk/openapi.json.

/** @typedef {{id: string, label: string}} Named */
/** @typedef {{name: string, label: string, takes: string}} OperatorInfo */
/**
 * @typedef {{name: string, group: string, group_label: string, kind: string, label: string, help: string,
 *   operators: OperatorInfo[], values: Named[], unit: string, least: number | null, most: number | null,
 *   of_queue: boolean}} FieldInfo
 */
/**
 * @typedef {{name: string, label: string, help: string, takes: string, values: Named[], least: number | null,
 *   most: number | null}} EffectInfo
 */
/**
 * @typedef {{events: Named[], fields: FieldInfo[], effects: EffectInfo[], queues: Named[], skills: Named[],
 *   most_rules: number, deepest: number}} Registry
 */
/** @typedef {{[key: string]: any}} Condition */
/**
 * @typedef {{id: string, enabled?: boolean, on?: string[], when?: Condition, then: any, stop?: boolean,
 *   valid_from?: string, valid_to?: string, owner?: string, note?: string, name_vi?: string, name_en?: string,
 *   position?: number}} Rule
 */
/** @typedef {{segments?: Rule[], classify?: Rule[], route?: Rule[], default: any[]}} Document */
/** @typedef {"segments" | "classify" | "route"} Stage */
/**
 * @typedef {{revision: number, based_on: number, document: Document, at: string | null, by: string,
 *   is_outdated: boolean}} Draft
 */
/** @typedef {{key: string, place: string, rule: string, message: string}} Fault */
/** @typedef {{kind: string, rule: string, message: string, other: string, queue: string}} Finding */
/** @typedef {{faults: Fault[], findings: Finding[], left_out: number}} Check */
/**
 * @typedef {{version: number, at: string | null, by: string, note: string, rules: number, restored_from: number,
 *   is_in_force: boolean}} Version
 */
/**
 * @typedef {{conversation_id: string, message_id: string, at: string, text: string,
 *   changes: {kind: string, before: string, after: string}[], before: string[], after: string[]}} Difference
 */
/**
 * @typedef {{since: string, conversations: number, messages: number, changed: number, counts: [string, number][],
 *   differences: Difference[], found: number}} Simulation
 */
/** @typedef {{text: string, held: boolean | null}} LeafTrace */
/**
 * @typedef {{stage: string, rule: string, note: string, held: boolean | null, decided_by: LeafTrace[], effect: string,
 *   shadowed: string, cause: string[]}} RuleTrace
 */
/**
 * @typedef {{message_id: string, at: string, text: string, version: number, decision: string, target: string,
 *   considered: LeafTrace[], rules: RuleTrace[], agents: {agent: string, reason: string}[],
 *   snapshot: [string, string][]}} Decision
 */

export {};
