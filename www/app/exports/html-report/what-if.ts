/**
 * Repeats the engine's judgement for one purpose: moving limits in an exported report, where there is no engine. It
 * compares stored p-values, statistics and effects with other limits, and computes none of them. The rule is that of
 * `src/drift/decision.rs` and `src/drift/column.rs`; `tests/node/html-report.test.mjs` compares it with the engine's
 * verdicts.
 *
 * It cannot know an adjusted p-value under another adjustment, or the smallest detectable change at a stricter level.
 * Whether too few rows make "no change" inconclusive is therefore taken from the stored result.
 */

import type { DriftOptions, DriftResult, Verdict } from "../../../core/types.js";

/** Shares that differ from a limit by less than this count as equal to it, as in the engine. */
const ROUNDING = 1e-12;
/** From this share of drifted columns on, the preset `evidently` calls a batch drifted. */
const DRIFTED_SHARE = 0.5;

/** The basis of the verdict of one column in one batch. */
export interface Evidence {
  /** The engine's verdict under the configured limits. */
  verdict: Verdict;
  /** The verdict without a change in the values: stable, or inconclusive if one could have gone undetected. */
  quiet: Verdict;
  decidedBy: "p-value" | "statistic";
  /** Adjusted p-value, or statistic; `null` if there is none or there were too few rows for one. */
  value: number | null;
  /** Share of rows moved. */
  effect: number | null;
  /** The limit that `value` was compared with. */
  threshold: number;
  /** Whether a statistic equal to its threshold is still stable. */
  strict: boolean;
  /** Difference in the shares of missing values, and its adjusted p-value. */
  missingShift: number;
  missingPValue: number | null;
}

/** Limits of drift. */
export interface DriftLimits {
  /** The level of p-values. */
  alpha: number;
  /** Least share of rows that must have moved. */
  minEffect: number;
  /** Whether a change in missing values counts as drift. */
  missingness: boolean;
  /** Whether half of the columns must have drifted (preset `evidently`). */
  byHalf: boolean;
}

/** The limits in force: the configured ones, or the defaults of the preset. */
export function limitsInForce(options: DriftOptions | undefined, alpha = 0.05): DriftLimits {
  const isCalibrated = (options?.preset ?? "calibrated") === "calibrated";
  return {
    alpha: options?.alpha ?? alpha,
    minEffect: options?.minEffect ?? (isCalibrated ? 0.05 : 0),
    missingness: options?.missingness ?? isCalibrated,
    byHalf: options?.preset === "evidently",
  };
}

/** The stored part of a result. */
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

/** Tests whose smallest detectable effect is `null` only if nothing could have been detected. */
const TELLS_LEAST = new Set(["kolmogorov-smirnov", "chi-squared", "g-test"]);

/** The verdict on the values if no change were seen in them. */
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
 * The verdict of a column under other limits. `own` replaces its threshold if the column has its own; a p-value without
 * one is compared with `alpha`.
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
