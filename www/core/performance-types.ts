/** Performance of predictions. */

import type { Values, Warning } from "./file-types.js";

export interface Averages {
  macro: number | null;
  micro: number | null;
  weighted: number | null;
}

export interface ClassificationMetrics {
  n: number;
  classes: string[];
  accuracy: number | null;
  balancedAccuracy: number | null;
  matthews: number | null;
  cohenKappa: number | null;
  precision: Averages;
  recall: Averages;
  f1: Averages;
  binary: {
    positive: string;
    precision: number | null;
    recall: number | null;
    f1: number | null;
    specificity: number | null;
  } | null;
  perClass: {
    class: string;
    precision: number | null;
    recall: number | null;
    f1: number | null;
    support: number;
  }[];
  /** Rows = target, columns = prediction, in the order of `classes`. */
  confusion: number[][];
  rocAuc: number | null;
  rocAucWeighted: number | null;
  averagePrecision: number | null;
  logLoss: number | null;
  brier: number | null;
  expectedCalibrationError: number | null;
  /** 95 % confidence intervals by metric name. */
  intervals: Record<string, [number, number]>;
  intervalMethods: Record<string, string>;
  warnings: Warning[];
}

export interface RocPoint {
  /** `null` if no row is predicted positive, and for a point that stands for a section of the curve. */
  threshold: number | null;
  falsePositiveRate: number;
  truePositiveRate: number;
}

export interface PrecisionRecallPoint {
  threshold: number;
  recall: number;
  /** If the curve was reduced: the mean precision over the recall gained since the previous point. */
  precision: number;
}

/** Rows whose confidence (the probability of the most probable class) lies in one range. */
export interface CalibrationBin {
  low: number;
  high: number;
  /** Mean confidence. */
  confidence: number;
  /** Share of rows whose most probable class is correct. */
  accuracy: number;
  /** Number of rows, or the sum of their weights. */
  weight: number;
}

/** Curves and calibration of a classifier's probabilities, for charts. */
export interface ClassificationCurves {
  /** From (0, 0) to (1, 1). The area below the curve is `rocAuc`. Binary tasks only. */
  roc: RocPoint[];
  /** The sum over the points of recall gained times precision is `averagePrecision`. Binary tasks only. */
  precisionRecall: PrecisionRecallPoint[];
  /** With three or more classes: each class against all others. */
  perClass: { class: string; roc: RocPoint[]; precisionRecall: PrecisionRecallPoint[] }[];
  /**
   * The bins of `expectedCalibrationError`: tenths of confidence that contain rows, each from `low` (included) to
   * `high` (excluded). The last bin includes 1.
   */
  calibration: CalibrationBin[];
  /**
   * The same rows in at most ten bins of equal counts. `low` and `high` are the lowest and highest confidence in a bin.
   * Bins are cut at the deciles of confidence, as in scikit-learn's `calibration_curve(strategy="quantile")`. Rows of
   * equal confidence share a bin, and weights do not move its ends. These bins separate rows that lie within one tenth,
   * for example if a class is rare. `expectedCalibrationError` does not use them.
   */
  calibrationByQuantile: CalibrationBin[];
  warnings: Warning[];
}

export interface RegressionMetrics {
  n: number;
  mae: number | null;
  mse: number | null;
  rmse: number | null;
  medianAbsoluteError: number | null;
  maxError: number | null;
  meanError: number | null;
  mape: number | null;
  /** MAPE over the rows whose target is not 0. */
  mapeSkippingZeroTargets: number | null;
  r2: number | null;
  explainedVariance: number | null;
  intervals: Record<string, [number, number]>;
  /** The method of each interval, or why there is none (`maxError`). */
  intervalMethods: Record<string, string>;
  warnings: Warning[];
}

export type Performance =
  | ({ task: "classification" } & ClassificationMetrics)
  | ({ task: "regression" } & RegressionMetrics);

export interface ClassificationInput {
  target: Values;
  prediction: Values;
  probability?: Float64Array | Record<string, Float64Array>;
  positive?: string | number | boolean;
  weights?: Float64Array;
}

export interface RegressionInput {
  target: Values;
  prediction: Values;
  weights?: Float64Array;
}

export interface Confidence {
  average: number | null;
  lowPct: number | null;
  n: number;
  /** Number of rows with a probability outside 0 to 1. If there are any, `average` and `lowPct` are `null`. */
  invalid: number;
}
