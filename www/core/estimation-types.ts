/** Performance without targets. */

import type { Warning } from "./file-types.js";
import type { Roles } from "./role-types.js";

export interface EstimationOptions {
  /**
   * Number of consecutive rows in each chunk of the reference over which the variation of the metrics is measured.
   * Default: ten chunks of equal size.
   * @asType integer
   * @minimum 1
   */
  chunkRows?: number;
  /**
   * Value of a row by target and prediction, with classes in sorted order: gains above 0, costs below. Enables the
   * estimate of `businessValue`, the mean value of a row.
   */
  costs?: number[][];
  /** Unit of the numbers in `costs`, for display, such as "EUR": 1 to 12 characters. Nothing is converted. */
  currency?: string;
}

export interface EstimateOptions extends Omit<EstimationOptions, "currency"> {
  /**
   * Roles of the columns. Target and prediction are required, for a classifier also the probability; the batch does not
   * need targets. Without a probability and with a numeric target, the error of a regression is estimated.
   */
  roles: Roles;
  /** The positive class of a binary task. Default: the last of the sorted classes. */
  positive?: string | number | boolean;
}

export interface EstimatedMetric {
  /**
   * For a classifier: `accuracy`, `rocAuc`, `averagePrecision`, `f1`, `precision`, `recall`, `specificity`, and
   * `businessValue` if costs are given. For a regression: `mae`, `mse`, `rmse`, `mape`, `msle`, `rmsle`. With more than
   * two classes, the ratios are unweighted means.
   */
  metric: string;
  value: number | null;
  /** Standard deviation of the metric from chance alone at this number of rows, derived from the reference. */
  samplingError: number | null;
  /** The estimate plus and minus three sampling errors, clipped to the metric's range. */
  interval: [number, number] | null;
  /** Mean plus and minus three standard deviations of the realised metric over chunks of the reference. */
  threshold: [number, number] | null;
  /** Whether the estimate lies outside the threshold. */
  alert: boolean;
  /** The metric calculated from the targets; `null` if the batch has none. */
  realised: number | null;
  /** Why there is no value. */
  reason?: string;
}

/** One cell of the confusion matrix, as a share of the rows. */
export interface EstimatedCell {
  target: string;
  prediction: string;
  value: number;
  samplingError: number;
  interval: [number, number];
  threshold: [number, number] | null;
  alert: boolean;
  realised: number | null;
}

/** Estimated performance, and the realised values if the batch has targets. */
export interface EstimatedPerformance {
  /**
   * "cbpe" for classifiers, from their probabilities; "dle" for regressions, from a learned model of the loss per row.
   */
  method: "cbpe" | "dle";
  /** Number of rows with a prediction and every probability; the estimate is based on them. */
  n: number;
  /** Number of those rows that have a target; `realised` is based on them. */
  realisedN: number;
  /** The positive class of a binary task. */
  positive: string | null;
  /** Whether a probability was calibrated on the reference. */
  calibrated: boolean;
  /** Empty if nothing can be estimated; `reason` explains why. */
  metrics: EstimatedMetric[];
  /** The confusion matrix for at most five classes, ordered by target. */
  confusion: EstimatedCell[];
  reason?: string;
  warnings: Warning[];
}
