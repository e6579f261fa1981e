/**
 * The browser's storage where it may be used, memory where it may not (private windows, blocked third parties, full).
 *
 * @param {string} prefix every key of this site starts with it
 * @returns {import("./types").Store}
 */
export function openStorage(prefix) {
  /** @type {Map<string, string>} */
  const memory = new Map();
  const real = findStorage();
  return {
    get(key) {
      try {
        return memory.get(key) ?? real?.getItem(prefix + key) ?? null;
      } catch {
        return memory.get(key) ?? null;
      }
    },
    set(key, value) {
      try {
        if (!real) throw new Error("no storage");
        real.setItem(prefix + key, value);
        memory.delete(key);
      } catch {
        memory.set(key, value);
      }
    },
    remove(key) {
      memory.delete(key);
      try {
        real?.removeItem(prefix + key);
      } catch {
        // then it was never there
      }
    },
    keys(start) {
      const found = new Set([...memory.keys()].filter((key) => key.startsWith(start)));
      try {
        for (const key of Object.keys(real ?? {})) {
          if (key.startsWith(prefix + start)) found.add(key.slice(prefix.length));
        }
      } catch {
        // memory alone, then
      }
      return [...found];
    },
    onChange(listener) {
      window.addEventListener("storage", (event) => {
        if (event.key === null) listener(null);
        else if (event.key.startsWith(prefix)) listener(event.key.slice(prefix.length));
      });
    },
  };
}

/** @returns {Storage | null} */
function findStorage() {
  try {
    const probe = "kq:probe";
    window.localStorage.setItem(probe, "1");
    window.localStorage.removeItem(probe);
    return window.localStorage;
  } catch {
    return null;
  }
}

/**
 * Run `work` in one tab at a time, where the browser can promise that; else at once: the server drops what comes twice.
 *
 * @template T
 * What one tab writes into the storage another sees a moment later: `linger` keeps the others out that much longer.
 *
 * @param {string} name
 * @param {() => Promise<T>} work
 * @param {number} [linger] in milliseconds
 * @returns {Promise<T>}
 */
export async function alone(name, work, linger = 0) {
  let locks;
  try {
    locks = navigator.locks;
  } catch {
    locks = undefined;
  }
  if (!locks) return work();
  return new Promise((resolve, reject) => {
    let started = false;
    const hold = async () => {
      started = true;
      await work().then(resolve, reject);
      await new Promise((release) => setTimeout(release, linger));
    };
    locks.request(name, hold).catch(() => {
      if (!started) work().then(resolve, reject); // locks are refused where storage is
    });
  });
}

/** @returns {string} a new UUID, also where the page is not on a secure origin */
export function newId() {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
