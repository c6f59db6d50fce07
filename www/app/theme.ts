/** Light or dark: the system's choice until the person makes one. */

import { keepsSettings } from "./edition.js";

export type Theme = "light" | "dark";

const KEY = "driftglass-theme";

/** Storage may be forbidden; then the choice lasts as long as the page. */
function stored(): string | null {
  try {
    if (!keepsSettings()) return null;
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

export function currentTheme(): Theme {
  const chosen = document.documentElement.dataset.theme;
  if (chosen === "light" || chosen === "dark") return chosen;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

export function setTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
  try {
    if (keepsSettings()) localStorage.setItem(KEY, theme);
  } catch {
    // Without storage the choice is not remembered.
  }
}

export function restoreTheme(): void {
  const theme = stored();
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
}
