/*
 * Khách Quen: the chat button of a page. One tag does it all:
 *   <script src="https://chat.example/widget.js" data-site="shop" async></script>
 * Optional: data-language="vi|en", data-side="right|left".
 * window.KhachQuen: open(), close(), identify(token), logout(), on("unread" | "open" | "close" | "refused", listener).
 * Calls made before this file is here: window.KhachQuen = [["identify", token], …].
 */
(() => {
  "use strict";
  const script = /** @type {HTMLScriptElement | null} */ (document.currentScript);
  if (!script || document.querySelector("khach-quen")) return;
  const { site = "", language = "", side = "right" } = script.dataset;
  const base = new URL(script.src, location.href).origin;

  const css = `
    :host { all: initial; }
    * { box-sizing: border-box; }
    [hidden] { display: none !important; }
    .launcher { position: fixed; bottom: 20px; z-index: 2147483000; width: 60px; height: 60px; margin: 0; padding: 0; border: 0;
      border-radius: 50%; cursor: pointer; color: var(--on); background: var(--colour);
      box-shadow: 0 1px 3px rgb(0 0 0 / .16), 0 10px 28px -6px rgb(0 0 0 / .34); transition: transform .18s ease, box-shadow .18s ease; }
    .launcher:hover { transform: translateY(-2px); box-shadow: 0 2px 4px rgb(0 0 0 / .16), 0 16px 34px -8px rgb(0 0 0 / .4); }
    .launcher:focus-visible { outline: 3px solid var(--colour); outline-offset: 3px; }
    .launcher svg { position: absolute; inset: 0; margin: auto; width: 32px; height: 32px; transition: opacity .16s, transform .2s; }
    .launcher .x, .open .launcher .talk { opacity: 0; transform: rotate(-40deg) scale(.6); }
    .open .launcher .x { opacity: 1; transform: none; }
    .badge { position: absolute; top: -4px; right: -4px; min-width: 22px; height: 22px; padding: 0 6px; border-radius: 11px;
      border: 2px solid #fff; background: #c81e3a; color: #fff; font: 700 12px/18px system-ui, sans-serif; text-align: center; }
    .panel { position: fixed; bottom: 94px; z-index: 2147483000; width: 396px; height: min(660px, calc(100dvh - 118px)); border-radius: 20px;
      overflow: hidden; background: Canvas; color-scheme: light dark;
      box-shadow: 0 0 0 1px rgb(0 0 0 / .06), 0 24px 64px -12px rgb(0 0 0 / .36); visibility: hidden; opacity: 0;
      transform: translateY(14px) scale(.985); transform-origin: bottom; transition: opacity .2s ease, transform .2s ease, visibility 0s .2s; }
    .open .panel { visibility: visible; opacity: 1; transform: none; transition: opacity .2s ease, transform .24s cubic-bezier(.2, .9, .3, 1); }
    .right .launcher, .right .panel { right: 20px; }
    .left .launcher, .left .panel { left: 20px; }
    iframe { display: block; width: 100%; height: 100%; border: 0; color-scheme: normal; }
    @media (max-width: 480px), (max-height: 480px) {
      .panel { inset: 0 !important; width: 100%; height: 100dvh; border-radius: 0; }
      .open .launcher { display: none; }
    }
    @media (prefers-reduced-motion: reduce) { .launcher, .launcher svg, .panel { transition: none !important; } }
    @media print { .launcher, .panel { display: none; } }
  `;

  const host = document.createElement("khach-quen");
  const root = host.attachShadow({ mode: "open" });
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
  } catch {
    const style = document.createElement("style");
    style.textContent = css;
    root.append(style);
  }
  const wrap = document.createElement("div");
  wrap.className = side === "left" ? "left" : "right";
  const panel = document.createElement("div");
  panel.className = "panel";
  panel.id = "panel";
  const frame = document.createElement("iframe");
  frame.setAttribute("allow", "clipboard-write");
  const launcher = document.createElement("button");
  launcher.className = "launcher";
  launcher.type = "button";
  launcher.hidden = true; // until the frame can answer
  launcher.setAttribute("aria-controls", "panel");
  launcher.append(
    draw("talk", "M12 3.5c-5 0-9 3.4-9 7.7 0 2.4 1.3 4.5 3.3 5.9-.1 1-.5 2.1-1.3 3 1.7-.1 3.2-.7 4.3-1.5.9.2 1.8.3 2.7.3 5 0 9-3.4 9-7.7S17 3.5 12 3.5Z", true),
    draw("x", "M6 6l12 12M18 6 6 18", false),
  );
  const badge = document.createElement("span");
  badge.className = "badge";
  badge.hidden = true;
  launcher.append(badge);
  panel.append(frame);
  wrap.append(panel, launcher);
  root.append(wrap);

  let isOpen = false;
  let isLoaded = false;
  let pageOverflow = "";
  let texts = { open: "", close: "", badge: "" };
  let unread = 0;
  /** @type {Record<string, unknown>[]} */
  const waiting = [];
  /** @type {Map<string, Set<(value?: unknown) => void>>} */
  const listeners = new Map();

  /**
   * @param {string} name
   * @param {string} path
   * @param {boolean} isFilled
   */
  function draw(name, path, isFilled) {
    const space = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(space, "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("class", name);
    svg.setAttribute("aria-hidden", "true");
    svg.setAttribute("fill", isFilled ? "currentColor" : "none");
    svg.setAttribute("stroke", isFilled ? "none" : "currentColor");
    svg.setAttribute("stroke-width", "2.2");
    svg.setAttribute("stroke-linecap", "round");
    const line = document.createElementNS(space, "path");
    line.setAttribute("d", path);
    svg.append(line);
    return svg;
  }

  /** @param {Record<string, unknown>} message */
  function tell(message) {
    if (isLoaded) frame.contentWindow?.postMessage({ kq: 1, ...message }, base);
    else waiting.push(message);
  }

  /** @param {string} event @param {unknown} [value] */
  function emit(event, value) {
    for (const listener of listeners.get(event) ?? []) listener(value);
  }

  function label() {
    const name = isOpen ? texts.close : texts.open;
    const count = unread && !isOpen ? `, ${texts.badge.replace("{count}", String(unread))}` : "";
    launcher.setAttribute("aria-label", name + count);
    launcher.setAttribute("aria-expanded", String(isOpen));
    badge.hidden = !unread || isOpen;
    badge.textContent = unread > 99 ? "99+" : String(unread);
  }

  function isFullScreen() {
    return matchMedia("(max-width: 480px), (max-height: 480px)").matches;
  }

  function open() {
    if (isOpen) return;
    isOpen = true;
    wrap.classList.add("open");
    if (isFullScreen()) {
      pageOverflow = document.documentElement.style.overflow;
      document.documentElement.style.overflow = "hidden";
    }
    tell({ type: "page", page_url: location.href.split("#")[0] });
    tell({ type: "open" });
    frame.focus();
    label();
    emit("open");
  }

  function close() {
    if (!isOpen) return;
    isOpen = false;
    wrap.classList.remove("open");
    document.documentElement.style.overflow = pageOverflow;
    tell({ type: "closed" });
    label();
    launcher.focus({ preventScroll: true });
    emit("close");
  }

  launcher.addEventListener("click", () => (isOpen ? close() : open()));
  window.addEventListener("keydown", (event) => event.key === "Escape" && isOpen && close());
  window.addEventListener("message", (event) => {
    const { data } = event;
    if (event.origin !== base || event.source !== frame.contentWindow || data?.kq !== 1) return;
    if (data.type === "loaded") {
      isLoaded = true;
      tell({ type: "hello", page_url: location.href.split("#")[0], referrer: document.referrer, language });
      for (const message of waiting.splice(0)) tell(message);
    } else if (data.type === "ready") {
      texts = data;
      frame.title = data.title;
      wrap.style.setProperty("--colour", data.colour);
      wrap.style.setProperty("--on", data.on);
      launcher.hidden = false;
      label();
    } else if (data.type === "unread") {
      unread = data.count;
      label();
      emit("unread", unread);
    } else if (data.type === "close") {
      close();
    } else if (data.type === "refused") {
      emit("refused", data.code);
    }
  });
  for (const change of ["popstate", "hashchange", "focus"]) {
    window.addEventListener(change, () => tell({ type: "page", page_url: location.href.split("#")[0] }));
  }

  /** @type {Record<string, (...values: any[]) => void>} */
  const api = {
    open,
    close,
    identify: (token) => tell({ type: "identify", token }),
    logout: () => tell({ type: "logout" }),
    on(event, listener) {
      const known = listeners.get(event) ?? new Set();
      listeners.set(event, known.add(listener));
      if (event === "unread" && unread) listener(unread);
    },
  };
  const holder = /** @type {any} */ (window);
  const early = Array.isArray(holder.KhachQuen) ? holder.KhachQuen : [];
  holder.KhachQuen = api;
  for (const [name, ...values] of early) api[name]?.(...values);

  function start() {
    const query = new URLSearchParams({ site });
    frame.src = `${base}/webchat/frame?${query}`;
    document.body.append(host);
  }
  if (document.body) start();
  else document.addEventListener("DOMContentLoaded", start);
})();
