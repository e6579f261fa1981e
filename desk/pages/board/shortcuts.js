// The keyboard: what the help dialog lists.

/** Key and the word that explains it. */
export const KEYS = [
  ["/", "keys.search"],
  ["Alt + ↓ / ↑", "keys.next"],
  ["Alt + T", "keys.take"],
  ["Alt + B", "keys.release"],
  ["Alt + N", "keys.note"],
  ["Alt + S", "keys.suggestion"],
  ["Enter", "keys.send"],
  ["Shift + Enter", "keys.newline"],
  ["?", "keys.help"],
  ["Esc", "keys.close"],
];

/** @param {import("./store.js").Board} board */
export function listen(board) {
  addEventListener("keydown", (event) => {
    if (event.isComposing || event.defaultPrevented) return;
    const run = event.altKey ? withAlt(board, event.code) : plain(board, event);
    if (run) {
      event.preventDefault();
      run();
    }
  });
}

/** @param {import("./store.js").Board} board @param {string} code @returns {(() => void) | undefined} */
function withAlt(board, code) {
  const { view, suggestion } = board.state;
  switch (code) {
    case "ArrowDown": return () => step(board, 1);
    case "ArrowUp": return () => step(board, -1);
    case "KeyT": return view && !view.is_mine ? () => void board.take() : undefined;
    case "KeyB": return view?.is_mine ? () => void board.release() : undefined;
    case "KeyN": return view ? () => board.write({ isNote: !board.draft().isNote }) : undefined;
    case "KeyS": return suggestion ? () => board.insert(suggestion) : undefined;
    default: return undefined;
  }
}

/** @param {import("./store.js").Board} board @param {KeyboardEvent} event @returns {(() => void) | undefined} */
function plain(board, event) {
  if (event.key === "Escape" && board.state.dialog) return () => board.set({ dialog: "" });
  if (event.key === "Escape" && board.state.showsCustomer) return () => board.set({ showsCustomer: false });
  const target = /** @type {HTMLElement} */ (event.target);
  if (event.ctrlKey || event.metaKey || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return undefined;
  if (event.key === "/") return () => document.getElementById("search")?.focus();
  if (event.key === "?") return () => board.set({ dialog: "keys" });
  return undefined;
}

/** @param {import("./store.js").Board} board @param {number} by */
function step(board, by) {
  const cards = board.shown();
  const at = cards.findIndex((card) => card.conversation_id === board.state.openId);
  const next = cards[Math.max(0, Math.min(cards.length - 1, at + by))];
  if (next) void board.open(next.conversation_id);
}
