/**
 * The page's theme. It is the only setting in localStorage, because it is needed before the first picture, and the
 * database answers later.
 */

import { keepsSettings } from "./edition.js";

export const THEMES = ["system", "light", "dark", "contrast"] as const;
export type Theme = (typeof THEMES)[number];

const KEY = "driftglass-theme";

export function isTheme(value: unknown): value is Theme {
  return THEMES.some((theme) => theme === value);
}

/** Storage may be forbidden; then the choice lasts as long as the page. */
function stored(): unknown {
  try {
    if (!keepsSettings()) return null;
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

let chosen: Theme = "system";

export function chosenTheme(): Theme {
  return chosen;
}

/** Whether the visible theme is light or dark. */
export function currentTheme(): "light" | "dark" {
  if (chosen === "light" || chosen === "dark") return chosen;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/** Shows a theme for as long as the page is open. */
export function showTheme(theme: Theme): void {
  chosen = theme;
  const { dataset } = document.documentElement;
  delete dataset.theme;
  delete dataset.contrast;
  if (theme === "contrast") dataset.contrast = "more";
  else if (theme !== "system") dataset.theme = theme;
}

/** Shows a theme and remembers it, unless storing is forbidden. */
export function setTheme(theme: Theme, mayStore = true): void {
  showTheme(theme);
  if (!mayStore) return;
  try {
    if (keepsSettings()) localStorage.setItem(KEY, theme);
  } catch {
    // Without storage the choice is not remembered.
  }
}

export function restoreTheme(): void {
  const theme = stored();
  if (isTheme(theme)) showTheme(theme);
}
