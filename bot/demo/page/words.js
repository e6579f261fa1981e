/**
 * The page's texts in both languages.
 * @typedef {"vi" | "en"} Language
 * @typedef {Record<Language, Record<string, string>>} Catalogue
 */

const KEY = "demo-language";

/** @type {Catalogue} */
let catalogue = { vi: {}, en: {} };

/** @type {Language} */
let language = "vi";

/**
 * Load the catalogue and choose the visitor's language: the one chosen before, else Vietnamese.
 * @param {string} address
 */
export async function loadWords(address) {
  const answer = await fetch(address);
  catalogue = /** @type {Catalogue} */ (await answer.json());
  language = stored() === "en" ? "en" : "vi";
}

/** @returns {Language} */
export function currentLanguage() {
  return language;
}

/**
 * Switch the language and keep it for the next visit.
 * @param {Language} chosen
 */
export function chooseLanguage(chosen) {
  language = chosen;
  try {
    localStorage.setItem(KEY, chosen);
  } catch {
    // a browser that keeps nothing still shows the page
  }
}

/**
 * Return a text with its slots filled.
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 */
export function say(key, values = {}) {
  const text = catalogue[language][key] ?? key;
  return text.replace(/\{(\w+)\}/g, (slot, name) => String(values[name] ?? slot));
}

/** Write all texts that stand in the page itself. */
export function writePage() {
  document.documentElement.lang = language;
  document.title = say("title");
  for (const element of document.querySelectorAll("[data-text]")) {
    element.textContent = say(element.getAttribute("data-text") ?? "");
  }
  for (const element of document.querySelectorAll("[data-hint]")) {
    element.setAttribute("placeholder", say(element.getAttribute("data-hint") ?? ""));
  }
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", say(element.getAttribute("data-label") ?? ""));
  }
  for (const button of document.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.getAttribute("data-language") === language));
  }
}

function stored() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
