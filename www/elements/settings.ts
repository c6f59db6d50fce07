import { DriftglassError } from "../core/error.js";
import type { MonitorConfig, Roles } from "../core/types.js";
import { type DashboardView, VIEWS } from "./dashboard-types.js";

/** What `save()` writes and `restore()` reads: the settings of a dashboard, without results. */
export interface Settings {
  driftglass: "dashboard-settings";
  version: 1;
  view: DashboardView;
  theme: string | null;
  lang: string;
  timeZone: string;
  density: string | null;
  hide: string;
  mapping: Roles | null;
  thresholds: MonitorConfig["thresholds"] | null;
  column: string | null;
  /** Label of the batch; `null` is the last one. */
  batch: string | null;
}

const isText = (value: unknown): boolean => typeof value === "string";
const isTextOrNull = (value: unknown): boolean => value === null || isText(value);
const isShapeOrNull = (value: unknown): boolean =>
  value === null || (typeof value === "object" && !Array.isArray(value));

const FIELDS: { [Field in keyof Settings]: (value: unknown) => boolean } = {
  driftglass: (value) => value === "dashboard-settings",
  version: (value) => value === 1,
  view: (value) => isView(value),
  theme: isTextOrNull,
  lang: isText,
  timeZone: isText,
  density: isTextOrNull,
  hide: isText,
  mapping: isShapeOrNull,
  thresholds: isShapeOrNull,
  column: isTextOrNull,
  batch: isTextOrNull,
};

export function isView(value: unknown): value is DashboardView {
  return value === "all" || VIEWS.some((view) => view === value);
}

/** Parses saved settings; refuses invalid ones and names the field. */
export function parseSettings(token: string): Settings {
  const invalid = (message: string) => new DriftglassError({ code: "settings-invalid", message });
  let found: unknown;
  try {
    found = JSON.parse(token);
  } catch {
    throw invalid("This is no JSON. Give `restore` what `save` answered.");
  }
  if (typeof found !== "object" || found === null) throw invalid("These are no settings.");
  for (const [field, fits] of Object.entries(FIELDS)) {
    const value: unknown = Reflect.get(found, field);
    if (fits(value)) continue;
    throw invalid(
      `\`${field}\` cannot be ${JSON.stringify(value)} in saved settings of version 1.`,
    );
  }
  return found as Settings;
}
