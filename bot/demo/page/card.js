import { currentLanguage, say } from "./words.js";

/**
 * @typedef {{ vi: string, en: string }} Text
 * @typedef {{
 *   sku: string, name: Text, category: string, price: number, description: Text, art: string, colour: string,
 *   size?: Text, skin_types?: string[], needs?: string[], list_price?: number, featured?: boolean
 * }} Product
 */

const SVG = "http://www.w3.org/2000/svg";

/**
 * Make the card of one product.
 * @param {Product} product
 * @param {(product: Product) => void} onAdd
 * @returns {HTMLLIElement}
 */
export function makeCard(product, onAdd) {
  const name = product.name[currentLanguage()];
  const card = make("li", "card");
  card.style.setProperty("--tint", product.colour);

  const art = make("div", "card-art");
  art.append(draw(product.art));

  const words = make("div", "card-words");
  words.append(make("h3", "", name), make("p", "size", product.size?.[currentLanguage()] ?? ""));
  words.append(make("p", "about", product.description[currentLanguage()]), makeTags(product), makeBuy(product, name, onAdd));

  card.append(art, words);
  const badge = makeBadge(product);
  if (badge) card.append(badge);
  return card;
}

/**
 * Write an amount of đồng the way the language groups thousands.
 * @param {number} amount
 */
export function money(amount) {
  return `${amount.toLocaleString(currentLanguage() === "vi" ? "vi-VN" : "en-GB")}đ`;
}

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} [className]
 * @param {string} [text]
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, className = "", text = "") {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}

/** @param {string} art */
function draw(art) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 120 120");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `art.svg#${art}`);
  svg.append(use);
  return svg;
}

/** @param {Product} product */
function makeTags(product) {
  const tags = make("ul", "tags");
  const skin = product.skin_types ?? [];
  const keys = skin.length >= 5 ? ["skin_all"] : skin.slice(0, 3).map((type) => `skin_${type}`);
  for (const key of keys) tags.append(make("li", "", say(key)));
  if (product.needs?.includes("pregnancy_safe")) tags.append(make("li", "gentle", say("pregnancy_safe")));
  return tags;
}

/** @param {Product} product */
function makeBadge(product) {
  if (product.list_price) {
    const percent = Math.round((1 - product.price / product.list_price) * 100);
    return make("span", "badge badge-sale", say("sale", { percent }));
  }
  return product.featured ? make("span", "badge", say("loved")) : null;
}

/**
 * @param {Product} product
 * @param {string} name
 * @param {(product: Product) => void} onAdd
 */
function makeBuy(product, name, onAdd) {
  const buy = make("div", "buy");
  const price = make("p", "price", money(product.price));
  if (product.list_price) {
    const old = make("s", "", money(product.list_price));
    old.prepend(make("span", "hidden", `${say("old_price")} `));
    price.prepend(old);
  }
  const button = make("button", "add");
  button.type = "button";
  button.setAttribute("aria-label", say("add_named", { name }));
  button.title = say("add");
  const plus = document.createElementNS(SVG, "svg");
  plus.setAttribute("viewBox", "0 0 24 24");
  plus.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", "M12 5v14M5 12h14");
  plus.append(path);
  button.append(plus);
  button.addEventListener("click", () => onAdd(product));
  buy.append(price, button);
  return buy;
}
