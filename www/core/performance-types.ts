/** How good predictions are. */

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
  /** `null` where no row is called positive, and where a point stands for a stretch of the curve. */
  threshold: number | null;
  falsePositiveRate: number;
  truePositiveRate: number;
}

export interface PrecisionRecallPoint {
  threshold: number;
  recall: number;
  /** Where the curve was reduced: the mean over the recall gained since the point before. */
  precision: number;
}

/** Rows whose most probable class has a probability in one range: the confidence of the row. */
export interface CalibrationBin {
  low: number;
  high: number;
  /** Mean confidence. */
  confidence: number;
  /** Share of the rows whose most probable class is right. */
  accuracy: number;
  /** Their number, or weight. */
  weight: number;
}

/** What charts show of a classifier's probabilities. */
export interface ClassificationCurves {
  /** From (0, 0) to (1, 1); the area below is `rocAuc`. Binary tasks only. */
  roc: RocPoint[];
  /** Recall gained times precision, summed over the points, is `averagePrecision`. Binary tasks only. */
  precisionRecall: PrecisionRecallPoint[];
  /** From three classes on: each class against all others. */
  perClass: { class: string; roc: RocPoint[]; precisionRecall: PrecisionRecallPoint[] }[];
  /**
   * The bins of `expectedCalibrationError`: tenths of confidence that hold rows, from `low` to below `high`; the last
   * one holds 1 too.
   */
  calibration: CalibrationBin[];
  /**
   * The same rows in at most ten bins of equal counts, `low` and `high` being the lowest and the highest confidence in
   * one: cut at the deciles of confidence, as scikit-learn's `calibration_curve(strategy="quantile")` does. Equal
   * confidences share a bin, and weights do not move its ends. They tell apart what lies in one tenth, as where a class
   * is rare; `expectedCalibrationError` is not theirs.
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
  /** The same over the rows whose target is not 0. */
  mapeSkippingZeroTargets: number | null;
  r2: number | null;
  explainedVariance: number | null;
  intervals: Record<string, [number, number]>;
  /** How each interval was made, or why there is none (`maxError`). */
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
  /** Rows with a probability outside 0 to 1; with any, average and lowPct are null. */
  invalid: number;
}
