/** Types of multivariate drift and changed correlations. */

import type { Verdict } from "./drift-types.js";

export interface MultivariateOptions {
  /** Columns to compare, at most the first 500. Default: all except dates and free text. */
  columns?: string[];
  /**
   * The chance that a clean batch is called drifted; default 0.05.
   * @exclusiveMinimum 0
   * @exclusiveMaximum 1
   */
  alpha?: number;
  /**
   * Minimum share of rows that must have moved; default 0.05.
   * @minimum 0
   * @maximum 1
   */
  minEffect?: number;
  /**
   * Share of the variance that the principal components explain; default 0.65.
   * @exclusiveMinimum 0
   * @exclusiveMaximum 1
   */
  variance?: number;
  /**
   * Number of reference chunks from which the threshold of the reconstruction error is derived; default 10.
   * @asType integer
   * @minimum 2
   */
  chunks?: number;
  /**
   * Number of rows per chunk, instead of `chunks`.
   * @asType integer
   * @minimum 1
   */
  chunkRows?: number;
  /**
   * Maximum number of rows per side for the domain classifier; default 10,000.
   * @asType integer
   * @minimum 100
   */
  mostRows?: number;
  /**
   * Seed of folds, halves and sampled rows; the default is a fixed seed.
   * @asType integer
   * @minimum 0
   */
  seed?: number;
}

export interface ColumnShare {
  column: string;
  /** 0 to 1; the shares of all columns add up to 1. */
  share: number;
}

/** Reconstruction error of rows expressed in the principal components of the reference. */
export interface ReconstructionError {
  /** Mean length of the residual of a row, in standard deviations of the reference. */
  value: number | null;
  reference: number | null;
  samplingError: number | null;
  /** The value plus and minus three sampling errors. */
  interval: [number, number] | null;
  /** Mean plus and minus three standard deviations over chunks of the reference, as in NannyML. */
  threshold: [number, number] | null;
  /** Whether the value lies outside the threshold. The verdict depends on the p-value instead. */
  alert: boolean | null;
  pValue: number | null;
  /** Minimum share of rows whose error must have changed. */
  effect: number | null;
  components: number;
  /** Share of the variance that the components explain. */
  explained: number | null;
  /** Columns by their share of the squared error, largest first. `ratio` is the ratio of the mean squared errors. */
  columns: (ColumnShare & { referenceShare: number; ratio: number | null })[];
  skipped: { column: string; reason: string }[];
  reason: string;
}

/** How well a tree ensemble distinguishes rows of the batch from rows of the reference. */
export interface DomainClassifier {
  /** Mean area under the ROC curve over the folds, on held-out rows; 0.5 is chance. */
  auc: number | null;
  interval: [number, number] | null;
  /** The area that clean data of these sizes exceed with a probability of alpha divided by the number of tests. */
  threshold: number | null;
  pValue: number | null;
  /** Share of the batch that would have to be entirely new to be distinguished equally well. */
  effect: number | null;
  /** Whether the area lies outside 0.45 to 0.65, the fixed limits of NannyML, whatever the number of rows. */
  nannymlAlert: boolean | null;
  nReference: number;
  nBatch: number;
  folds: number;
  seed: number;
  /** Columns by their share of the trees' gain, largest first. */
  columns: ColumnShare[];
  reason: string;
}

export interface MultivariateDrift {
  reconstruction: ReconstructionError;
  classifier: DomainClassifier;
  /** The columns that explain the finding, by share, largest first. */
  columns: ColumnShare[];
  skipped: { column: string; reason: string }[];
  alpha: number;
  minEffect: number;
  verdict: Verdict;
  reason: string;
}

/** Options of a monitor for drift of all columns together. */
export interface JointOptions extends MultivariateOptions {
  /** Whether to run the domain classifier in every batch too, which takes most of a second; default false. */
  classifier?: boolean;
}

/** Drift of all columns together in a batch of a monitor. */
export interface JointDrift extends Omit<MultivariateDrift, "classifier"> {
  /** `null` unless it was requested. */
  classifier: DomainClassifier | null;
}

/** Options for the correlations of numeric columns, of `correlationChanges` or of a monitor. */
export interface CorrelationOptions {
  /** Rank correlation (default) or linear correlation of the values. */
  method?: "spearman" | "pearson";
  /** Columns to pair: all of the named ones, at most 100. Default: numeric columns. */
  columns?: string[];
  /**
   * Number of columns to pair if none are named, taken from the first; default 20 (190 pairs), at most 100.
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
   * Minimum difference of the coefficients; default 0.1.
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
  /** From Fisher's z, with a variance that is valid for heavy tails and any form of dependence. */
  pValue: number;
  /** Adjusted for all pairs (Benjamini-Hochberg). */
  adjustedPValue: number;
  /** Number of rows with both values. */
  nReference: number;
  nBatch: number;
  /** Whether the difference is significant and large enough. */
  changed: boolean;
}

/** Pairs of numeric columns whose correlation changed. */
export interface CorrelationChanges {
  method: "spearman" | "pearson";
  /** Number of pairs compared. */
  compared: number;
  changed: number;
  /** By significance, most significant first, changed or not; at most 20. */
  pairs: CorrelationChange[];
  /** The smallest adjusted p-value among differences of at least `minDifference`; 1 if there is none. */
  pValue: number | null;
  skipped: { column: string; reason: string }[];
  alpha: number;
  minDifference: number;
  verdict: Verdict;
  reason: string;
}
