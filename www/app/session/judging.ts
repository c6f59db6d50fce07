/** The limits by which batches are judged: the user's edits, and undo and redo of all that can be undone. */

import { metricNames } from "../../charts/index.js";
import type { DetectorRule, DriftPreset, MonitorConfig, Rule } from "../../core/types.js";
import type { Limit, Settings } from "../settings/settings.js";
import type { Theme } from "../shared/theme.js";
import type { Arrangement } from "./arrangement.js";

/** Additional measurements that the user requested. */
export interface Watched {
  /** All columns together, in every batch. */
  together: boolean;
  correlations: boolean;
  detectors: readonly DetectorRule[];
}

export interface Limits {
  /** By the name of the threshold. */
  thresholds: Readonly<Record<string, number>>;
  /** By column: of the p-value, or of the statistic if the preset decides by it. */
  columns: Readonly<Record<string, number>>;
  /** By the name of the rule. */
  rules: Readonly<Record<string, MovedRule>>;
  /** Columns that are ignored. */
  ignored: readonly string[];
  /** `null` leaves it to the configuration. */
  preset: DriftPreset | null;
  alpha: number | null;
  minEffect: number | null;
  watched: Watched;
}

/** An edited limit of one rule. A rule with the same name but another original limit counts as another rule. */
export interface MovedRule {
  from: Rule["threshold"];
  to: number;
}

export const UNTOUCHED: Limits = {
  thresholds: {},
  columns: {},
  rules: {},
  ignored: [],
  preset: null,
  alpha: null,
  minEffect: null,
  watched: { together: false, correlations: false, detectors: [] },
};

/** The limits that the settings apply to every analysis. */
export function limitsOf({ thresholds, preset, alpha, minEffect }: Settings): Limits {
  return { ...UNTOUCHED, thresholds, preset, alpha, minEffect };
}

/** The metric of a threshold, if the two have different names. */
const METRICS: Readonly<Record<string, string>> = { latencyMs: "latencyMean" };

/** The threshold for the metric; `null` if there is none. */
export function thresholdOf(metric: string): string | null {
  const named = Object.entries(METRICS).find(([, of]) => of === metric)?.[0];
  const known = ["accuracy", "r2", "missingPct", "outlierPct"];
  return named ?? known.find((name) => name === metric) ?? null;
}

/** Metrics that are worse below. Errors, measured or estimated, are not among them. */
const WORSE_BELOW =
  /^(estimated(?!R?M)|accuracy$|balanced|matthews|precision|recall|f1|rocAuc|average|r2$|rows$|businessValue)/i;

/** The side on which the engine takes a metric to be worse, if it has a limit; `null` if the method decides. */
export function worseSide(metric: string): "above" | "below" | null {
  if (/PValue$|^schemaBreak$/.test(metric) || !metricNames.includes(metric)) return null;
  return WORSE_BELOW.test(metric) ? "below" : "above";
}

/** Whether a threshold applies to a rule on its metric: not if the rule watches one column, segments or two sides. */
function isGeneral({ column, segments, when }: Rule): boolean {
  return column === undefined && segments !== true && when !== "outside";
}

function moved(rule: Rule, { thresholds, rules }: Limits): Rule {
  const limit = isGeneral(rule) ? thresholds[thresholdOf(rule.metric) ?? rule.metric] : undefined;
  const now = limit === undefined ? rule : { ...rule, threshold: limit };
  const own = Object.hasOwn(rules, rule.name) ? rules[rule.name] : undefined;
  const isSame = JSON.stringify(own?.from) === JSON.stringify(now.threshold);
  return own === undefined || !isSame ? now : { ...now, threshold: own.to };
}

/** Limits that a report counts by, whatever its rules. */
const COUNTED = ["latencyMs", "missingPct", "outlierPct", "lowConfidence"];

