/** The limits by which batches are judged: what the person moved, and the way back and forth. */

import type { DetectorRule, DriftPreset, MonitorConfig, Rule } from "../core/types.js";
import type { Settings } from "./settings.js";

/** What is measured besides, because the person asked for it. */
export interface Watched {
  /** All columns together, in every batch. */
  together: boolean;
  correlations: boolean;
  detectors: readonly DetectorRule[];
}

export interface Limits {
  /** By the name of the threshold. */
  thresholds: Readonly<Record<string, number>>;
  /** By column: of the p-value or, where the preset decides by it, of the statistic. */
  columns: Readonly<Record<string, number>>;
  /** Columns that are not looked at. */
  ignored: readonly string[];
  /** `null` is what the configuration says. */
  preset: DriftPreset | null;
  alpha: number | null;
  minEffect: number | null;
  watched: Watched;
}

export const UNTOUCHED: Limits = {
  thresholds: {},
  columns: {},
  ignored: [],
  preset: null,
  alpha: null,
  minEffect: null,
  watched: { together: false, correlations: false, detectors: [] },
};

/** The limits that the settings hold for every analysis. */
export function limitsOf({ thresholds, preset, alpha, minEffect }: Settings): Limits {
  return { ...UNTOUCHED, thresholds, preset, alpha, minEffect };
}

/** The metric that a threshold is about, where they are not called the same. */
const METRICS: Readonly<Record<string, string>> = { latencyMs: "latencyMean" };

/** The threshold that is about the metric; `null` if none is. */
export function thresholdOf(metric: string): string | null {
  const named = Object.entries(METRICS).find(([, of]) => of === metric)?.[0];
  const known = ["accuracy", "r2", "missingPct", "outlierPct"];
  return named ?? known.find((name) => name === metric) ?? null;
}

function moved(rule: Rule, thresholds: Limits["thresholds"]): Rule {
  const limit = thresholds[thresholdOf(rule.metric) ?? ""];
  return limit === undefined || rule.when === "outside" ? rule : { ...rule, threshold: limit };
}

function asked(
  config: MonitorConfig,
  { together, correlations, detectors }: Watched,
): Partial<MonitorConfig> {
  return {
    ...(together ? { multivariate: config.multivariate ?? {} } : {}),
    ...(correlations ? { correlations: config.correlations ?? {} } : {}),
    ...(detectors.length === 0 ? {} : { detectors: [...(config.detectors ?? []), ...detectors] }),
  };
}

/** The configuration with the limits in it: thresholds also in the rules that are about their metric. */
export function limited(config: MonitorConfig, limits: Limits): MonitorConfig {
  const { thresholds, columns, ignored, preset, alpha, minEffect } = limits;
  const drift = { ...config.drift };
  if (preset !== null) drift.preset = preset;
  if (alpha !== null) drift.alpha = alpha;
  if (minEffect !== null) drift.minEffect = minEffect;
  const own = Object.entries(columns).filter(([name]) => !ignored.includes(name));
  if (own.length > 0) drift.thresholds = { ...drift.thresholds, ...Object.fromEntries(own) };
  const result: MonitorConfig = { ...config, ...asked(config, limits.watched) };
  if (Object.keys(drift).length > 0) result.drift = drift;
  if (Object.keys(thresholds).length > 0)
    result.thresholds = { ...config.thresholds, ...thresholds };
  if (config.rules) result.rules = config.rules.map((rule) => moved(rule, thresholds));
  if (ignored.length > 0)
    result.roles = { ...config.roles, ignore: [...(config.roles?.ignore ?? []), ...ignored] };
  return result;
}

interface Step {
  limits: Limits;
  /** What the step did, as "Limit of income". */
  what: string;
}

/** Steps that can be taken back. */
const MOST_STEPS = 100;

/** The limits in force, those before and those that were taken back. */
export class LimitHistory {
  now: Limits = UNTOUCHED;
  private past: Step[] = [];
  private future: Step[] = [];

  get canUndo(): boolean {
    return this.past.length > 0;
  }

  get canRedo(): boolean {
    return this.future.length > 0;
  }

  /** Starts from these limits, without a way back to others. */
  begin(limits: Limits): void {
    this.now = limits;
    this.past = [];
    this.future = [];
  }

  /** What brings all of it back to how it is now. */
  saved(): () => void {
    const { now, past, future } = this;
    const [before, after] = [[...past], [...future]];
    return () => {
      this.now = now;
      this.past = before;
      this.future = after;
    };
  }

  change(change: Partial<Limits>, what: string): void {
    this.past = [...this.past, { limits: this.now, what }].slice(-MOST_STEPS);
    this.future = [];
    this.now = { ...this.now, ...change };
  }

  /** Takes the last step back; answers what it had done. */
  undo(): string | null {
    const step = this.past.pop();
    if (step === undefined) return null;
    this.future.push({ limits: this.now, what: step.what });
    this.now = step.limits;
    return step.what;
  }

  /** Takes the step again that was taken back last. */
  redo(): string | null {
    const step = this.future.pop();
    if (step === undefined) return null;
    this.past.push({ limits: this.now, what: step.what });
    this.now = step.limits;
    return step.what;
  }
}
