// Signing in.

import { html, render, useState } from "../vendor/htm-preact.js";
import { post, Refused } from "../kit/api.js";
import { Door, Field } from "../kit/door.js";
import { applyTheme } from "../kit/theme.js";
import { loadWords, t } from "../kit/words.js";

function SignIn() {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [error, setError] = useState("");
  const [isBusy, setBusy] = useState(false);
  /** @param {Event} event */
  const submit = async (event) => {
    event.preventDefault();
    setBusy(true);
    setError("");
    try {
      const me = await post("/sign-in", { email, password });
      location.assign(me.must_change_password ? "/desk/password" : "/desk/");
    } catch (refused) {
      setError(words(refused));
      setBusy(false);
    }
  };
  return html`<${Door} title=${t("sign-in")} hint=${t("sign-in.hint")}>
    <form onSubmit=${submit}>
      <${Field} name="email" label=${t("email")} type="email" complete="username" value=${email} onInput=${setEmail} />
      <${Field} name="password" label=${t("password")} type="password" complete="current-password" value=${password} onInput=${setPassword} />
      ${error ? html`<p class="error" role="alert">${error}</p>` : null}
      <button class="button main wide" disabled=${isBusy}>${t("do.sign-in")}</button>
    </form>
  </${Door}>`;
}

/** @param {unknown} refused */
function words(refused) {
  const code = refused instanceof Refused ? refused.code : "";
  return { bad_proof: t("sign-in.wrong"), rate_limited: t("sign-in.slow"), offline: t("error.offline") }[code] ?? t("sign-in.wrong");
}

applyTheme();
await loadWords();
document.title = `${t("sign-in")} – Khách Quen`;
const root = document.getElementById("root");
if (root) render(html`<${SignIn} />`, root);
