import { make, makeCard } from "./card.js";
import { chooseLanguage, currentLanguage, loadWords, say, writePage } from "./words.js";

/**
 * @typedef {import("./card.js").Product} Product
 * @typedef {import("./card.js").Text} Text
 * @typedef {{
 *   legal_name: string, phone: string, email: string, hours: string[][], stores: { name: string, address: string }[]
 * }} Shop
 * @typedef {{ shop: Shop, categories: { id: string, name: Text }[], products: Product[] }} Goods
 */

/** @type {Goods | null} */
let goods = null;
let category = "";
let query = "";
let order = "featured";
let basket = 0;
const FIRST = 12;
let shown = FIRST;
let toastTimer = 0;

/**
 * @template {Element} E
 * @param {string} selector
 * @param {new () => E} kind
 * @returns {E}
 */
function find(selector, kind) {
  const element = document.querySelector(selector);
  if (!(element instanceof kind)) throw new Error(`the page has no ${selector}`);
  return element;
}

/** @param {string} text */
function fold(text) {
  return text.toLowerCase().replaceAll("đ", "d").normalize("NFD").replace(/\p{M}/gu, "");
}

/** @param {Goods} all */
function chosen(all) {
  const words = fold(query).split(/\s+/).filter(Boolean);
  const found = all.products.filter((product) => {
    if (category && product.category !== category) return false;
    const shelf = all.categories.find((one) => one.id === product.category)?.name;
    const texts = [product.name, product.description, ...(shelf ? [shelf] : [])];
    const text = fold(texts.map((one) => `${one.vi} ${one.en}`).join(" "));
    return words.every((word) => text.includes(word));
  });
  const steps = { featured: featuredFirst, low: cheapFirst, high: dearFirst };
  return found.sort(steps[/** @type {keyof typeof steps} */ (order)]);
}

/** @param {Product} a @param {Product} b */
const featuredFirst = (a, b) => Number(b.featured ?? false) - Number(a.featured ?? false);
/** @param {Product} a @param {Product} b */
const cheapFirst = (a, b) => a.price - b.price;
/** @param {Product} a @param {Product} b */
const dearFirst = (a, b) => b.price - a.price;

function showGrid() {
  if (!goods) return;
  const found = chosen(goods);
  const values = { count: found.length, query: query.trim() };
  find(".results", HTMLElement).textContent = say(values.query ? "results_for" : "results", values);
  find(".grid", HTMLElement).replaceChildren(...found.slice(0, shown).map((product) => makeCard(product, addToBasket)));
  find(".nothing", HTMLElement).hidden = found.length > 0;
  find(".more", HTMLElement).hidden = found.length <= shown;
  find(".more button", HTMLElement).textContent = say("more", { count: found.length - shown });
}

/** Show all that was found and bring the keyboard to the first card that is new. */
function showMore() {
  const first = shown;
  shown = Infinity;
  showGrid();
  /** @type {HTMLElement | null} */ (document.querySelectorAll(".grid .add")[first])?.focus();
}

function showCategories() {
  if (!goods) return;
  const all = [{ id: "", name: say("all") }];
  const named = goods.categories.map((one) => ({ id: one.id, name: one.name[currentLanguage()] }));
  find(".categories", HTMLElement).replaceChildren(...[...all, ...named].map((one) => {
    const button = make("button", "", one.name);
    button.type = "button";
    button.setAttribute("aria-pressed", String(one.id === category));
    button.addEventListener("click", () => {
      choose(one.id);
      document.querySelector('.categories [aria-pressed="true"]')?.scrollIntoView({ block: "nearest", inline: "center" });
    });
    return button;
  }));
  find(".foot-categories", HTMLElement).replaceChildren(...named.map((one) => {
    const item = make("li");
    const button = make("button", "", one.name);
    button.type = "button";
    button.addEventListener("click", () => {
      choose(one.id);
      find("#products", HTMLElement).scrollIntoView();
    });
    item.append(button);
    return item;
  }));
}

function showShop() {
  if (!goods) return;
  const { shop } = goods;
  find(".stores", HTMLElement).replaceChildren(...shop.stores.map((store) => {
    const item = make("li");
    item.append(make("b", "", store.name), make("span", "", store.address));
    return item;
  }));
  for (const place of document.querySelectorAll("[data-hours]")) {
    const spans = shop.hours[Number(place.getAttribute("data-hours"))] ?? [];
    place.textContent = spans.map((span) => span.replace("-", "–")).join(", ");
  }
  const phone = make("a", "", shop.phone);
  phone.href = `tel:${shop.phone.replaceAll(" ", "")}`;
  const email = make("a", "", shop.email);
  email.href = `mailto:${shop.email}`;
  const lines = [phone, email, ...shop.stores.map((store) => store.address)].map((one) => {
    const line = make("p");
    line.append(one);
    return line;
  });
  find(".foot-contact", HTMLElement).replaceChildren(...lines);
  find(".legal", HTMLElement).textContent = `© ${shop.legal_name}.`;
}

function showBasket() {
  find(".basket-count", HTMLElement).textContent = String(basket);
  find(".basket", HTMLButtonElement).setAttribute("aria-label", say("basket_count", { count: basket }));
}

/** @param {Product} product */
function addToBasket(product) {
  basket += 1;
  showBasket();
  const toast = find(".toast", HTMLElement);
  toast.textContent = say("added", { name: product.name[currentLanguage()] });
  toast.classList.add("shown");
  window.clearTimeout(toastTimer);
  toastTimer = window.setTimeout(() => toast.classList.remove("shown"), 2500);
}

/** @param {string} id */
function choose(id) {
  category = id;
  shown = FIRST;
  query = "";
  find("#query", HTMLInputElement).value = "";
  showCategories();
  showGrid();
}

function showAll() {
  writePage();
  showCategories();
  showGrid();
  showShop();
  showBasket();
}

function listen() {
  find("#query", HTMLInputElement).addEventListener("input", (event) => {
    query = /** @type {HTMLInputElement} */ (event.target).value;
    category = "";
    shown = FIRST;
    showCategories();
    showGrid();
  });
  find(".search", HTMLFormElement).addEventListener("submit", (event) => {
    event.preventDefault();
    find("#products", HTMLElement).scrollIntoView();
  });
  find("#sort", HTMLSelectElement).addEventListener("change", (event) => {
    order = /** @type {HTMLSelectElement} */ (event.target).value;
    showGrid();
  });
  find(".more button", HTMLButtonElement).addEventListener("click", showMore);
  find(".nothing button", HTMLButtonElement).addEventListener("click", () => choose(""));
  for (const link of document.querySelectorAll("[data-category]")) {
    link.addEventListener("click", () => choose(link.getAttribute("data-category") ?? ""));
  }
  for (const button of document.querySelectorAll("[data-language]")) {
    button.addEventListener("click", () => {
      chooseLanguage(button.getAttribute("data-language") === "en" ? "en" : "vi");
      showAll();
    });
  }
}

async function start() {
  await loadWords("text.json");
  listen();
  showAll();
  document.body.dataset.ready = "";
  try {
    const answer = await fetch("/demo/products.json");
    if (!answer.ok) throw new Error(`products.json: ${answer.status}`);
    goods = /** @type {Goods} */ (await answer.json());
    showAll();
  } catch (error) {
    find(".results", HTMLElement).textContent = say("failed");
    throw error;
  }
}

start();
