import { Chat } from "./chat.js";
import { toReadable } from "./colour.js";
import { openStorage } from "./storage.js";
import { loadTexts } from "./texts.js";
import { App } from "./view/app.js";
import { html, render } from "./vendor/htm-preact.js";

/** @returns {import("./types").Config} what the server wrote into the page */
function readConfig() {
  const meta = document.querySelector('meta[name="kq"]');
  const { site = "", name = "", colour = "", language = "vi", origins = "", base = "" } =
    meta instanceof HTMLElement ? meta.dataset : {};
  return { site, name, colour, language, origins: origins.split(" ").filter(Boolean), base };
}

const config = readConfig();
const storage = openStorage(`kq:${config.site}:`);
const chat = new Chat(config, storage);
const isFramed = window.parent !== window;
let language = storage.get("language") ?? config.language;
/** The page around the frame; told only what anybody may know. */
let parentOrigin = "";

/** @param {Record<string, unknown>} message */
function tellParent(message) {
  if (isFramed && parentOrigin) window.parent.postMessage({ kq: 1, ...message }, parentOrigin);
}

/** @param {string} next */
async function show(next) {
  language = next;
  chat.language = next;
  document.documentElement.lang = next;
  const say = await loadTexts(next);
  document.title = say("title", { shop: config.name });
  const close = isFramed ? () => tellParent({ type: "close" }) : null;
  const switchLanguage = () => {
    const other = next === "en" ? "vi" : "en";
    storage.set("language", other);
    void show(other);
  };
  const root = /** @type {Element} */ (document.getElementById("app"));
  render(html`<${App} chat=${chat} config=${config} say=${say} language=${next} close=${close} switchLanguage=${switchLanguage} />`, root);
  tellParent({
    type: "ready",
    colour: config.colour,
    on: toReadable(config.colour),
    title: say("title", { shop: config.name }),
    open: say("open_chat"),
    close: say("close_chat"),
    badge: say("unread_badge"),
  });
}

/** @param {MessageEvent} event */
function hear(event) {
  const { data } = event;
  if (event.source !== window.parent || typeof data !== "object" || data?.kq !== 1) return;
  const isAllowed = !config.origins.length || event.origin === location.origin || config.origins.includes(event.origin);
  if (!isAllowed) return;
  switch (data.type) {
    case "hello":
      parentOrigin = event.origin;
      chat.page = { page_url: toText(data.page_url), referrer: toText(data.referrer) };
      if ((data.language === "vi" || data.language === "en") && !storage.get("language")) void show(data.language);
      else void show(language);
      break;
    case "page":
      chat.page = { ...chat.page, page_url: toText(data.page_url) };
      break;
    case "open":
      chat.open();
      if (!matchMedia("(pointer: coarse)").matches) document.querySelector("textarea")?.focus();
      break;
    case "closed":
      chat.close();
      break;
    case "identify":
      chat.identify(String(data.token)).then(
        () => tellParent({ type: "identified" }),
        (error) => tellParent({ type: "refused", code: error.code ?? "internal" }),
      );
      break;
    case "logout":
      void chat.logOut().then(() => tellParent({ type: "logged_out" }));
      break;
    default:
  }
}

/** @param {unknown} value @returns {string} */
function toText(value) {
  return typeof value === "string" && /^https?:\/\/\S*$/.test(value) ? value.slice(0, 2000) : "";
}

window.addEventListener("message", hear);
let told = -1;
chat.subscribe(() => {
  const { unread } = chat.look();
  if (unread !== told) tellParent({ type: "unread", count: unread });
  told = unread;
});
void show(language);
if (isFramed) window.parent.postMessage({ kq: 1, type: "loaded" }, "*");
else chat.open();
