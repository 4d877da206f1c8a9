import { createSignal } from "solid-js";

export type Theme = "system" | "light" | "dark";
/** Read by web/public/theme.js before the first paint. */
const storageKey = "parley.theme";

function stored(): Theme {
  try {
    const value = localStorage.getItem(storageKey);
    return value === "light" || value === "dark" ? value : "system";
  } catch {
    return "system";
  }
}

const [theme, show] = createSignal<Theme>(stored());
/** What the person chose. The system's own choice is followed live. */
export { theme };

const system = matchMedia("(prefers-color-scheme: dark)");
const apply = () => {
  const dark = theme() === "dark" || (theme() === "system" && system.matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
};

/** Follows the system's theme from now on. Called once, by the app. */
export function followSystemTheme() {
  system.addEventListener("change", apply);
  apply();
}

export function setTheme(next: Theme) {
  show(next);
  try {
    if (next === "system") localStorage.removeItem(storageKey);
    else localStorage.setItem(storageKey, next);
  } catch {
    // Storage may be switched off: it holds until the tab closes.
  }
  apply();
}
