import { html, useEffect, useRef, useState } from "../vendor/htm-preact.js";
import { Icon } from "./icons.js";

/**
 * Who the customer is talking with, and what else can be done.
 *
 * @typedef {{icon: string, text: string, onPick: () => void}} Item
 * @param {{look: import("../types").Snapshot, config: import("../types").Config, say: import("../texts.js").Say, close: (() => void) | null, items: Item[], rights: Item[]}} props
 */
export function Header({ look, config, say, close, items, rights }) {
  const [isOpen, setOpen] = useState(false);
  const menu = useRef(/** @type {HTMLElement | null} */ (null));
  const button = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    if (!isOpen) return;
    menu.current?.querySelector("button")?.focus();
    const away = (/** @type {Event} */ event) => {
      const target = /** @type {Node} */ (event.target);
      if (!menu.current?.contains(target) && !button.current?.contains(target)) setOpen(false);
    };
    document.addEventListener("pointerdown", away);
    return () => document.removeEventListener("pointerdown", away);
  }, [isOpen]);

  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    const buttons = [...(menu.current?.querySelectorAll("button") ?? [])];
    const at = buttons.findIndex((one) => one === document.activeElement);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      buttons[(at + (event.key === "ArrowDown" ? 1 : -1) + buttons.length) % buttons.length].focus();
    } else if (event.key === "Escape" || event.key === "Tab") {
      if (event.key === "Escape") event.stopPropagation();
      setOpen(false);
      button.current?.focus();
    }
  };
  const entry = (/** @type {Item} */ item) =>
    html`<button role="menuitem" type="button" onClick=${() => (setOpen(false), item.onPick())}><${Icon} name=${item.icon} />${item.text}</button>`;
  const status =
    look.control === "agent"
      ? say(look.agent ? "status_agent" : "status_agent_unnamed", { name: look.agent })
      : say(look.control === "waiting" ? "status_waiting" : "status_bot");
  const face = (look.agent || config.name).trim().split(/\s+/).at(-1)?.[0] ?? "";
  return html`<header class="head">
    <span class="face" aria-hidden="true">${face}<i class=${look.control}></i></span>
    <div class="who"><h1>${config.name}</h1><p aria-live="polite">${status}</p></div>
    <button ref=${button} class="tool" type="button" aria-haspopup="menu" aria-expanded=${String(isOpen)} aria-label=${say("menu")} title=${say("menu")} onClick=${() => setOpen(!isOpen)}><${Icon} name="more" size=${22} /></button>
    ${close && html`<button class="tool" type="button" aria-label=${say("close_chat")} title=${say("close_chat")} onClick=${close}><${Icon} name="close" size=${22} /></button>`}
    ${isOpen &&
    html`<div ref=${menu} class="menu" role="menu" onKeyDown=${onKeyDown}>
      ${items.map(entry)}
      ${rights.length > 0 && html`<div role="group" aria-label=${say("your_data")}><p class="heading" aria-hidden="true">${say("your_data")}</p>${rights.map(entry)}</div>`}
    </div>`}
  </header>`;
}
