// The keyboard of the console.

/** @param {import("./store.js").Console} desk */
export function listen(desk) {
  addEventListener("keydown", (event) => {
    const hasCommand = event.ctrlKey || event.metaKey;
    const isWriting = event.target instanceof HTMLElement && event.target.matches("input, textarea, select");
    if (hasCommand && event.code === "KeyS") {
      event.preventDefault();
      if (!desk.state.busy) void desk.save();
    } else if (hasCommand && event.code === "KeyZ" && !event.shiftKey && !isWriting) {
      event.preventDefault();
      desk.undo();
    } else if (event.key === "Escape" && !desk.state.dialog && desk.state.chosen && !event.defaultPrevented) {
      close(desk);
    }
  });
}

/** Close the editor; the keyboard goes back to the rule it was about. @param {import("./store.js").Console} desk */
export function close(desk) {
  const { chosen } = desk.state;
  desk.set({ chosen: null });
  if (chosen) requestAnimationFrame(() => document.getElementById(`open-${chosen.stage}-${chosen.index}`)?.focus());
}
