/** The shapes of drift in the public contract. */

import type { Kind, Warning } from "./file-types.js";

export type Verdict = "stable" | "drifted" | "inconclusive";

/**
 * Numbers: the first ten. Categories: `chi-squared` to `l-infinity`. Either: the last four.
 * In the convention `scipy` a distance has a p-value from its seeded permutation null.
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

export interface DriftTestOptions {
  convention?: "scipy" | "evidently" | "nannyml";
  method?: "auto" | "exact" | "asymptotic" | "permutation";
  seed?: number;
  resamples?: number;
  /** Bins of numbers for a distance between shares; a number means so many of equal width. */
  bins?: number | "reference-quantiles" | "sturges" | "doane";
  threshold?: number;
  alternative?: "two-sided" | "less" | "greater";
  normalize?: boolean;
  correction?: boolean;
}

export type DriftPreset = "calibrated" | "classic" | "evidently" | "nannyml";

export interface DriftOptions {
  preset?: DriftPreset;
  /**
   * @exclusiveMinimum 0
   * @exclusiveMaximum 1
   */
  alpha?: number;
  adjust?: "benjamini-hochberg" | "holm" | "bonferroni" | "none";
  /**
   * @minimum 0
   * @maximum 1
   */
  minEffect?: number;
  /**
   * @asType integer
   * @minimum 0
   */
  minRows?: number;
  columns?: string[];
  tests?: Record<string, DriftTest>;
  thresholds?: Record<string, number>;
  missingness?: boolean;
  /**
   * Seed of the permutations; a fixed default.
   * @asType integer
   * @minimum 0
   */
  seed?: number;
  /** Presets whose verdicts are shown beside the one in force, with what is noise among their alarms. */
  compare?: DriftPreset[];
}

/** Shares of present values (of all rows for `missing`), for charts. Pairs are [reference, batch]. */
export interface ColumnComparison {
  edges?: number[];
  /** The same over bins of equal width in the logarithm, where values above 0 span two powers of ten. */
  logarithmic?: { edges: number[]; reference: number[]; batch: number[] };
  categories?: string[];
  reference: number[];
  batch: number[];
  other?: [number, number];
  below?: [number, number];
  above?: [number, number];
  missing: [number, number];
}

export interface DriftResult {
  column: string | null;
  kind: Kind;
  test: DriftTest;
  family: "hypothesis" | "distance";
  convention: string;
  /**
   * `exact`, `asymptotic` or `permutation`; `bound` where chi-squared is so far out that a bound below what
   * permutations could show takes their place; `threshold` where there is no p-value.
   */
  method: string;
  statistic: number | null;
  pValue: number | null;
  /** Common logarithm of the p-value where that is 0: below the smallest double. */
  pValueLog10?: number;
  adjustedPValue: number | null;
  threshold: number;
  effect: number | null;
  effectLow: number | null;
  /** Where the reference is a profile: the effect that its rows would give differs by at most so much. */
  errorBound?: number;
  decidedBy: "p-value" | "statistic";
  missingness: {
    reference: number;
    batch: number;
    pValue: number | null;
    pValueLog10?: number;
    adjustedPValue: number | null;
    verdict: Verdict;
  };
  /** What this test could have seen at this size, power 0.8; `null` where it has no such limit (`reason` says so). */
  minDetectableEffect: number | null;
  verdict: Verdict;
  reason: string;
  nReference: number;
  nBatch: number;
  missingReference: number;
  missingBatch: number;
  /** Seed of the permutations, where there were any. */
  seed?: number;
  /** What the presets in `compare` say of the column. */
  comparisons?: Comparison[];
  profile: ColumnComparison;
}

/** What another preset says of the same column. */
export interface Comparison {
  preset: DriftPreset;
  test: DriftTest;
  statistic: number | null;
  pValue: number | null;
  threshold: number;
  decidedBy: "p-value" | "statistic";
  verdict: Verdict;
  /** Share of unchanged pairs of these sizes that reach its statistic, where that alone raised an alarm. */
  chance: number | null;
  /** Whether its alarm is what chance does at this size; `null` without an alarm or with too little data. */
  noise: boolean | null;
  reason: string;
}

/** What another preset says of the whole batch. */
export interface ComparedReport {
  preset: DriftPreset;
  compared: number;
  drifted: number;
  share: number;
  verdict: Verdict;
  noise: number;
  missed: number;
}

export interface DriftReport {
  columns: DriftResult[];
  drifted: number;
  compared: number;
  share: number;
  verdict: Verdict;
  alpha: number;
  adjust: string;
  skipped: { column: string; reason: string }[];
  /** `reference-small` where the batch has more rows than the reference. */
  warnings: Warning[];
  /** What the presets in `compare` say of the batch. */
  comparisons?: ComparedReport[];
}

export type PredictionDrift = DriftResult & {
  distribution: { class: string; reference: number; batch: number }[];
};
