// The console: the shop's rules, their trial, their versions and what they decided.

import { html, render, useEffect, useState } from "../vendor/htm-preact.js";
import { get, Refused } from "../kit/api.js";
import { Door } from "../kit/door.js";
import { applyTheme } from "../kit/theme.js";
import { loadWords, t } from "../kit/words.js";
import { Bar } from "./bar.js";
import { Decisions } from "./decisions.js";
import { Dialogs } from "./dialogs.js";
import { Editor } from "./editor.js";
import { listen } from "./keys.js";
import { List } from "./list.js";
import { Notices } from "./notices.js";
import { Rail } from "./rail.js";
import { Simulation } from "./simulation.js";
import { Console } from "./store.js";
import { Toasts } from "./toasts.js";
import { Versions } from "./versions.js";

/** @param {{desk: Console}} props */
function Page({ desk }) {
  const [, redraw] = useState(0);
  useEffect(() => desk.subscribe(() => redraw((n) => n + 1)), [desk]);
  const { tab, chosen } = desk.state;
  return html`<div class="console ${chosen && tab === "rules" ? "has-open" : ""}">
      <${Rail} desk=${desk} />
      <main>
        <${Bar} desk=${desk} />
        <${Notices} desk=${desk} />
        <div class="work" role="tabpanel" id="panel" aria-labelledby=${`tab-${tab}`}>
          ${tab === "rules" ? html`<${List} desk=${desk} />${chosen ? html`<${Editor} desk=${desk} />` : null}` : null}
          ${tab === "try" ? html`<${Simulation} desk=${desk} />` : null}
          ${tab === "versions" ? html`<${Versions} desk=${desk} />` : null}
          ${tab === "why" ? html`<${Decisions} desk=${desk} />` : null}
        </div>
      </main>
    </div>
    <${Dialogs} desk=${desk} />
    <${Toasts} desk=${desk} />`;
}

/** What the address asks for: `#why/<conversation>` or `#rule/<id>`. @param {Console} desk */
function follow(desk) {
  const [what, id = ""] = location.hash.slice(1).split("/");
  if (what === "why") void desk.openDecisions(/^[\w-]{8,64}$/.test(id) ? id : "");
  else if (what === "rule") desk.open(id);
}

async function start() {
  applyTheme();
  await loadWords();
  document.title = t("console.title");
  const root = document.getElementById("root");
  if (!root) return;
  const me = await get("/me");
  if (me.must_change_password) {
    location.assign("/desk/password");
    return;
  }
  if (me.role !== "admin") {
    render(html`<${Door} title=${t("console.admins")} hint=${t("console.admins.hint")}><a class="button main wide" href="/desk/">${t("console.to-desk")}</a></${Door}>`, root);
    return;
  }
  const [registry, draft] = await Promise.all([get("/rules/registry"), get("/rules/draft")]);
  const desk = new Console(me, registry, draft);
  render(html`<${Page} desk=${desk} />`, root);
  listen(desk);
  follow(desk);
  addEventListener("hashchange", () => follow(desk));
  addEventListener("beforeunload", (event) => {
    if (desk.isDirty) event.preventDefault();
  });
  await desk.loadVersions();
}

start().catch((error) => {
  if (error instanceof Refused && error.status === 401) location.assign("/desk/sign-in");
  else setTimeout(() => location.reload(), 5000);
});
