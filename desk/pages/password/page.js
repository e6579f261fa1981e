// Changing one's password: a must with a one-time password, a choice later.

import { html, render, useState } from "../vendor/htm-preact.js";
import { get, post, Refused } from "../kit/api.js";
import { Door, Field } from "../kit/door.js";
import { applyTheme } from "../kit/theme.js";
import { loadWords, t } from "../kit/words.js";

/** @param {{isMust: boolean}} props */
function ChangePassword({ isMust }) {
  const [old, setOld] = useState("");
  const [fresh, setFresh] = useState("");
  const [again, setAgain] = useState("");
  const [error, setError] = useState("");
  const [isBusy, setBusy] = useState(false);
  /** @param {Event} event */
  const submit = async (event) => {
    event.preventDefault();
    if (fresh !== again) {
      setError(t("password.differ"));
      return;
    }
    setBusy(true);
    setError("");
    try {
      await post("/password", { old, new: fresh });
      location.assign("/desk/");
    } catch (refused) {
      setError(words(refused));
      setBusy(false);
    }
  };
  return html`<${Door} title=${t("password.title")} hint=${t(isMust ? "password.must" : "password.may")}>
    <form onSubmit=${submit}>
      <${Field} name="old" label=${t(isMust ? "password.one-time" : "password.old")} type="password" complete="current-password" value=${old} onInput=${setOld} />
      <${Field} name="new" label=${t("password.new")} type="password" complete="new-password" value=${fresh} hint=${t("password.rule")} onInput=${setFresh} />
      <${Field} name="again" label=${t("password.again")} type="password" complete="new-password" value=${again} onInput=${setAgain} />
      ${error ? html`<p class="error" role="alert">${error}</p>` : null}
      <button class="button main wide" disabled=${isBusy}>${t("do.change-password")}</button>
      ${isMust ? null : html`<a class="button quiet wide" href="/desk/">${t("do.cancel")}</a>`}
    </form>
  </${Door}>`;
}

/** @param {unknown} refused */
function words(refused) {
  if (!(refused instanceof Refused)) return t("error.offline");
  if (refused.code === "forbidden") return t("password.wrong");
  if (refused.code === "bad_input") return t("password.rule");
  return t(refused.code === "rate_limited" ? "sign-in.slow" : "error.offline");
}

applyTheme();
await loadWords();
document.title = `${t("password.title")} – Khách Quen`;
try {
  const me = await get("/me");
  const root = document.getElementById("root");
  if (root) render(html`<${ChangePassword} isMust=${me.must_change_password} />`, root);
} catch {
  location.assign("/desk/sign-in");
}
