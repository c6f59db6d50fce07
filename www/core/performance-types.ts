/** Performance of predictions. */

import type { Values, Warning } from "./file-types.js";

/** One ratio of several classes, under three averages. */
export interface Averages {
  macro: number | null;
  micro: number | null;
  weighted: number | null;
}

/**
 * Performance of a classifier, by the definitions of scikit-learn with `zero_division=0`. Undefined metrics are 0 where
 * scikit-learn returns 0, and `null` where it returns NaN, with a warning. Invalid probabilities make the metrics that
 * need them `null`.
 */
export interface ClassificationMetrics {
  /** Number of rows with both target and prediction. */
  n: number;
  /** Sorted by value if all classes are numbers, otherwise by code point. */
  classes: string[];
  accuracy: number | null;
  /** Mean recall over the classes that occur in the target. */
  balancedAccuracy: number | null;
  matthews: number | null;
  cohenKappa: number | null;
  precision: Averages;
  recall: Averages;
  f1: Averages;
  /** Ratios of the positive class; `null` with more than two classes. */
  binary: {
    positive: string;
    precision: number | null;
    recall: number | null;
    f1: number | null;
    specificity: number | null;
  } | null;
  /** Ratios by class, in the order of `classes`. */
  perClass: {
    class: string;
    precision: number | null;
    recall: number | null;
    f1: number | null;
    support: number;
  }[];
  /** Rows = target, columns = prediction, in the order of `classes`. */
  confusion: number[][];
  /** Area under the ROC curve; with more than two classes the unweighted one-vs-rest mean. */
  rocAuc: number | null;
  /** The same, with the one-vs-rest mean weighted by prevalence. */
  rocAucWeighted: number | null;
  /** Step-wise area under the precision-recall curve; with more than two classes the unweighted one-vs-rest mean. */
  averagePrecision: number | null;
  /** Logarithmic loss, with probabilities clipped at 2^-52. */
  logLoss: number | null;
  /** Brier score as in scikit-learn; with more than two classes the sum over the classes. */
  brier: number | null;
  /** Over ten bins of equal width of the top class's probability. */
  expectedCalibrationError: number | null;
  /** 95 % confidence intervals by metric name. */
  intervals: Record<string, [number, number]>;
  /** The method of each interval. */
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

/** Performance of a regression, by the definitions of scikit-learn. Errors are prediction minus target. */
export interface RegressionMetrics {
  /** Number of rows with both target and prediction. */
  n: number;
  mae: number | null;
  mse: number | null;
  rmse: number | null;
  medianAbsoluteError: number | null;
  maxError: number | null;
  meanError: number | null;
  /** Mean of |error| / |target|; a target of 0 counts as 2.2e-16, as in scikit-learn. */
  mape: number | null;
  /** MAPE over the rows whose target is not 0. */
  mapeSkippingZeroTargets: number | null;
  /** Coefficient of determination. */
  r2: number | null;
  explainedVariance: number | null;
  /** 95 % confidence intervals by metric name. */
  intervals: Record<string, [number, number]>;
  /** The method of each interval, or why there is none (`maxError`). */
  intervalMethods: Record<string, string>;
  warnings: Warning[];
}

export type Performance =
  | ({ task: "classification" } & ClassificationMetrics)
  | ({ task: "regression" } & RegressionMetrics);

/**
 * Lists of equal length, matched by position. Rows without a target or a prediction are left out and counted in a
 * warning.
 */
export interface ClassificationInput {
  target: Values;
  prediction: Values;
  /** Probability of the positive class, or of each class by name. */
  probability?: Float64Array | Record<string, Float64Array>;
  /** The positive class of a binary task. */
  positive?: string | number | boolean;
  weights?: Float64Array;
}

/**
 * Lists of equal length, matched by position. Rows without a target or a prediction are left out and counted in a
 * warning.
 */
export interface RegressionInput {
  target: Values;
  prediction: Values;
  weights?: Float64Array;
}

/** Confidence of a classifier's predictions. */
export interface Confidence {
  /** Mean probability of the top class. */
  average: number | null;
  /** Percentage of rows below the limit. */
  lowPct: number | null;
  /** Number of rows with a probability from 0 to 1. */
  n: number;
  /** Number of rows with a probability outside 0 to 1. If there are any, `average` and `lowPct` are `null`. */
  invalid: number;
}
