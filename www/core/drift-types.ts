/** Types of drift results. */

import type { Kind, Warning } from "./file-types.js";

/**
 * "drifted": the change is significant and large enough. "inconclusive": too little data to detect even a large change.
 */
export type Verdict = "stable" | "drifted" | "inconclusive";

/**
 * A drift test. The first ten take numbers, `chi-squared` to `l-infinity` take categories, the last four take either.
 * In the convention `scipy` a distance has a p-value from its seeded permutation null distribution.
 */
export type DriftTest =
  | "kolmogorov-smirnov"
  | "anderson-darling"
  | "cramer-von-mises"
  | "mann-whitney"
  | "welch-t"
  | "student-t"
  | "epps-singleton"
  | "wasserstein"
  | "energy"
  | "mmd"
  | "chi-squared"
  | "g-test"
  | "fisher-exact"
  | "two-proportion-z"
  | "total-variation"
  | "l-infinity"
  | "psi"
  | "jensen-shannon"
  | "kl-divergence"
  | "hellinger";

/** Options of a single test. */
export interface DriftTestOptions {
  /** Whose formula and decision to follow; default "scipy". */
  convention?: "scipy" | "evidently" | "nannyml";
  /** How the p-value is computed; default "auto". */
  method?: "auto" | "exact" | "asymptotic" | "permutation";
  /** Seed of the permutations; the default is a fixed seed. */
  seed?: number;
  /** Maximum number of permutations; default 999, so that their smallest p-value is 0.001. */
  resamples?: number;
  /** Bins of numbers for a distance between shares. A number is a number of bins of equal width. */
  bins?: number | "reference-quantiles" | "sturges" | "doane";
  /**
   * Level of the p-value at or below which the verdict is "drifted"; default 0.05. In the other conventions the default
   * is the library's own threshold, for its distances a threshold of the statistic.
   */
  threshold?: number;
  /** "two-sided" (default), "less" or "greater", as in scipy's function of the same test. */
  alternative?: "two-sided" | "less" | "greater";
  /** Wasserstein: measure in standard deviations of the reference; default false. */
  normalize?: boolean;
  /** Chi-squared and G-test: apply Yates' correction to a 2 x 2 table; default false. */
  correction?: boolean;
}

/**
 * "calibrated": adjusted p-values and a minimum effect. "classic": p < 0.05 per column, no adjustment, no minimum
 * effect. "evidently" and "nannyml": the result of Evidently 0.7.23 and NannyML 0.13.1 with their defaults.
 */
export type DriftPreset = "calibrated" | "classic" | "evidently" | "nannyml";

/** Options of the drift comparison of all columns. */
export interface DriftOptions {
  /** A named set of defaults; default "calibrated". */
  preset?: DriftPreset;
  /**
   * The chance that a clean batch is called drifted at all; default 0.05.
   * @exclusiveMinimum 0
   * @exclusiveMaximum 1
   */
  alpha?: number;
  /**
   * Adjustment of the p-values for the number of columns; default "benjamini-hochberg", "none" for the other presets.
   */
  adjust?: "benjamini-hochberg" | "holm" | "bonferroni" | "none";
  /**
   * Minimum share of rows that must have moved; default 0.05, 0 for the other presets.
   * @minimum 0
   * @maximum 1
   */
  minEffect?: number;
  /**
   * Minimum number of present values on either side; fewer are inconclusive. Default 2.
   * @asType integer
   * @minimum 0
   */
  minRows?: number;
  /** Compare only these columns. */
  columns?: string[];
  /**
   * Test by column name. A distance gets its p-value from its permutation null distribution, and its own threshold in
   * the presets "evidently" and "nannyml".
   */
  tests?: Record<string, DriftTest>;
  /**
   * Threshold by column name: a level of the p-value instead of `alpha`, or a threshold of the statistic where the
   * preset decides by it.
   */
  thresholds?: Record<string, number>;
  /** Whether a changed share of missing values counts as drift; default true, false for the other presets. */
  missingness?: boolean;
  /**
   * Seed of the permutations; the default is a fixed seed.
   * @asType integer
   * @minimum 0
   */
  seed?: number;
  /** Presets to compare with: results show their verdicts too, and which of their alarms are noise. */
  compare?: DriftPreset[];
}

