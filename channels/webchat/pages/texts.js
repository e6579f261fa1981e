/** @typedef {(key: string, values?: Record<string, string | number>) => string} Say */

/** @type {Map<string, Promise<Record<string, string>>>} */
const loaded = new Map();

/**
 * @param {string} language `vi` or `en`; any other is Vietnamese
 * @returns {Promise<Say>}
 */
export async function loadTexts(language) {
  const name = language === "en" ? "en" : "vi";
  let catalogue = loaded.get(name);
  if (!catalogue) {
    catalogue = fetch(new URL(`texts.${name}.json`, import.meta.url)).then((answer) => answer.json());
    loaded.set(name, catalogue);
    catalogue.catch(() => loaded.delete(name));
  }
  const texts = await catalogue;
  return (key, values = {}) => {
    const text = texts[key] ?? key;
    return text.replace(/\{(\w+)\}/g, (whole, field) => String(values[field] ?? whole));
  };
}

/** @param {string} language @returns {string} the locale for dates and numbers */
export function toLocale(language) {
  return language === "en" ? "en-GB" : "vi-VN";
}

/**
 * @param {string} at ISO 8601
 * @param {string} language
 * @returns {string} the time of day
 */
export function showTime(at, language) {
  return new Date(at).toLocaleTimeString(toLocale(language), { hour: "2-digit", minute: "2-digit", hour12: false });
}

/**
 * @param {string} at ISO 8601
 * @param {string} language
 * @param {Say} say
 * @returns {string} the day as people call it
 */
export function showDay(at, language, say) {
  const day = new Date(at);
  const today = new Date();
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  if (day.toDateString() === today.toDateString()) return say("today");
  if (day.toDateString() === yesterday.toDateString()) return say("yesterday");
  /** @type {Intl.DateTimeFormatOptions} */
  const form = { weekday: "long", day: "numeric", month: "long" };
  if (day.getFullYear() !== today.getFullYear()) form.year = "numeric";
  return day.toLocaleDateString(toLocale(language), form);
}

/**
 * @param {number} size in bytes
 * @param {string} language
 */
export function showSize(size, language) {
  const form = { maximumFractionDigits: 1 };
  if (size < 1024 * 1024) return `${Math.max(1, Math.round(size / 1024)).toLocaleString(toLocale(language))} KB`;
  return `${(size / 1024 / 1024).toLocaleString(toLocale(language), form)} MB`;
}
