/** Settings for every analysis. They contain no column names, which belong to a single analysis. */

import type { DriftPreset } from "../../core/types.js";
import { OTHER_LIMITS } from "./other-limits.js";
import { keeper } from "./storage/index.js";

export const PRESETS: readonly DriftPreset[] = ["calibrated", "classic", "evidently", "nannyml"];
export const DENSITIES = ["comfortable", "compact"] as const;
export type Density = (typeof DENSITIES)[number];

/** Locales by how they write numbers. */
export const NUMBERS = ["en", "de", "fr", "de-CH", "en-IN", "ar-EG"] as const;
export type Numbers = (typeof NUMBERS)[number];

export interface Settings {
  /** Limits that differ from the usual ones, by the name of the threshold. */
  thresholds: Record<string, number>;
  /** `null` is the engine's own default. */
  preset: DriftPreset | null;
  alpha: number | null;
  minEffect: number | null;
  timeZone: string;
  density: Density;
  /** The number format on screen. */
  numbers: Numbers;
  shortcuts: boolean;
  /** Whether roles are remembered for files with the same header. */
  remembersColumns: boolean;
  /** Whether the last analysis is stored, to continue another day. */
  keepsAnalysis: boolean;
}

export interface Limit {
  name: string;
  label: string;
  /** `null`: no limit until somebody sets one. */
  usual: number | null;
}

/** The limits of the engine's own rules, with their usual values. */
export const LIMITS: readonly Limit[] = [
  { name: "accuracy", label: "Accuracy at least", usual: 0.85 },
  { name: "r2", label: "R² at least", usual: 0.7 },
  { name: "latencyMs", label: "Latency at most, ms", usual: 100 },
  { name: "missingPct", label: "Missing at most, %", usual: 5 },
  { name: "outlierPct", label: "Outliers at most, %", usual: 10 },
  { name: "lowConfidence", label: "Low confidence below", usual: 0.7 },
];

export function usualSettings(): Settings {
  return {
    thresholds: {},
    preset: null,
    alpha: null,
    minEffect: null,
    timeZone: "UTC",
    density: "comfortable",
    numbers: "en",
    shortcuts: true,
    remembersColumns: false,
    keepsAnalysis: false,
  };
}

const isShare = (value: unknown): value is number =>
  typeof value === "number" && value >= 0 && value <= 1;

/** Whether the browser knows the time zone. */
export function isZone(value: unknown): value is string {
  if (typeof value !== "string") return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: value });
    return true;
  } catch {
    return false;
  }
}

/** Whether a limit can be part of the settings. */
function isKnown(name: string): boolean {
  return LIMITS.some((known) => known.name === name) || OTHER_LIMITS.includes(name);
}

/** The limits that this page knows; others are left out. */
export function thresholdsIn(value: unknown): Record<string, number> {
  if (typeof value !== "object" || value === null) return {};
  const found = Object.entries(value).filter(
    ([name, limit]) => isKnown(name) && Number.isFinite(limit),
  );
  return Object.fromEntries(found) as Record<string, number>;
}

/** Settings from any source: invalid ones get their usual value. */
export function settingsIn(value: unknown): Settings {
  const usual = usualSettings();
  const given: Partial<Record<keyof Settings, unknown>> =
    typeof value === "object" && value !== null ? value : {};
  return {
    thresholds: thresholdsIn(given.thresholds),
    preset: PRESETS.find((preset) => preset === given.preset) ?? null,
    alpha: isShare(given.alpha) && given.alpha > 0 && given.alpha < 1 ? given.alpha : null,
    minEffect: isShare(given.minEffect) ? given.minEffect : null,
    timeZone: isZone(given.timeZone) ? given.timeZone : usual.timeZone,
    density: DENSITIES.find((density) => density === given.density) ?? usual.density,
    numbers: NUMBERS.find((numbers) => numbers === given.numbers) ?? usual.numbers,
    shortcuts: given.shortcuts !== false,
    remembersColumns: given.remembersColumns === true,
    keepsAnalysis: given.keepsAnalysis === true,
  };
}

const ID = "all";

/** The settings in force; every change is stored at once. */
class Preferences extends EventTarget {
  value: Settings = usualSettings();
  /** What the user changed while the stored settings were being read. */
  private meanwhile: Partial<Settings> = {};

  /** Reads the stored settings; changes made meanwhile take precedence. */
  async restore(): Promise<void> {
    this.meanwhile = {};
    const stored = await keeper.read("settings", ID);
    if (stored === null) return;
    const { meanwhile } = this;
    this.show({ ...settingsIn(stored.value), ...meanwhile });
    if (Object.keys(meanwhile).length > 0) void keeper.write("settings", ID, this.value);
  }

  /** Applies settings without storing them. */
  show(value: Settings): void {
    this.value = value;
    document.documentElement.dataset.density = value.density;
    this.dispatchEvent(new Event("change"));
  }

  change(change: Partial<Settings>): void {
    this.meanwhile = { ...this.meanwhile, ...change };
    this.show({ ...this.value, ...change });
    void keeper.write("settings", ID, this.value);
  }
}

export const preferences = new Preferences();
