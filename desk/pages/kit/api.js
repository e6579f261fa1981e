// Calls to the desk's HTTP API.

import { language } from "./words.js";

const BASE = "/api/v1/desk";

/** An answer that says no. `status` 0: nobody answered. */
export class Refused extends Error {
  /** @param {number} status @param {string} code @param {string} message @param {string} place @param {any} body */
  constructor(status, code, message, place = "", body = null) {
    super(message);
    this.status = status;
    this.code = code;
    this.place = place;
    this.body = body;
  }

  /** Whether trying the same again later may work. */
  get isPassing() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/**
 * @param {string} path
 * @param {Record<string, string | number>} [query]
 * @returns {Promise<any>}
 */
export function get(path, query) {
  const search = query ? `?${new URLSearchParams(Object.entries(query).map(([k, v]) => [k, String(v)]))}` : "";
  return call(BASE + path + search, { method: "GET" });
}

/**
 * @param {string} path
 * @param {unknown} [body]
 * @returns {Promise<any>}
 */
export function post(path, body = {}) {
  return call(BASE + path, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Desk": "1" },
    body: JSON.stringify(body),
  });
}

/**
 * @param {File} file
 * @returns {Promise<import("./types.js").Attachment>}
 */
export function upload(file) {
  const type = file.type || "application/octet-stream";
  const headers = { "Content-Type": type, "X-Desk": "1", "X-File-Name": encodeURIComponent(file.name) };
  return call(`${BASE}/uploads`, { method: "POST", headers, body: file });
}

/** The address of a file sent with an entry. @param {string} conversation @param {number} seq @param {number} index */
export function fileAddress(conversation, seq, index) {
  return `${BASE}/conversations/${conversation}/entries/${seq}/files/${index}`;
}

/**
 * @param {string} address
 * @param {RequestInit} request
 * @returns {Promise<any>}
 */
async function call(address, request) {
  /** @type {Response} */
  let answer;
  try {
    const headers = { ...request.headers, "Accept-Language": language() };
    answer = await fetch(address, { ...request, headers, credentials: "same-origin" });
  } catch {
    throw new Refused(0, "offline", "offline");
  }
  if (answer.status === 204) return null;
  const body = await answer.json().catch(() => null);
  if (answer.ok) return body;
  throw new Refused(answer.status, body?.code ?? "error", body?.message ?? "", body?.place ?? "", body);
}
