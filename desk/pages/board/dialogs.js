// What opens above the board: passing a conversation on, the keyboard.

import { html, useEffect, useState } from "../vendor/htm-preact.js";
import { get } from "../kit/api.js";
import { hue, initials, when } from "../kit/format.js";
import { Icon } from "../kit/icons.js";
import { t } from "../kit/words.js";
import { Dialog } from "./dialog.js";
import { DutyForm } from "./duty.js";
import { Correct, Forget } from "./rights.js";
import { KEYS } from "./shortcuts.js";

/** @param {{board: import("./store.js").Board}} props */
export function Dialogs({ board }) {
  if (board.state.dialog === "transfer") return html`<${Transfer} board=${board} />`;
  if (board.state.dialog === "correct") return html`<${Correct} board=${board} />`;
  if (board.state.dialog === "forget") return html`<${Forget} board=${board} />`;
  if (board.state.dialog === "duty") return html`<${Dialog} board=${board} title=${t("duty")}><${DutyForm} board=${board} /></${Dialog}>`;
  if (board.state.dialog === "keys") {
    return html`<${Dialog} board=${board} title=${t("keys.title")}><dl class="keys">${KEYS.map(([key, word]) => html`<div key=${key}><dt><kbd>${key}</kbd></dt><dd>${t(word)}</dd></div>`)}</dl></${Dialog}>`;
  }
  return null;
}

/** @param {{board: import("./store.js").Board}} props */
function Transfer({ board }) {
  const [colleagues, setColleagues] = useState(/** @type {import("../kit/types.js").Colleague[]} */ ([]));
  const [chosen, setChosen] = useState("");
  const [note, setNote] = useState("");
  useEffect(() => {
    void board.ask(get("/colleagues")).then((answer) => setColleagues(answer ?? []));
  }, []);
  const [kind, ...rest] = chosen.split(":");
  const pass = () => board.transfer({ [kind]: rest.join(":"), note: note.trim() });
  /** @param {string} value @param {unknown} face @param {string} name @param {string} hint */
  const option = (value, face, name, hint) => html`<label key=${value} class="option ${chosen === value ? "chosen" : ""}"><input type="radio" name="to" value=${value}
    checked=${chosen === value} onChange=${() => setChosen(value)} />${face}<span><b>${name}</b><small>${hint}</small></span></label>`;
  return html`<${Dialog} board=${board} title=${t("transfer")}>
    <div class="options">
      <h3>${t("transfer.teams")}</h3>
      ${Object.keys(board.state.teams).map((queue) => option(`queue:${queue}`, html`<span class="avatar"><${Icon} name="inbox" size=${18} /></span>`, board.team(queue), standing(board, queue)))}
      ${colleagues.length ? html`<h3>${t("transfer.people")}</h3>` : null}
      ${colleagues.map((one) => option(`to:${one.id}`, html`<span class="avatar h${hue(one.id)}">${initials(one.name)}<i class="dot ${one.is_online ? "on" : "off"}"></i></span>`,
        one.name, [t(one.is_online ? "online" : "offline"), ...one.teams.map((team) => board.team(team))].join(" · ")))}
    </div>
    <label class="labelled">${t("transfer.note")}<textarea rows="3" maxlength="5000" value=${note} placeholder=${t("transfer.note.hint")} onInput=${(/** @type {any} */ e) => setNote(e.target.value)}></textarea></label>
    <footer><button class="button quiet" onClick=${() => board.set({ dialog: "" })}>${t("do.cancel")}</button>
      <button class="button main" disabled=${!chosen} onClick=${pass}>${t("do.transfer")}</button></footer>
  </${Dialog}>`;
}

/** Whether a team answers now. @param {import("./store.js").Board} board @param {string} queue */
function standing(board, queue) {
  const team = board.state.standings.find((one) => one.queue === queue);
  if (!team) return t("transfer.team.hint");
  if (!team.is_open && !team.agents) return team.opens_at ? t("transfer.team.closed", { time: when(team.opens_at) }) : t("transfer.team.shut");
  return team.agents ? t("transfer.team.open", { n: team.agents, waiting: team.waiting }) : t("transfer.team.empty");
}
