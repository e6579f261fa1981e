import { splitLinks } from "../links.js";
import { html } from "../vendor/htm-preact.js";

/**
 * What a person wrote: text nodes, and links for its addresses.
 *
 * @param {{text: string}} props
 */
export function Text({ text }) {
  return splitLinks(text).map((part) =>
    part.url ? html`<a href=${part.url} target="_blank" rel="noopener noreferrer nofollow">${part.text}</a>` : part.text,
  );
}
