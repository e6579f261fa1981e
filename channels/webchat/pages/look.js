import { findLast } from "./ledger.js";

/** @typedef {import("./types").Shown} Shown */

/** @type {Record<string, "bot" | "waiting" | "agent">} */
const CONTROLS = { waiting: "waiting", joined: "agent", bot: "bot", closed: "bot" };

/**
 * @param {Shown[]} entries
 * @returns {{control: "bot" | "waiting" | "agent", agent: string}} who answers now
 */
export function findControl(entries) {
  const told = findLast(entries, (e) => e.kind === "status" && (e.text ?? "") in CONTROLS);
  const control = CONTROLS[told?.text ?? "bot"];
  if (control !== "agent") return { control, agent: "" };
  const spoke = findLast(entries, (e) => e.author === "agent" && Boolean(e.name) && e.seq > (told?.seq ?? 0));
  return { control, agent: spoke?.name ?? told?.name ?? "" };
}

/**
 * @param {Shown[]} entries
 * @returns {boolean} whether the conversation is tied to a Telegram account
 */
export function isLinked(entries) {
  const told = findLast(entries, (e) => e.kind === "status" && (e.text === "linked" || e.text === "unlinked"));
  return told?.text === "linked";
}
