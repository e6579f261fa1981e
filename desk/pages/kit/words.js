// The words of the desk in the agent's language.

/** @type {Record<string, string>} */
let catalogue = {};
let current = "vi";

const KEPT = "desk-language";

/** The language of this browser's agent: "vi" or "en". */
export function language() {
  return current;
}

/** Read the catalogue of the chosen language, Vietnamese where none was chosen. @returns {Promise<void>} */
export async function loadWords() {
  const wanted = localStorage.getItem(KEPT) ?? "vi";
  current = wanted === "en" ? "en" : "vi";
  const answer = await fetch(`/desk/words/${current}.json`);
  catalogue = await answer.json();
  document.documentElement.lang = current;
}

/** Choose a language; the page is drawn anew. @param {string} wanted */
export function chooseLanguage(wanted) {
  localStorage.setItem(KEPT, wanted);
  location.reload();
}

/**
 * The text of a key, its {places} filled in; a key nobody has worded shows itself.
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 * @returns {string}
 */
export function t(key, values = {}) {
  const text = catalogue[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/**
 * The text of a key that may be missing, such as a reason a rule invented: then the value itself, made readable.
 * @param {string} group
 * @param {string} value
 */
export function named(group, value) {
  return catalogue[`${group}.${value}`] ?? value.replaceAll("_", " ");
}

/**
 * What a customer told, in words where it is kept as a sign ("skin.oily"), else as it was told.
 * @param {string} key
 * @param {string} value
 */
export function told(key, value) {
  return catalogue[`told.${key}`] ?? value;
}
