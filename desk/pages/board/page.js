// The desk: three columns, put together.

import { html, render, useEffect, useState } from "../vendor/htm-preact.js";
import { get, Refused } from "../kit/api.js";
import { applyTheme } from "../kit/theme.js";
import { loadWords, t } from "../kit/words.js";
import { Conversation } from "./conversation.js";
import { Customer } from "./customer.js";
import { Dialogs } from "./dialogs.js";
import { connect } from "./live.js";
import { Offers } from "./offers.js";
import { Queue } from "./queue.js";
import { Rail } from "./rail.js";
import { listen } from "./shortcuts.js";
import { Board } from "./store.js";
import { Toasts } from "./toasts.js";

/** @param {{board: Board}} props */
function Page({ board }) {
  const [, redraw] = useState(0);
  useEffect(() => board.subscribe(() => redraw((n) => n + 1)), [board]);
  const { openId, showsCustomer, isOnline, isLive } = board.state;
  return html`
    <div class="board ${openId ? "has-open" : ""} ${showsCustomer ? "shows-customer" : ""}">
      <${Rail} board=${board} />
      <${Queue} board=${board} />
      <main class="talk" aria-label=${t("talk")}>
        ${!isOnline || !isLive ? html`<div class="line-lost" role="status">${t(isOnline ? "lost.live" : "lost.line")}</div>` : null}
        <${Conversation} board=${board} />
      </main>
      <${Customer} board=${board} />
    </div>
    ${openId ? html`<div class="floating"><${Offers} board=${board} /></div>` : null}
    <${Dialogs} board=${board} />
    <${Toasts} board=${board} />`;
}

async function start() {
  applyTheme();
  await loadWords();
  document.title = t("title");
  const me = await get("/me");
  if (me.must_change_password) {
    location.assign("/desk/password");
    return;
  }
  const board = new Board(me);
  const root = document.getElementById("root");
  if (root) render(html`<${Page} board=${board} />`, root);
  connect(board);
  listen(board);
  board.outbox.start();
  void board.loadTeams();
  await board.showLane("waiting");
  const wanted = location.hash.slice(1);
  if (/^[\w-]{8,64}$/.test(wanted)) await board.open(wanted);
}

start().catch((error) => {
  if (error instanceof Refused && error.status === 401) location.assign("/desk/sign-in");
  else setTimeout(() => location.reload(), 5000);
});
