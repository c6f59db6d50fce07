/** Settings as a file: to take to another browser, or to keep beside the model. */

import type { MonitorConfig } from "../core/types.js";
import { type Limits, limitsOf, UNTOUCHED } from "./judging.js";
import { type Settings, settingsIn } from "./settings.js";
import { isTheme, type Theme } from "./theme.js";

const VERSION = 1;

/** The settings with the limits of columns, and the configuration of the report for whoever runs the engine. */
export function configFile(
  settings: Settings,
  theme: Theme,
  limits: Limits,
  config: MonitorConfig | null,
): string {
  const { columns, ignored } = limits;
  const file = {
    driftglass: "settings",
    version: VERSION,
    theme,
    settings,
    columns,
    ignored,
    config,
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

export interface Read {
  settings: Settings;
  theme: Theme;
  limits: Limits;
}

function numbersIn(value: unknown): Record<string, number> {
  if (typeof value !== "object" || value === null) return {};
  const pairs = Object.entries(value).filter(([, limit]) => Number.isFinite(limit));
  return Object.fromEntries(pairs) as Record<string, number>;
}

/** Reads such a file. It throws a sentence for the person where the text is no such file. */
export function readConfigFile(text: string): Read {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (reason) {
    const why = reason instanceof Error ? reason.message : String(reason);
    throw new Error(`This is not JSON: ${why}. Choose a file that “Save settings file” wrote.`);
  }
  const file: Partial<Record<string, unknown>> =
    typeof value === "object" && value !== null ? { ...value } : {};
  if (file.driftglass !== "settings")
    throw new Error("This JSON holds no settings. Choose a file that “Save settings file” wrote.");
  if (typeof file.version !== "number" || file.version > VERSION)
    throw new Error("A newer version of this page wrote these settings. Reload to get it.");
  const settings = settingsIn(file.settings);
  const ignored = Array.isArray(file.ignored)
    ? file.ignored.filter((name) => typeof name === "string")
    : UNTOUCHED.ignored;
  return {
    settings,
    theme: isTheme(file.theme) ? file.theme : "system",
    limits: { ...limitsOf(settings), columns: numbersIn(file.columns), ignored },
  };
}
