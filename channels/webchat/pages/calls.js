/**
 * A call to the shop that did not end well. `code` is one of the protocol's; `network` when no answer came at all.
 */
export class CallError extends Error {
  /**
   * @param {string} code
   * @param {string} [message]
   * @param {number} [retryAfter] in seconds
   */
  constructor(code, message = "", retryAfter = 0) {
    super(message || code);
    this.code = code;
    this.retryAfter = retryAfter;
  }

  /** Whether sending the same again can help. */
  get isPassing() {
    return ["network", "unavailable", "rate_limited", "internal", "bad_session", "signed_required"].includes(this.code);
  }
}

/** @type {Record<string, string>} where each event is posted */
const PATHS = {
  message: "messages",
  choice: "choices",
  opened: "opened",
  delivered: "delivered",
  read: "read",
  typing: "typing",
  link_offer: "link-offers",
  link_confirm: "link-confirmations",
  unlink: "unlink",
  identify: "identify",
  logout: "logout",
};

const PREFIX = "/webchat/v1";
const PATIENCE = 12_000;

/**
 * @param {any} ack
 * @returns {any} the same, when it is a yes; throws CallError when it is a no
 */
export function checkAck(ack) {
  if (ack?.ok) return ack;
  throw new CallError(ack?.error?.code ?? "network", ack?.error?.message, ack?.error?.retry_after);
}

/**
 * Call over plain HTTP; throws CallError.
 *
 * @param {string} token
 * @param {string} event
 * @param {Record<string, unknown>} body
 * @returns {Promise<any>}
 */
export async function callHttp(token, event, body) {
  if (event === "head") return request(token, "GET", "/head");
  if (event === "history") {
    const query = new URLSearchParams(Object.entries(body).map(([name, value]) => [name, String(value)]));
    return request(token, "GET", `/entries?${query}`);
  }
  return request(token, "POST", `/${PATHS[event]}`, body);
}

/**
 * Open a session, or, with a token, say hello on it.
 *
 * @param {string} token empty for a new session
 * @param {Record<string, unknown>} hello
 * @returns {Promise<import("./types").Welcome>}
 */
export async function callSessions(token, hello) {
  return request(token, "POST", "/sessions", hello);
}

/**
 * Wait for entries above `after`.
 *
 * @param {string} token
 * @param {number} after
 * @param {AbortSignal} signal
 * @returns {Promise<import("./types").Page>}
 */
export async function callWaiting(token, after, signal) {
  return request(token, "GET", `/entries?after=${after}&wait=25`, undefined, signal, 40_000);
}

/**
 * @param {string} token
 * @param {string} method
 * @param {string} path
 * @param {unknown} [body]
 * @param {AbortSignal} [signal]
 * @param {number} [patience] in milliseconds
 * @returns {Promise<any>}
 */
async function request(token, method, path, body, signal, patience = PATIENCE) {
  const timer = new AbortController();
  const alarm = setTimeout(() => timer.abort(), patience);
  signal?.addEventListener("abort", () => timer.abort());
  try {
    const answer = await fetch(PREFIX + path, {
      method,
      headers: { ...(token ? { Authorization: `Bearer ${token}` } : {}), "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: timer.signal,
      credentials: "omit",
      cache: "no-store",
    });
    return checkAck(await answer.json());
  } catch (error) {
    throw error instanceof CallError ? error : new CallError("network");
  } finally {
    clearTimeout(alarm);
  }
}

/**
 * Send a file; throws CallError.
 *
 * @param {string} token
 * @param {File} file
 * @param {(share: number) => void} onProgress from 0 to 1
 * @returns {Promise<string>} the handle to name in a message
 */
export function upload(token, file, onProgress) {
  return new Promise((resolve, reject) => {
    const call = new XMLHttpRequest();
    call.open("POST", `${PREFIX}/files`);
    call.setRequestHeader("Authorization", `Bearer ${token}`);
    call.setRequestHeader("Content-Type", file.type || "application/octet-stream");
    call.setRequestHeader("X-File-Name", encodeURIComponent(file.name));
    call.timeout = 180_000;
    call.upload.addEventListener("progress", (event) => onProgress(event.total ? event.loaded / event.total : 0));
    call.addEventListener("load", () => {
      try {
        resolve(checkAck(JSON.parse(call.responseText)).file);
      } catch (error) {
        reject(error instanceof CallError ? error : new CallError("network"));
      }
    });
    for (const end of ["error", "timeout", "abort"]) {
      call.addEventListener(end, () => reject(new CallError("network")));
    }
    call.send(file);
  });
}

/**
 * Fetch a file of the conversation; the token travels in a header, never in the address.
 *
 * @param {string} token
 * @param {string} url
 * @returns {Promise<Blob>}
 */
export async function fetchFile(token, url) {
  const answer = await fetch(url, { headers: { Authorization: `Bearer ${token}` }, credentials: "omit" });
  if (!answer.ok) throw new CallError("network");
  return answer.blob();
}

/**
 * @param {number} tries how many have failed
 * @param {number} [longest] in milliseconds
 * @returns {number} how long to wait: doubling from half a second, with jitter so that nobody comes back together
 */
export function backOff(tries, longest = 20_000) {
  return Math.min(longest, 500 * 2 ** Math.min(tries, 10)) * (0.5 + Math.random());
}
