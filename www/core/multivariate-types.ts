/** The shapes of drift of all columns together in the public contract. */

import type { Verdict } from "./drift-types.js";

export interface MultivariateOptions {
  /** Compare only these columns; by default all but dates and free text. At most the first 500. */
  columns?: string[];
  /**
   * The chance that a clean batch is called drifted; default 0.05.
   * @exclusiveMinimum 0
   * @exclusiveMaximum 1
   */
  alpha?: number;
  /**
   * Share of rows that must have moved; default 0.05.
   * @minimum 0
   * @maximum 1
   */
  minEffect?: number;
  /**
   * Share of the variance that the principal components hold; default 0.65.
   * @exclusiveMinimum 0
   * @exclusiveMaximum 1
   */
  variance?: number;
  /**
   * Pieces of the reference from which the threshold of the reconstruction error comes; default 10.
   * @asType integer
   * @minimum 2
   */
  chunks?: number;
  /**
   * Rows of such a piece, in place of `chunks`.
   * @asType integer
   * @minimum 1
   */
  chunkRows?: number;
  /**
   * Rows of each side that the classifier looks at, at most; default 10,000.
   * @asType integer
   * @minimum 100
   */
  mostRows?: number;
  /**
   * Seed of folds, halves and the rows that are drawn; a fixed default.
   * @asType integer
   * @minimum 0
   */
  seed?: number;
}

export interface ColumnShare {
  column: string;
  /** 0 to 1; those of all columns add up to 1. */
  share: number;
}

/** What rows lose when they are expressed in the principal components of the reference. */
export interface ReconstructionError {
  /** Mean length of what a row loses, in standard deviations of the reference. */
  value: number | null;
  reference: number | null;
  samplingError: number | null;
  /** Three sampling errors either way. */
  interval: [number, number] | null;
  /** Mean and three standard deviations over pieces of the reference, as NannyML. */
  threshold: [number, number] | null;
  /** Whether the value lies outside the threshold; the verdict goes by the p-value. */
  alert: boolean | null;
  pValue: number | null;
  /** Share of rows whose loss must have changed. */
  effect: number | null;
  components: number;
  /** Share of the variance that they hold. */
  explained: number | null;
  /** Whose loss it is, by falling share of the squares; `ratio` is that of the mean squares. */
  columns: (ColumnShare & { referenceShare: number; ratio: number | null })[];
  skipped: { column: string; reason: string }[];
  reason: string;
}

/** How well trees tell rows of the batch from rows of the reference. */
export interface DomainClassifier {
  /** Mean area under the ROC curve over folds, on rows that the trees had not seen; 0.5 is chance. */
  auc: number | null;
  interval: [number, number] | null;
  /** What clean data of these sizes exceed with a chance of alpha divided by the tests. */
  threshold: number | null;
  pValue: number | null;
  /** Share of the batch that would have to be wholly new to be told as well. */
  effect: number | null;
  /** Whether the area lies outside 0.45 to 0.65, whatever the sizes. */
  nannymlAlert: boolean | null;
  nReference: number;
  nBatch: number;
  folds: number;
  seed: number;
  /** By which columns rows are told apart, by falling share of the gain. */
  columns: ColumnShare[];
  reason: string;
}

export interface MultivariateDrift {
  reconstruction: ReconstructionError;
  classifier: DomainClassifier;
  /** The columns that explain the finding, by falling share. */
  columns: ColumnShare[];
  skipped: { column: string; reason: string }[];
  alpha: number;
  minEffect: number;
  verdict: Verdict;
  reason: string;
}

/** What a monitor is asked of all columns together. */
export interface JointOptions extends MultivariateOptions {
  /** Whether trees tell rows apart in every batch as well, which takes a good part of a second; default false. */
  classifier?: boolean;
}

/** Drift of all columns together in a batch of a monitor. */
export interface JointDrift extends Omit<MultivariateDrift, "classifier"> {
  /** `null` unless it was asked for. */
  classifier: DomainClassifier | null;
}

/** What `correlationChanges`, or a monitor, is asked of the correlations of numeric columns. */
export interface CorrelationOptions {
  /** Of ranks (default) or of values. */
  method?: "spearman" | "pearson";
  /** Pair only these columns, all of them, at most 100; by default those that are numbers. */
  columns?: string[];
  /**
   * How many columns are paired where none are named, the first ones; default 20 (190 pairs), at most 100.
   * @asType integer
   * @minimum 2
   * @maximum 100
   */
  mostColumns?: number;
  /**
   * The chance that any pair of a clean batch is called changed; default 0.05, in a monitor that of `drift`.
   * @exclusiveMinimum 0
   * @exclusiveMaximum 1
   */
  alpha?: number;
  /**
   * Smallest difference of the coefficients that counts; default 0.1.
   * @minimum 0
   * @maximum 2
   */
  minDifference?: number;
}

export interface CorrelationChange {
  /** The two columns. */
  columns: string[];
  reference: number;
  batch: number;
  difference: number;
  /** By Fisher's z, with a variance that holds for heavy tails and any shape of relation. */
  pValue: number;
  /** Adjusted for all pairs (Benjamini-Hochberg). */
  adjustedPValue: number;
  /** Rows with both values. */
  nReference: number;
  nBatch: number;
  /** Whether it is significant and large enough. */
  changed: boolean;
}

/** Pairs of numeric columns whose correlation changed. */
export interface CorrelationChanges {
  method: "spearman" | "pearson";
  /** Pairs. */
  compared: number;
  changed: number;
  /** The surest first, changed or not; at most 20. */
  pairs: CorrelationChange[];
  /** The smallest adjusted p-value of a difference that counts, 1 where none does. */
  pValue: number | null;
  skipped: { column: string; reason: string }[];
  alpha: number;
  minDifference: number;
  verdict: Verdict;
  reason: string;
}
