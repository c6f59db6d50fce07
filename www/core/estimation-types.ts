/** Performance without targets. */

import type { Warning } from "./file-types.js";
import type { Roles } from "./role-types.js";

export interface EstimationOptions {
  /**
   * Rows of each chunk of the reference over which the metrics' variation is measured, in the order of
   * the rows; by default ten chunks of equal size.
   * @asType integer
   * @minimum 1
   */
  chunkRows?: number;
  /**
   * What a row is worth, by target and prediction, in the order of the classes (sorted): gains above 0,
   * costs below. With it `businessValue` is estimated, as the mean worth of a row.
   */
  costs?: number[][];
  /** What the numbers of `costs` are, for display, in 1 to 12 characters: "EUR", say. Nothing is converted. */
  currency?: string;
}

export interface EstimateOptions extends Omit<EstimationOptions, "currency"> {
  /**
   * Target and prediction are needed, and of a classifier the probability; the target of the batch is
   * not. Without a probability, and with numbers for a target, the error of a regression is estimated.
   */
  roles: Roles;
  /** The positive class of two; by default the last. */
  positive?: string | number | boolean;
}

export interface EstimatedMetric {
  /**
   * `accuracy`, `rocAuc`, `averagePrecision`, `f1`, `precision`, `recall`, `specificity`, and
   * `businessValue` where costs are given; of a regression `mae`, `mse`, `rmse`, `mape`, `msle` and
   * `rmsle`. Of several classes the ratios are plain means.
   */
  metric: string;
  value: number | null;
  /** Standard deviation that chance alone gives the metric on so many rows, known from the reference. */
  samplingError: number | null;
  /** Three sampling errors on either side of the estimate, within the metric's limits. */
  interval: [number, number] | null;
  /** Mean and three standard deviations of the realised metric over chunks of the reference. */
  threshold: [number, number] | null;
  /** Whether the estimate is outside the threshold. */
  alert: boolean;
  /** The metric by the targets, where the batch has them. */
  realised: number | null;
  /** Why there is no value. */
  reason?: string;
}

/** One cell of the confusion matrix, as shares of the rows. */
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

/** Performance as the probabilities let expect it, and as the targets show it where there are any. */
export interface EstimatedPerformance {
  /** Of classifiers by their probabilities; of regressions by learning what rows lose. */
  method: "cbpe" | "dle";
  /** Rows with a prediction and every probability: those of the estimate. */
  n: number;
  /** Those of them with a target, on which `realised` rests. */
  realisedN: number;
  /** The positive class of two. */
  positive: string | null;
  /** Whether a probability was calibrated on the reference. */
  calibrated: boolean;
  /** Empty where nothing can be estimated; `reason` says why. */
  metrics: EstimatedMetric[];
  /** The confusion matrix of at most five classes, target by target. */
  confusion: EstimatedCell[];
  reason?: string;
  warnings: Warning[];
}
