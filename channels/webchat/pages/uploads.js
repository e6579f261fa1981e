import { CallError, fetchFile, upload } from "./calls.js";
import { newId } from "./storage.js";

/** @typedef {import("./types").Pending} Pending */

/**
 * Files on their way up, in this tab alone; once up, they go through the outbox like any message. And files shown.
 */
export class Uploads {
  /**
   * @param {() => void} onChange
   * @param {(body: Record<string, unknown>, files: Pending["files"]) => void} onUp
   */
  constructor(onChange, onUp) {
    this.onChange = onChange;
    this.onUp = onUp;
    /** @type {Pending[]} */
    this.items = [];
    /** @type {Map<string, File>} */
    this.files = new Map();
    /** @type {Map<string, string>} */
    this.blobs = new Map();
  }

  /**
   * @param {File} file
   * @param {number} order
   * @returns {string} the id of what is pending now
   */
  add(file, order) {
    const id = newId();
    const preview = file.type.startsWith("image/") ? URL.createObjectURL(file) : undefined;
    const shown = { name: file.name, media_type: file.type, size: file.size, preview, progress: 0 };
    this.files.set(id, file);
    this.items.push({ id, event: "message", body: {}, at: Date.now(), order, base: 0, state: "uploading", files: [shown] });
    this.onChange();
    return id;
  }

  /**
   * @param {string} id
   * @param {() => Promise<string>} findToken
   * @param {number} largest in bytes
   */
  async send(id, findToken, largest) {
    const file = this.files.get(id);
    if (!file) return;
    this.change(id, { state: "uploading", code: undefined });
    try {
      if (file.size > largest) throw new CallError("too_large");
      const handle = await upload(await findToken(), file, (share) => this.showProgress(id, share));
      const item = this.items.find((one) => one.id === id);
      if (!item) return; // cancelled meanwhile
      this.remove(id);
      this.onUp({ files: [handle] }, item.files);
    } catch (error) {
      this.change(id, { state: "failed", code: error instanceof CallError ? error.code : "network" });
    }
  }

  /** @param {string} id */
  has(id) {
    return this.files.has(id);
  }

  /** @param {string} id */
  remove(id) {
    this.items = this.items.filter((item) => item.id !== id);
    this.files.delete(id);
    this.onChange();
  }

  /** Forget everything. */
  clear() {
    for (const url of this.blobs.values()) URL.revokeObjectURL(url);
    this.blobs.clear();
    this.items = [];
    this.files.clear();
  }

  /**
   * @param {string} token
   * @param {string} url of an attachment
   * @returns {Promise<string>} an address the page may show
   */
  async show(token, url) {
    if (!url.startsWith("/")) return url;
    const known = this.blobs.get(url);
    if (known) return known;
    const made = URL.createObjectURL(await fetchFile(token, url));
    this.blobs.set(url, made);
    return made;
  }

  /**
   * @param {string} id
   * @param {number} share
   */
  showProgress(id, share) {
    const item = this.items.find((one) => one.id === id);
    this.change(id, { files: item?.files?.map((file) => ({ ...file, progress: share })) });
  }

  /**
   * @param {string} id
   * @param {Partial<Pending>} news
   */
  change(id, news) {
    this.items = this.items.map((item) => (item.id === id ? { ...item, ...news } : item));
    this.onChange();
  }
}
