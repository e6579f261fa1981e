// Shapes the API answers with, for the type checker; see /api/v1/desk/openapi.json.

/** @typedef {{id: string, name: string, email: string, role: string, teams: string[], languages: string[], must_change_password: boolean}} Staff */
/** @typedef {{id: string, name: string, role: string, teams: string[], is_online: boolean}} Colleague */
/** @typedef {{customer_id: string, name: string, proof: number, value: string}} Label */
/**
 * @typedef {{conversation_id: string, channel: string, control: string, epoch: number, head: number, since: string,
 *   label: Label, owner: string, owner_name: string, queue: string, priority: number, reason: string,
 *   waiting_since: string | null, deadline: string | null, language: string, last_text: string,
 *   last_author: string | null, last_at: string | null, unseen: number, promise: string, due_at: string | null,
 *   warn_at: string | null}} Card
 */
/** @typedef {{waiting: number, mine: number, open: number}} Counts */
/** @typedef {{is_away: boolean, why: string, capacity: number, load: number, is_at_work: boolean}} Duty */
/** @typedef {{key: string, count: number, queues: string[]}} Alert */
/** @typedef {{queue: string, name: string, is_open: boolean, opens_at: string | null, agents: number, waiting: number}} TeamLine */
/** @typedef {{lane: string, cards: Card[], counts: Counts, offers: Card[], duty: Duty, alerts: Alert[]}} LanePage */
/** @typedef {{card: Card, seq: number, text: string}} Hit */
/**
 * @typedef {{kind: string, reference: string, name: string, media_type: string, size: number, latitude: number | null,
 *   longitude: number | null, phone: string, emoji: string}} Attachment
 */
/** @typedef {{label: string, value: string, url: string}} Choice */
/** @typedef {{title: string, url: string}} Source */
/**
 * @typedef {{id: string, conversation_id: string, seq: number, author: string, at: string, text: string, kind: string,
 *   author_id: string, author_name: string, source_id: string, attachments: Attachment[], choices: Choice[],
 *   sources: Source[], target: number, status: string}} Entry
 */
/** @typedef {{id: string, after_seq: number, author_id: string, author_name: string, text: string, at: string}} Note */
/** @typedef {{text: string, held: boolean | null}} TraceText */
/**
 * @typedef {{reason: string, since: string | null, summary: {text: string, seq: number}[], collected: [string, string][],
 *   trace: TraceText[]}} HandOver
 */
/**
 * @typedef {{card: Card, opened_at: string, entries: Entry[], notes: Note[], hand_over: HandOver, is_mine: boolean,
 *   site: string}} View
 */
/** @typedef {{text: string, weight: number}} Evidence */
/** @typedef {{customer_id: string, name: string, probability: number, weight: number, evidence: Evidence[], can_ask: boolean, asked: string}} Candidate */
/**
 * @typedef {{value: string, needs: string[], lifecycle: string, orders: number, spend: number,
 *   recency_days: number | null, last_order_at: string | null, figures: [string, number][]}} Segments
 */
/**
 * @typedef {{number: string, at: string, total: number, currency: string, status: string, items: string}} Order
 */
/**
 * @typedef {{customer_id: string, name: string, proof: number, is_new: boolean, phone: string, email: string,
 *   labels: string[], addresses: {channel: string, user: string, proof: number, since: string | null}[],
 *   evidence: Evidence[], candidates: Candidate[], joins: {id: string, name: string, at: string, by: string}[],
 *   segments: Segments, currency: string, orders: Order[],
 *   facts: {key: string, value: string, at: string | null, source: string, seq: number, conversation_id: string, whom: string}[],
 *   memories: {text: string, at: string, channel: string, conversation_id: string, seq: number}[],
 *   offers: {id: string, title: string, text: string, why: string, valid_to: string | null}[], has_stopped_offers: boolean}} Customer
 */
/**
 * @typedef {{id: string, conversation: string, kind: "reply" | "note", epoch: number, text: string,
 *   files: Attachment[], at: string, state: "sending" | "failed", error: string}} Pending
 */

export {};
