/**
 * The engine's judgement once more, for one thing only: limits that are moved in an exported report,
 * where there is no engine. It holds stored p-values, statistics and effects against other limits; it
 * computes none. The rule is that of `src/drift/decision.rs` and `src/drift/column.rs`, and
 * `tests/node/html-report.test.mjs` holds it against verdicts of the engine.
 *
 * What it cannot know: an adjusted p-value under another way of adjusting, and how large a change must
 * be to be seen under a stricter level. Whether too few rows make "no change" inconclusive is
 * therefore taken from the stored result.
 */

import type { DriftOptions, DriftResult, Verdict } from "../../../core/types.js";

/** Shares that differ by less than this from a limit are on it, as in the engine. */
const ROUNDING = 1e-12;
/** From this share of drifted columns on the preset `evidently` calls a batch drifted. */
const DRIFTED_SHARE = 0.5;

/** What the verdict of one column in one batch rests on. */
export interface Evidence {
  /** The engine's verdict under the limits in force. */
  verdict: Verdict;
  /** The verdict of the values where no change is seen: stable, or inconclusive if one could have hidden. */
  quiet: Verdict;
  decidedBy: "p-value" | "statistic";
  /** Adjusted p-value, or statistic; `null` where there is none or where rows were too few for one. */
  value: number | null;
  /** Share of rows moved. */
  effect: number | null;
  /** What `value` was held against. */
  threshold: number;
  /** Whether a statistic on its threshold is still stable. */
  strict: boolean;
  /** Difference of the shares that are missing, and its adjusted p-value. */
  missingShift: number;
  missingPValue: number | null;
}

/** Limits of drift. */
export interface DriftLimits {
  /** The level of p-values. */
  alpha: number;
  /** Share of rows that must have moved. */
  minEffect: number;
  /** Whether a change in missing values is drift. */
  missingness: boolean;
  /** Whether half of the columns must have drifted (preset `evidently`). */
  byHalf: boolean;
}

/** The limits in force: what was configured, else the defaults of its preset. */
export function limitsInForce(options: DriftOptions | undefined, alpha = 0.05): DriftLimits {
  const isCalibrated = (options?.preset ?? "calibrated") === "calibrated";
  return {
    alpha: options?.alpha ?? alpha,
    minEffect: options?.minEffect ?? (isCalibrated ? 0.05 : 0),
    missingness: options?.missingness ?? isCalibrated,
    byHalf: options?.preset === "evidently",
  };
}

/** What is kept of a result. */
export function evidenceOf(result: DriftResult, options: DriftOptions | undefined): Evidence {
  const { decidedBy, missingness } = result;
  const rows = Math.min(result.nReference, result.nBatch);
  const enough = decidedBy === "statistic" || rows >= (options?.minRows ?? 2);
  const value = decidedBy === "statistic" ? result.statistic : result.adjustedPValue;
  return {
    verdict: result.verdict,
    quiet: quietVerdict(result, options),
    decidedBy,
    value: enough ? value : null,
    effect: result.effect,
    threshold: result.threshold,
    strict:
      result.convention === "nannyml" ||
      (result.convention === "evidently" && result.test === "energy"),
    missingShift: Math.abs(missingness.batch - missingness.reference),
    missingPValue: missingness.adjustedPValue,
  };
}

/** Tests whose smallest detectable effect is `null` only where nothing could have been seen. */
const TELLS_LEAST = new Set(["kolmogorov-smirnov", "chi-squared", "g-test"]);

/** What the values would be called if no change were seen in them. */
function quietVerdict(result: DriftResult, options: DriftOptions | undefined): Verdict {
  const { decidedBy, threshold, adjustedPValue, verdict, minDetectableEffect, test } = result;
  const wasSeen =
    decidedBy === "p-value"
      ? adjustedPValue !== null && adjustedPValue <= threshold
      : verdict === "drifted";
  if (!wasSeen && verdict !== "drifted") return verdict;
  const visible = (options?.preset ?? "calibrated") === "calibrated" ? 0.25 : 0.5;
  if (minDetectableEffect !== null) {
    return minDetectableEffect <= visible ? "stable" : "inconclusive";
  }
  return decidedBy === "p-value" && TELLS_LEAST.has(test) ? "inconclusive" : "stable";
}

/**
 * The verdict of a column under other limits. `own` stands for its threshold where the column has one
 * of its own; a p-value without one is held against `alpha`.
 */
export function judge(of: Evidence, limits: DriftLimits, own: number | null = null): Verdict {
  const values = judgeValues(of, limits, own);
  const level = of.decidedBy === "p-value" ? (own ?? limits.alpha) : limits.alpha;
  const isMissing =
    limits.missingness &&
    of.missingPValue !== null &&
    of.missingPValue <= level &&
    of.missingShift + ROUNDING >= limits.minEffect;
  return isMissing ? "drifted" : values;
}

function judgeValues(of: Evidence, limits: DriftLimits, own: number | null): Verdict {
  if (of.value === null) return "inconclusive";
  if (of.decidedBy === "statistic") {
    const limit = own ?? of.threshold;
    const isPast = of.strict ? of.value > limit : of.value >= limit;
    return isPast ? "drifted" : of.quiet;
  }
  if (of.value > (own ?? limits.alpha)) return of.quiet;
  const isLarge = of.effect !== null && of.effect + ROUNDING >= limits.minEffect;
  return isLarge ? "drifted" : "stable";
}

/** The verdict of a batch from those of its columns. */
export function judgeBatch(verdicts: readonly Verdict[], { byHalf }: DriftLimits): Verdict {
  const drifted = verdicts.filter((verdict) => verdict === "drifted").length;
  if (drifted > 0) {
    return byHalf && drifted / verdicts.length < DRIFTED_SHARE ? "stable" : "drifted";
  }
  return verdicts.every((verdict) => verdict === "inconclusive") ? "inconclusive" : "stable";
}

/** Whether a value breaks a limit: strictly beyond it, as in `src/alert/judge.rs`. */
export function breaks(value: number | null, when: "above" | "below", limit: number): boolean {
  if (value === null) return false;
  return when === "above" ? value > limit : value < limit;
}
