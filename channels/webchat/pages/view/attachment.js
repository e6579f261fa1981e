import { showSize } from "../texts.js";
import { html, useEffect, useState } from "../vendor/htm-preact.js";
import { Icon } from "./icons.js";
import { toSafeUrl } from "../links.js";

/**
 * One attachment of an entry: pictures in place, all else to save.
 *
 * @param {{attachment: import("../types").Attachment, chat: import("../chat.js").Chat, say: import("../texts.js").Say, language: string, onShown: () => void}} props
 */
export function Attached({ attachment, chat, say, language, onShown }) {
  const { kind, url = "", name = "", size = 0 } = attachment;
  const isPicture = kind === "photo" || /^image\/(png|jpeg|gif|webp)$/.test(attachment.media_type ?? "");
  const [shown, setShown] = useState("");
  const [isBroken, setBroken] = useState(false);
  useEffect(() => {
    if (isPicture && url) chat.showFile(url).then(setShown, () => setBroken(true));
  }, [url]);
  if (kind === "location" && attachment.latitude !== undefined) {
    const place = `${attachment.latitude},${attachment.longitude}`;
    const map = `https://www.openstreetmap.org/?mlat=${attachment.latitude}&mlon=${attachment.longitude}#map=16/${place.replace(",", "/")}`;
    return html`<a class="file" href=${map} target="_blank" rel="noopener noreferrer"><${Icon} name="pin" /><span>${say("location")}</span></a>`;
  }
  if (kind === "sticker" && attachment.emoji) return html`<span class="sticker" role="img" aria-label=${say("sticker")}>${attachment.emoji}</span>`;
  if (kind === "contact") return html`<span class="file"><${Icon} name="person" /><span>${name} ${attachment.phone ?? ""}</span></span>`;
  if (isPicture && !isBroken) {
    const open = () => shown && window.open(shown, "_blank", "noopener");
    return html`<button class="picture" type="button" onClick=${open} aria-label=${name || say("photo")}>
      ${shown ? html`<img src=${toSafe(shown)} alt=${name || say("photo")} onLoad=${onShown} onError=${() => setBroken(true)} />` : html`<span class="blank" />`}
    </button>`;
  }
  const save = async () => {
    try {
      const link = document.createElement("a");
      link.href = toSafe(await chat.showFile(url));
      link.download = name || "file";
      link.target = "_blank";
      link.rel = "noopener";
      link.click();
    } catch {
      setBroken(true);
    }
  };
  return html`<button class="file" type="button" onClick=${save} disabled=${!url || isBroken} aria-label=${say("download", { name })}>
    <${Icon} name=${isBroken ? "warn" : "file"} /><span><b>${name || kind}</b><small>${isBroken ? say("file_broken") : size ? showSize(size, language) : ""}</small></span>
  </button>`;
}

/** @param {string} url */
function toSafe(url) {
  return url.startsWith("blob:") ? url : toSafeUrl(url);
}

/**
 * A file on its way: what it is, and how far it has come.
 *
 * @param {{file: {name: string, media_type: string, size: number, preview?: string, progress?: number}, isUploading: boolean, language: string}} props
 */
export function Outgoing({ file, isUploading, language }) {
  const [isBroken, setBroken] = useState(false); // a preview does not outlive its page
  const bar = isUploading && html`<progress max="1" value=${file.progress ?? 0}></progress>`;
  if (file.preview && !isBroken) {
    return html`<span class="picture"><img src=${toSafe(file.preview)} alt=${file.name} onError=${() => setBroken(true)} />${bar}</span>`;
  }
  return html`<span class="file"><${Icon} name="file" /><span><b>${file.name}</b><small>${showSize(file.size, language)}</small></span>${bar}</span>`;
}
