// What the server tells by itself, and the regular look for what it could not tell.

import { io } from "../vendor/socket.io-client.js";
import { t } from "../kit/words.js";

const LOOK_EVERY = 30_000;
const STATES_EVERY = 10_000;

/** What an entry that came over the socket leaves out. */
const ENTRY = {
  text: "", kind: "message", author_id: "", author_name: "", source_id: "", attachments: [], choices: [], sources: [],
  target: 0, status: "pending",
};

/** Connect the board. @param {import("./store.js").Board} board */
export function connect(board) {
  const socket = io("/desk", {
    transports: ["websocket", "polling"], reconnectionDelay: 500, reconnectionDelayMax: 10_000, randomizationFactor: 0.6,
  });
  board.watch = (id) => socket.emit("watch", { conversation_id: id });
  const refreshLane = soon(() => void board.refreshLane(), 250);
  const refreshView = soon(() => void board.refreshView(), 150);
  const refreshCustomer = soon(() => void board.refreshCustomer(), 400);
  const refreshAll = () => {
    refreshLane();
    refreshView();
    board.outbox.hurry();
  };

  socket.on("connect", () => {
    board.set({ isLive: true, isOnline: true });
    board.watch(board.state.openId);
    refreshAll();
  });
  socket.on("disconnect", () => board.set({ isLive: false }));
  socket.on("connect_error", (error) => {
    board.set({ isLive: false });
    if (error?.message === "bad_proof") location.assign("/desk/sign-in");
  });
  socket.on("waiting_changed", refreshLane);
  socket.on("conversation_changed", (change) => {
    refreshLane();
    if (change.conversation_id === board.state.openId) onOpenChanged(board, change, refreshView);
  });
  socket.on("entry", (entry) => {
    onEntry(board, { ...ENTRY, ...entry });
    if (entry.author === "customer" || entry.kind === "status") refreshCustomer();
  });
  socket.on("note", () => {
    refreshView();
    refreshCustomer();
  });
  socket.on("forgotten", (/** @type {{conversation_id: string}} */ gone) => {
    if (gone.conversation_id === board.forgetting) return;
    if (gone.conversation_id === board.state.openId) board.toast("warn", t("lost.forgotten"));
    board.forgotten(gone.conversation_id);
  });
  socket.on("customer_changed", () => {
    refreshView();
    refreshCustomer();
  });
  socket.on("typing", (typing) => onTyping(board, typing));
  socket.on("presence", () => board.set({}));

  setInterval(refreshAll, LOOK_EVERY);
  setInterval(() => !document.hidden && board.state.view?.is_mine && refreshView(), STATES_EVERY);
  addEventListener("online", refreshAll);
  addEventListener("offline", () => board.set({ isOnline: false }));
  document.addEventListener("visibilitychange", () => !document.hidden && refreshAll());
}

/**
 * @param {import("./store.js").Board} board
 * @param {{control: string, owner: string, epoch: number}} change
 * @param {() => void} refreshView
 */
function onOpenChanged(board, change, refreshView) {
  const view = board.state.view;
  if (view?.is_mine && change.owner !== board.state.me.id) board.toast("warn", t("lost.conversation"));
  refreshView();
}

/** @param {import("./store.js").Board} board @param {import("../kit/types.js").Entry} entry */
function onEntry(board, entry) {
  board.addEntries([entry]);
  if (entry.conversation_id === board.state.openId) board.markSeen();
  if (entry.author === "customer" && board.state.view?.is_mine) {
    board.notify(board.state.view.card.label.name || t("customer.unnamed"), entry.text);
  }
}

/** @param {import("./store.js").Board} board @param {{conversation_id: string}} typing */
function onTyping(board, typing) {
  if (typing.conversation_id !== board.state.openId) return;
  const shown = { id: typing.conversation_id, until: Date.now() + 5000 };
  board.set({ typing: shown });
  setTimeout(() => board.state.typing === shown && board.set({ typing: null }), 5000);
}

/** Run once, shortly after the last call. @param {() => void} run @param {number} delay */
function soon(run, delay) {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = window.setTimeout(run, delay);
  };
}
