// Where the agent writes: a reply to the customer, or a note among colleagues, which looks like one.

import { html, useLayoutEffect, useRef } from "../vendor/htm-preact.js";
import { Icon } from "../kit/icons.js";
import { t } from "../kit/words.js";

/** @param {{board: import("./store.js").Board, view: import("../kit/types.js").View}} props */
export function Composer({ board, view }) {
  const draft = board.draft();
  const { suggestion } = board.state;
  const area = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const picker = useRef(/** @type {HTMLInputElement | null} */ (null));
  const isNote = draft.isNote || !view.is_mine;
  const text = isNote ? draft.note : draft.text;
  useLayoutEffect(() => {
    const el = area.current;
    if (!el) return;
    el.style.height = "auto";
    el.style.height = `${Math.min(el.scrollHeight, 220)}px`;
  }, [text, view.card.conversation_id]);

  const send = () => {
    if (!view.is_mine && !draft.isNote) board.write({ isNote: true });
    board.send();
  };
  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    send();
  };
  /** @param {ClipboardEvent} event */
  const onPaste = (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0 || isNote) return;
    event.preventDefault();
    void board.attach(files);
  };
  /** @param {DragEvent} event */
  const onDrop = (event) => {
    event.preventDefault();
    if (!isNote) void board.attach(event.dataTransfer?.files ?? []);
  };
  const canSend = !draft.uploading && (text.trim() !== "" || (!isNote && draft.files.length > 0));

  return html`<footer class="composer ${isNote ? "as-note" : ""}" onDrop=${onDrop} onDragOver=${(/** @type {Event} */ e) => e.preventDefault()}>
    ${suggestion && !isNote ? html`<div class="suggestion"><${Icon} name="spark" size=${18} /><p>${suggestion}</p>
      <button class="button small" onClick=${() => board.insert(suggestion)} title="Alt + S">${t("do.use")}</button>
      <button class="tool small" aria-label=${t("do.dismiss")} onClick=${() => board.set({ suggestion: "" })}><${Icon} name="close" size=${16} /></button></div>` : null}
    <div class="field">
      <div class="modes" role="radiogroup" aria-label=${t("mode")}>
        <button role="radio" aria-checked=${isNote ? "false" : "true"} disabled=${!view.is_mine} onClick=${() => board.write({ isNote: false })}>${t("mode.reply")}</button>
        <button role="radio" aria-checked=${isNote ? "true" : "false"} onClick=${() => board.write({ isNote: true })} title="Alt + N"><${Icon} name="note" size=${14} /> ${t("mode.note")}</button>
        <span class="grow"></span>
        <small>${isNote ? t("note.hint") : t("reply.hint")}</small>
      </div>
      <textarea id="composer" ref=${area} rows="2" maxlength="100000" dir="auto" value=${text} onKeyDown=${onKey} onPaste=${onPaste}
        onInput=${(/** @type {any} */ e) => board.write(isNote ? { note: e.target.value, isNote } : { text: e.target.value, isNote })}
        placeholder=${t(isNote ? (view.is_mine ? "write.note" : "write.note-only") : "write.reply")}
        aria-label=${t(isNote ? "mode.note" : "mode.reply")}></textarea>
      ${!isNote && (draft.files.length || draft.uploading) ? html`<div class="chips">
        ${draft.files.map((file) => html`<span class="file" key=${file.reference}><${Icon} name="file" size=${16} /> <span>${file.name}</span>
          <button class="tool small" aria-label=${t("do.remove", { name: file.name })} onClick=${() => board.write({ files: draft.files.filter((f) => f !== file) })}><${Icon} name="close" size=${14} /></button></span>`)}
        ${draft.uploading ? html`<span class="file"><span class="spinner small"></span> ${t("file.uploading")}</span>` : null}</div>` : null}
      <div class="foot">
        <input type="file" multiple hidden ref=${picker} onChange=${(/** @type {any} */ e) => { void board.attach([...e.target.files]); e.target.value = ""; }} />
        <button class="tool" disabled=${isNote} aria-label=${t("do.attach")} title=${t("do.attach")} onClick=${() => picker.current?.click()}><${Icon} name="clip" /></button>
        <span class="grow"></span>
        <button class="button main send" disabled=${!canSend} onClick=${send}>${t(isNote ? "do.note" : "do.send")} <${Icon} name=${isNote ? "note" : "send"} size=${16} /></button>
      </div>
    </div>
  </footer>`;
}
