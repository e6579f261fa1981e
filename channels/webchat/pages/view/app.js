import { toAccent, toReadable } from "../colour.js";
import { html, useEffect, useState } from "../vendor/htm-preact.js";
import { Composer } from "./composer.js";
import { EndDialog } from "./dialog.js";
import { Header } from "./header.js";
import { Icon } from "./icons.js";
import { LinkDialog } from "./link_dialog.js";
import { Messages } from "./messages.js";

/**
 * The whole frame.
 *
 * @param {{chat: import("../chat.js").Chat, config: import("../types").Config, say: import("../texts.js").Say, language: string, close: (() => void) | null, switchLanguage: () => void}} props
 */
export function App({ chat, config, say, language, close, switchLanguage }) {
  const [look, setLook] = useState(() => chat.look());
  const [dialog, setDialog] = useState("");
  const [isOver, setOver] = useState(false);
  useEffect(() => chat.subscribe(() => setLook(chat.look())), []);
  useEffect(() => {
    const { style } = document.documentElement;
    style.setProperty("--colour", config.colour);
    style.setProperty("--on", toReadable(config.colour));
    style.setProperty("--accent-light", toAccent(config.colour, "#f0f2ef"));
    style.setProperty("--accent-dark", toAccent(config.colour, "#23292d"));
  }, []);

  const isFileDrag = (/** @type {DragEvent} */ event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  const onDrag = (/** @type {DragEvent} */ event) => {
    if (!isFileDrag(event)) return;
    event.preventDefault();
    setOver(event.type !== "dragleave" || event.relatedTarget !== null);
  };
  const onDrop = (/** @type {DragEvent} */ event) => {
    if (!isFileDrag(event)) return;
    event.preventDefault();
    setOver(false);
    onFiles([...(event.dataTransfer?.files ?? [])]);
  };
  const onFiles = (/** @type {File[]} */ files) => files.length && chat.sendFiles(files.slice(0, 10));
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Escape" && !dialog) close?.();
  };
  const end = () => {
    setDialog("");
    void chat.logOut().then(() => close?.());
  };
  const items = [
    { icon: "globe", text: say("language"), onPick: switchLanguage },
    ...(look.isLinked
      ? [{ icon: "unlink", text: say("unlink_telegram"), onPick: () => void chat.unlink().catch(() => undefined) }]
      : look.canLink
        ? [{ icon: "plane", text: say("link_telegram"), onPick: () => setDialog("link") }]
        : []),
    { icon: "leave", text: say("end_chat"), onPick: () => setDialog("end") },
  ];
  const right = (/** @type {string} */ icon, /** @type {string} */ key, /** @type {string} */ command) => ({
    icon,
    text: say(key),
    onPick: () => chat.choose(command, say(key), 0),
  });
  const rights = [
    right("eye", "my_data", "/mydata"),
    right("pen", "correct_data", "/correct"),
    right("mute", "stop_offers", "/stopoffers"),
    right("erase", "forget_me", "/forget"),
  ];
  chat.onLinkWanted = () => setDialog("link");
  const ask = () => chat.choose("person", say("ask_person"), 0);

  return html`<main class="chat" onDragEnter=${onDrag} onDragOver=${onDrag} onDragLeave=${onDrag} onDrop=${onDrop} onKeyDown=${onKeyDown}>
    <${Header} look=${look} config=${config} say=${say} close=${close} items=${items} rights=${look.needsSigned ? [] : rights} />
    ${look.net === "offline" && !look.needsSigned && html`<p class="banner" role="status"><${Icon} name="offline" size=${18} />${say("offline")}</p>`}
    ${look.needsSigned && html`<p class="banner" role="status"><${Icon} name="person" size=${18} />${say("needs_signed")}</p>`}
    <section class="talk"><${Messages} chat=${chat} look=${look} config=${config} say=${say} language=${language} /></section>
    <footer>
      ${look.control !== "agent" && html`<div class="bar"><button class="ask" type="button" onClick=${ask} disabled=${look.control === "waiting" || look.needsSigned}><${Icon} name="person" size=${17} />${say(look.control === "waiting" ? "status_waiting" : "ask_person")}</button></div>`}
      <${Composer} chat=${chat} look=${look} say=${say} onFiles=${onFiles} />
    </footer>
    ${isOver && html`<div class="drop" aria-hidden="true"><${Icon} name="clip" size=${32} />${say("drop_here")}</div>`}
    ${dialog === "link" && html`<${LinkDialog} chat=${chat} isLinked=${look.isLinked} say=${say} onClose=${() => setDialog("")} />`}
    ${dialog === "end" && html`<${EndDialog} say=${say} onYes=${end} onClose=${() => setDialog("")} />`}
  </main>`;
}