/** The limit by which an analysis is judged: a number, or words if its own rules have none. */
export function inForce(config: MonitorConfig, { name, usual }: Limit): number | string {
  const about = (rule: Rule): boolean =>
    isGeneral(rule) && (thresholdOf(rule.metric) ?? rule.metric) === name;
  const [rule] = (config.rules ?? []).filter(about);
  if (rule === undefined) {
    const needsRule = config.rules !== undefined && !COUNTED.includes(name);
    return needsRule ? "no rule" : (config.thresholds?.[name] ?? usual ?? "none");
  }
  if (typeof rule.threshold === "number") return rule.threshold;
  return rule.threshold === "reference" ? "the reference's interval" : "how the reference varies";
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

/** The configuration with the limits applied: thresholds also in the rules on their metric. */
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
  if (config.rules) result.rules = config.rules.map((rule) => moved(rule, limits));
  if (ignored.length > 0)
    result.roles = { ...config.roles, ignore: [...(config.roles?.ignore ?? []), ...ignored] };
  return result;
}

/** Stored settings that a step changes: limits by the name of the threshold, with `null` to store none. */
export interface StoredChange extends Partial<Omit<Settings, "thresholds">> {
  thresholds?: Readonly<Record<string, number | null>>;
  theme?: Theme;
}

type Around<State> = readonly [before: State, after: State];

interface Step {
  limits: Limits;
  /** What the step did, such as "Limit of income". */
  what: string;
  /** The same settings before and after it. */
  stored: Around<StoredChange>;
  /** Roles and batches before and after it; `null` for a step about something else. */
  arranged: Around<Arrangement> | null;
}

/** What undo or redo did, with the settings to store, and the roles and batches to restore. */
export interface Taken {
  what: string;
  stored: StoredChange;
  arranged: Arrangement | null;
}

/** Steps that can be undone. */
const MOST_STEPS = 100;

/** The limits in force, and the steps that can be undone or redone: limits, settings, roles and batches. */
export class LimitHistory {
  now: Limits = UNTOUCHED;
  private past: Step[] = [];
  private future: Step[] = [];

  /** The name of the step that undo would take back; `null` without one. */
  get undoable(): string | null {
    return this.past.at(-1)?.what ?? null;
  }

  get redoable(): string | null {
    return this.future.at(-1)?.what ?? null;
  }

  /** Starts from these limits, with no earlier steps. */
  begin(limits: Limits): void {
    this.now = limits;
    this.past = [];
    this.future = [];
  }

  /** Returns a function that restores the current state. */
  saved(): () => void {
    const { now, past, future } = this;
    const [before, after] = [[...past], [...future]];
    return () => {
      this.now = now;
      this.past = before;
      this.future = after;
    };
  }

  /** Takes a step; `limits` are those after it, or are omitted if they stay the same. */
  take(step: Partial<Step> & Pick<Step, "what">): void {
    const { limits = this.now, what, stored = [{}, {}], arranged = null } = step;
    this.past = [...this.past, { limits: this.now, what, stored, arranged }].slice(-MOST_STEPS);
    this.future = [];
    this.now = limits;
  }

  /** Undoes the last step. */
  undo(): Taken | null {
    return this.swap(this.past, this.future, 0);
  }

  /** Redoes the step that was undone last. */
  redo(): Taken | null {
    return this.swap(this.future, this.past, 1);
  }

  /** Drops the steps about roles and batches, which no longer apply. */
  forgetArranged(): void {
    const isOther = ({ arranged }: Step): boolean => arranged === null;
    this.past = this.past.filter(isOther);
    this.future = this.future.filter(isOther);
  }

  private swap(from: Step[], to: Step[], side: 0 | 1): Taken | null {
    const step = from.pop();
    if (step === undefined) return null;
    const { what, stored, arranged, limits } = step;
    to.push({ ...step, limits: this.now });
    this.now = limits;
    return { what, stored: stored[side], arranged: arranged?.[side] ?? null };
  }
}
