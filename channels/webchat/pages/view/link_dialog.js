import { toSafeUrl } from "../links.js";
import { html, useEffect, useState } from "../vendor/htm-preact.js";
import { Dialog } from "./dialog.js";

/**
 * Ties this conversation to the customer's Telegram, with a yes on both sides and a number to compare.
 *
 * @param {{chat: import("../chat.js").Chat, isLinked: boolean, say: import("../texts.js").Say, onClose: () => void}} props
 */
export function LinkDialog({ chat, isLinked, say, onClose }) {
  const [offer, setOffer] = useState(/** @type {import("../types").LinkOffer | null} */ (null));
  const [step, setStep] = useState("loading"); // loading, offer, pending, expired, or an error's key
  const [isCopied, setCopied] = useState(false);

  const ask = async () => {
    setStep("loading");
    try {
      setOffer(await chat.offerLink());
      setStep("offer");
    } catch (error) {
      setStep(toKey(error));
    }
  };
  const agree = async () => {
    try {
      if (!(await chat.confirmLink())) setStep("pending");
    } catch (error) {
      setStep(toKey(error));
    }
  };
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(offer?.code ?? "");
      setCopied(true);
    } catch {
      setCopied(false); // the code stands there to be read
    }
  };
  useEffect(() => void ask(), []);
  useEffect(() => {
    if (!offer) return;
    const timer = setTimeout(() => setStep("expired"), Math.max(0, Date.parse(offer.expires_at) - Date.now()));
    return () => clearTimeout(timer);
  }, [offer]);

  return html`<${Dialog} title=${say("link_title")} say=${say} onClose=${onClose}>${body()}<//>`;

  function body() {
    if (isLinked) return html`<p class="good">${say("link_done")}</p><div class="actions"><button class="button" type="button" onClick=${onClose}>${say("close")}</button></div>`;
    if (step === "loading") return html`<p class="quiet">${say("loading")}</p>`;
    if (step === "expired" || step.startsWith("error_")) {
      return html`<p>${say(step === "expired" ? "link_expired" : step)}</p><div class="actions"><button class="button" type="button" onClick=${ask}>${say("link_again")}</button></div>`;
    }
    if (!offer) return null;
    return html`<p>${say("link_lead")}</p>
      <div class="invite">
        <${Qr} rows=${offer.qr} label=${say("link_qr")} />
        <div class="ways">
          <a class="button" href=${toSafeUrl(offer.url)} target="_blank" rel="noopener noreferrer">${say("link_open")}</a>
          <p class="quiet">${say("link_code")}</p>
          <button class="code" type="button" onClick=${copy} title=${say("copy")}><code>${offer.code}</code><small aria-live="polite">${say(isCopied ? "copied" : "copy")}</small></button>
        </div>
      </div>
      <div class="check"><span>${say("link_check")}</span><strong>${offer.check}</strong></div>
      <p class="quiet">${say(step === "pending" ? "link_pending" : "link_check_help")}</p>
      ${step === "offer" &&
      html`<div class="actions"><button class="button plain" type="button" onClick=${onClose}>${say("link_no")}</button><button class="button" type="button" onClick=${agree}>${say("link_yes")}</button></div>`}`;
  }
}

/** @param {{rows: string[], label: string}} props */
function Qr({ rows, label }) {
  const path = rows
    .flatMap((row, y) => [...row.matchAll(/1+/g)].map((run) => `M${run.index} ${y}h${run[0].length}v1h-${run[0].length}z`))
    .join("");
  return html`<svg class="qr" viewBox=${`-2 -2 ${rows.length + 4} ${rows.length + 4}`} role="img" aria-label=${label} shape-rendering="crispEdges"><path d=${path} /></svg>`;
}

/** @param {unknown} error */
function toKey(error) {
  const code = /** @type {{code?: string}} */ (error).code ?? "";
  return ["rate_limited", "network"].includes(code) ? `error_${code}` : "error_other";
}
