// Light or dark: what the agent chose, else what the system says.

const KEPT = "desk-theme";

/** Apply the choice; call before anything is drawn. */
export function applyTheme() {
  const chosen = localStorage.getItem(KEPT);
  const dark = chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "dark" : "light";
}

/** Change from light to dark or back. */
export function switchTheme() {
  localStorage.setItem(KEPT, isDark() ? "light" : "dark");
  applyTheme();
}

/** @returns {boolean} */
export function isDark() {
  return document.documentElement.dataset.theme === "dark";
}