/** Shares of present values (of all rows for `missing`), for charts. Pairs are `[reference, batch]`. */
export interface ColumnComparison {
  /**
   * Bin edges in ascending order, from the 0.5 % to the 99.5 % quantile of the reference; at most 30 bins. Bins include
   * their left edge, the last one both. For text columns, edges are lengths in characters.
   */
  edges?: number[];
  /**
   * The same shares over bins of equal width on a logarithmic scale; present if values above 0 span two powers of ten.
   */
  logarithmic?: { edges: number[]; reference: number[]; batch: number[] };
  /**
   * At most 50 categories by reference share, largest first. If there are more, the last ten are those most frequent in
   * the batch.
   */
  categories?: string[];
  reference: number[];
  batch: number[];
  /** Share of all categories that are not listed. */
  other?: [number, number];
  /** Share below the first edge. */
  below?: [number, number];
  /** Share above the last edge. */
  above?: [number, number];
  missing: [number, number];
}

/** The comparison of one column, or of two samples. */
export interface DriftResult {
  /** Name of the column; `null` for `driftTest`. */
  column: string | null;
  kind: Kind;
  test: DriftTest;
  family: "hypothesis" | "distance";
  convention: string;
  /**
   * How the p-value was computed: `exact`, `asymptotic` or `permutation`. `bound`: chi-squared is so large that an
   * upper bound, smaller than any p-value from permutations, replaces them. `threshold`: there is no p-value.
   */
  method: string;
  statistic: number | null;
  /** `null` if the test gives none; 0 if it is below the smallest double. */
  pValue: number | null;
  /** Common logarithm of the p-value, if the p-value is 0 because it is below the smallest double. */
  pValueLog10?: number;
  /** The p-value adjusted over the columns; equal to `pValue` for a single test. */
  adjustedPValue: number | null;
  /**
   * What decides: the verdict is "drifted" if the adjusted p-value is at or below it, or the statistic at or above it
   * (see `decidedBy`).
   */
  threshold: number;
  /** Observed share of rows that moved: Kolmogorov-Smirnov D for numbers, total variation for categories. */
  effect: number | null;
  /** Lower 95 % confidence bound of the effect; 0 if the change is not significant. */
  effectLow: number | null;
  /** If the reference is a profile: maximum difference from the effect that its rows would give. */
  errorBound?: number;
  /** Whether `threshold` applies to the adjusted p-value or to the statistic. */
  decidedBy: "p-value" | "statistic";
  /** Test of the share of missing values. */
  missingness: {
    reference: number;
    batch: number;
    pValue: number | null;
    pValueLog10?: number;
    adjustedPValue: number | null;
    verdict: Verdict;
  };
  /**
   * The smallest effect that this test detects at this sample size with power 0.8; `null` if there is no such limit
   * (`reason` explains why).
   */
  minDetectableEffect: number | null;
  verdict: Verdict;
  /** The verdict as one sentence. */
  reason: string;
  /** Number of present values in the reference. */
  nReference: number;
  /** Number of present values in the batch. */
  nBatch: number;
  /** Number of missing values in the reference. */
  missingReference: number;
  /** Number of missing values in the batch. */
  missingBatch: number;
  /** Seed of the permutations; absent if there were none. */
  seed?: number;
  /** Results of the presets in `compare` for this column. */
  comparisons?: Comparison[];
  /** Shares for charts. */
  profile: ColumnComparison;
}

/** The result of another preset for the same column. */
export interface Comparison {
  preset: DriftPreset;
  test: DriftTest;
  statistic: number | null;
  pValue: number | null;
  threshold: number;
  decidedBy: "p-value" | "statistic";
  verdict: Verdict;
  /**
   * Share of unchanged pairs of samples of these sizes that reach its statistic, if the statistic alone raised an
   * alarm.
   */
  chance: number | null;
  /** Whether chance explains its alarm at this sample size; `null` without an alarm or with too little data. */
  noise: boolean | null;
  reason: string;
}

/** The result of another preset for the whole batch. */
export interface ComparedReport {
  preset: DriftPreset;
  compared: number;
  drifted: number;
  share: number;
  verdict: Verdict;
  noise: number;
  missed: number;
}

/** The comparison of all columns that two tables have in common. */
export interface DriftReport {
  columns: DriftResult[];
  /** Number of drifted columns. */
  drifted: number;
  /** Number of compared columns. */
  compared: number;
  /** `drifted` divided by `compared`. */
  share: number;
  verdict: Verdict;
  alpha: number;
  adjust: string;
  skipped: { column: string; reason: string }[];
  /** `reference-small` if the batch has more rows than the reference. */
  warnings: Warning[];
  /** Results of the presets in `compare` for the whole batch. */
  comparisons?: ComparedReport[];
}

/** Drift of predictions or targets, with the share of each class; `distribution` is empty for a regression. */
export type PredictionDrift = DriftResult & {
  distribution: { class: string; reference: number; batch: number }[];
};
