const LINK = /\bhttps?:\/\/[^\s<>"'“”‘’]+/gi;
const TRAILING = /[.,;:!?)\]}…]$/;

/**
 * Cut a text into plain parts and addresses; nothing of it is ever read as HTML.
 *
 * @param {string} text
 * @returns {{text: string, url?: string}[]}
 */
export function splitLinks(text) {
  const parts = [];
  let from = 0;
  for (const match of text.matchAll(LINK)) {
    const found = cutTail(match[0]);
    const url = toSafeUrl(found);
    if (!url) continue;
    if (match.index > from) parts.push({ text: text.slice(from, match.index) });
    parts.push({ text: found, url });
    from = match.index + found.length;
  }
  if (from < text.length) parts.push({ text: text.slice(from) });
  return parts;
}

/**
 * @param {string} found
 * @returns {string} without the sentence's own marks; a bracket that was opened inside the address belongs to it
 */
function cutTail(found) {
  let address = found;
  while (TRAILING.test(address)) {
    if (address.endsWith(")") && address.split("(").length >= address.split(")").length) break;
    address = address.slice(0, -1);
  }
  return address;
}

/**
 * @param {string | undefined} url
 * @returns {string} the address when it leads to a web page, else an empty string
 */
export function toSafeUrl(url) {
  try {
    const parsed = new URL(url ?? "", location.href);
    return parsed.protocol === "https:" || parsed.protocol === "http:" ? parsed.href : "";
  } catch {
    return "";
  }
}
