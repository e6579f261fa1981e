import { html, useLayoutEffect, useRef, useState } from "../vendor/htm-preact.js";
import { Icon } from "./icons.js";

/**
 * Where the customer writes.
 *
 * @param {{chat: import("../chat.js").Chat, look: import("../types").Snapshot, say: import("../texts.js").Say, onFiles: (files: File[]) => void}} props
 */
export function Composer({ chat, look, say, onFiles }) {
  const [text, setText] = useState(() => chat.storage.get("draft") ?? "");
  const area = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const picker = useRef(/** @type {HTMLInputElement | null} */ (null));
  const isTooLong = text.length > look.limits.text;
  const isEmpty = !text.trim();

  useLayoutEffect(() => {
    const box = area.current;
    if (!box) return;
    box.style.height = "auto";
    box.style.height = `${Math.min(box.scrollHeight, 140)}px`;
  }, [text]);
  const write = (/** @type {string} */ next) => {
    setText(next);
    if (next) chat.storage.set("draft", next);
    else chat.storage.remove("draft");
  };

  const send = () => {
    if (isEmpty || isTooLong) return;
    chat.send(text.trim());
    write("");
    area.current?.focus();
  };
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    // Enter inside an input method (Telex, VNI) chooses a word; on a phone it makes a line
    const isTouch = matchMedia("(pointer: coarse)").matches;
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229 || isTouch) return;
    event.preventDefault();
    send();
  };
  const onInput = (/** @type {{target: HTMLTextAreaElement}} */ event) => {
    write(event.target.value);
    if (event.target.value) chat.type();
  };
  const onPaste = (/** @type {ClipboardEvent} */ event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    onFiles(files);
  };
  const onPick = (/** @type {{target: HTMLInputElement}} */ event) => {
    onFiles([...(event.target.files ?? [])]);
    event.target.value = "";
  };

  return html`<form class="composer" onSubmit=${(/** @type {Event} */ event) => (event.preventDefault(), send())}>
    ${isTooLong && html`<p class="warning" role="alert">${say("too_long", { limit: look.limits.text.toLocaleString() })}</p>`}
    <div class="line">
      <button class="tool" type="button" onClick=${() => picker.current?.click()} aria-label=${say("attach")} title=${say("attach")}><${Icon} name="clip" size=${22} /></button>
      <input ref=${picker} type="file" multiple hidden onChange=${onPick} tabindex="-1" />
      <textarea ref=${area} rows="1" value=${text} placeholder=${say("placeholder")} aria-label=${say("message_label")} onInput=${onInput} onKeyDown=${onKeyDown} onPaste=${onPaste} enterkeyhint="enter" autocomplete="off"></textarea>
      <button class="send" type="submit" disabled=${isEmpty || isTooLong} aria-label=${say("send")} title=${say("send")}><${Icon} name="send" size=${22} /></button>
    </div>
  </form>`;
}
