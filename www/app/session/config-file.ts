/** Settings as a file, to take to another browser or to keep beside the model. */

import type { MonitorConfig } from "../../core/types.js";
import { type Settings, settingsIn } from "../settings/settings.js";
import { isTheme, type Theme } from "../shared/theme.js";
import { type Limits, limitsOf, UNTOUCHED } from "./judging.js";

const VERSION = 1;

/** The settings with the limits of columns, and the report's configuration for anyone who runs the engine. */
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

/** Checks a file from elsewhere: if it holds anything that a user could not have set, none of it is applied. */
const MOST_CHARACTERS = 1024 * 1024;
const MOST_DEPTH = 32;

const refused = (name: string, value: unknown): Error =>
  new Error(
    `“${name}” cannot be ${JSON.stringify(value)?.slice(0, 60) ?? "that"}. Nothing was changed.`,
  );

function depthOf(value: unknown): number {
  let level: unknown[] = [value];
  let depth = 0;
  for (; level.length > 0 && depth <= MOST_DEPTH; depth += 1) {
    const within = (one: unknown): unknown[] =>
      typeof one === "object" && one !== null ? Object.values(one) : [];
    level = level.flatMap(within);
  }
  return depth;
}

function columnsIn(value: unknown): Record<string, number> {
  if (value === undefined) return {};
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw refused("columns", value);
  for (const [name, limit] of Object.entries(value))
    if (!Number.isFinite(limit)) throw refused(`columns, ${name}`, limit);
  return Object.fromEntries(Object.entries(value));
}

function namesIn(value: unknown): readonly string[] {
  if (value === undefined) return UNTOUCHED.ignored;
  const isNames = Array.isArray(value) && value.every((name) => typeof name === "string");
  if (!isNames) throw refused("ignored", value);
  return value;
}

/** Accepts settings only if none had to be left out or corrected; unknown ones are skipped. */
function exactly(value: unknown): Settings {
  const settings = settingsIn(value);
  if (value === undefined) return settings;
  if (typeof value !== "object" || value === null) throw refused("settings", value);
  for (const [name, taken] of Object.entries(settings)) {
    const given: unknown = Reflect.get(value, name);
    if (given !== undefined && JSON.stringify(taken) !== JSON.stringify(given))
      throw refused(name, given);
  }
  return settings;
}

/** Parses such a file. Throws a sentence for the user if the text is no such file, or holds an invalid value. */
export function readConfigFile(text: string): Read {
  if (text.length > MOST_CHARACTERS)
    throw new Error("This file is longer than 1 MiB: no settings file is. Choose another one.");
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
  if (depthOf(value) > MOST_DEPTH)
    throw new Error("This file is nested more than 32 levels deep. Nothing was changed.");
  const { theme = "system" } = file;
  if (!isTheme(theme)) throw refused("theme", theme);
  const settings = exactly(file.settings);
  const [columns, ignored] = [columnsIn(file.columns), namesIn(file.ignored)];
  return { settings, theme, limits: { ...limitsOf(settings), columns, ignored } };
}
