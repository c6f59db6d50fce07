/**
 * The shapes of the public contract. Numbers that do not exist are `null`;
 * every result survives `JSON.parse(JSON.stringify(x))` unchanged.
 */

import type { Alert, AlertEvent, Inhibition, Rule } from "./alert-types.js";
import type { DetectorReport, DetectorRule } from "./detect-types.js";
import type { DriftOptions, DriftReport, DriftResult, Kind, Verdict } from "./drift-types.js";
import type { EstimatedPerformance, EstimationOptions } from "./estimation-types.js";
import type { Warning } from "./file-types.js";
import type { Moment } from "./moment.js";
import type {
  CorrelationChanges,
  CorrelationOptions,
  JointDrift,
  JointOptions,
} from "./multivariate-types.js";
import type { Labelled } from "./profile-types.js";

export type * from "./alert-types.js";
export type * from "./batch-types.js";
export type * from "./cause-types.js";
export type * from "./decision-types.js";
export type * from "./detect-types.js";
export type * from "./drift-types.js";
export type * from "./estimation-types.js";
export type * from "./file-types.js";
export type { Moment } from "./moment.js";
export type * from "./multivariate-types.js";
export type * from "./profile-types.js";
export type * from "./replay-types.js";

export type Severity = "info" | "medium" | "high" | "critical";
export type Cell = number | string | boolean | Date | null;
/** Values of one column. `NaN` in a Float64Array, `null` and `undefined` elsewhere are missing. */
export type Values = Float64Array | readonly Cell[];

export type Role =
  | "target"
  | "prediction"
  | "probability"
  | "timestamp"
  | "latency"
  | "id"
  | "segment"
  | "feature"
  | "ignore";

export interface RoleGuess {
  column: string;
  role: Role;
  certainty: "high" | "medium" | "low";
  reason: string;
  examples: string[];
}

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

/** What charts show of a classifier's probabilities. */
export interface ClassificationCurves {
  /** From (0, 0) to (1, 1); the area below is `rocAuc`. Binary tasks only. */
  roc: RocPoint[];
  /** Recall gained times precision, summed over the points, is `averagePrecision`. Binary tasks only. */
  precisionRecall: PrecisionRecallPoint[];
  /** From three classes on: each class against all others. */
  perClass: { class: string; roc: RocPoint[]; precisionRecall: PrecisionRecallPoint[] }[];
  /** Tenths of confidence that hold rows: mean confidence, share that is right, rows or weight. */
  calibration: {
    low: number;
    high: number;
    confidence: number;
    accuracy: number;
    weight: number;
  }[];
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

export type PredictionDrift = DriftResult & {
  distribution: { class: string; reference: number; batch: number }[];
};

export interface Confidence {
  average: number | null;
  lowPct: number | null;
  n: number;
  /** Rows with a probability outside 0 to 1; with any, average and lowPct are null. */
  invalid: number;
}

export interface ColumnQuality {
  name: string;
  kind: Kind;
  missing: number;
  missingPct: number | null;
  outliers: number | null;
  outlierPct: number | null;
  fences: [number, number] | null;
  distinct: number;
  min: number | null;
  max: number | null;
  mean: number | null;
  std: number | null;
  /** Type-7 quantiles at 1, 5, 10, 25, 50, 75, 90, 95, 99 %; empty for labels. */
  quantiles: number[];
  infinite: number;
  unseen?: string[];
  unseenRows?: number;
  outOfRange?: number;
}

export interface QualityIssue {
  column: string | null;
  code: string;
  message: string;
  value: number;
  threshold: number;
  severity: Severity;
}

export interface DataQuality {
  rows: number;
  duplicateRows: number;
  columns: ColumnQuality[];
  issues: QualityIssue[];
}

export interface Latency {
  n: number;
  /** Negative and infinite values, left out. */
  invalid: number;
  mean: number | null;
  p50: number | null;
  p90: number | null;
  p95: number | null;
  p99: number | null;
  max: number | null;
  thresholdMs: number;
  overThresholdPct: number | null;
  sumMs: number;
  /** Cumulative counts; `leMs: null` is without end. */
  buckets: { leMs: number | null; count: number }[];
}

export interface Measurement {
  metric: string;
  column: string | null;
  segment: string | null;
  value: number | null;
  interval: [number, number] | null;
  n: number;
  reason?: string;
}

export interface SchemaChange {
  column: string;
  change: "added" | "removed" | "kind-changed";
  message: string;
}

/** One column of a segment against the same rows of the reference, in short. */
export interface SegmentDrift {
  column: string;
  test: string;
  statistic: number | null;
  pValue: number | null;
  /** Adjusted over the columns of the segment. */
  adjustedPValue: number | null;
  /** Observed share of rows moved. */
  effect: number | null;
  /** Shares of missing values: of the reference's segment, of the batch's. */
  missing: [number, number];
  /** At alpha divided among all segments; of values or of missing ones. */
  verdict: Verdict;
  /** Present values of the batch's segment. */
  n: number;
}

/** The rows of a batch that have one value of a segment column, against those of the reference. */
export interface SegmentReport {
  column: string;
  value: string;
  rows: number;
  /** Columns that drifted within it, at alpha divided among all segments. */
  drifted: string[];
  verdict: Verdict;
  /** Every compared column; absent in the reference, and in snapshots written before there was such. */
  columns?: SegmentDrift[];
  /**
   * Their `segment` is `column = value`. Of metrics of columns (drift, missing values, outliers) it is the worst
   * column's, without its name, and then those of the columns that rules and detectors watch in segments.
   */
  measurements: Measurement[];
}

export interface BatchReport {
  label: string;
  at: number;
  /**
   * True for older batches of which only numbers are kept (`fullReports`): what rests on rows or columns is empty,
   * `measurements` are those of the whole batch to five digits; `monitor.measurements(index)` has all, to three.
   */
  condensed?: boolean;
  rows: number;
  performance: Performance | null;
  /**
   * Performance to expect, targets or not: of classes by the probabilities (`cbpe`), of numbers by what rows like
   * these lost in the reference (`dle`). `null` without roles for target, prediction and, of classes, probability.
   */
  estimated: EstimatedPerformance | null;
  predictions: PredictionDrift | null;
  /** The target's distribution against the reference, where the batch has targets, late ones too. */
  targets?: PredictionDrift;
  confidence: Confidence | null;
  quality: DataQuality;
  /** `null` for the reference itself. */
  drift: DriftReport | null;
  /** All columns together, where `config.multivariate` asks for it. */
  multivariate?: JointDrift;
  /** Pairs of columns whose correlation changed, where `config.correlations` asks for it. */
  correlationChanges?: CorrelationChanges;
  /** What the change detectors of `config.detectors` say; absent without any. */
  detectors?: DetectorReport[];
  latency: Latency | null;
  measurements: Measurement[];
  /** One for each value of the segment columns; absent without any. */
  segments?: SegmentReport[];
  /** Where targets followed later. */
  labelled?: Labelled;
  /**
   * What was judged by the labels that came before the last, oldest first: when they came (the time of the batch for
   * targets of its own), and what rested on targets then, of the batch and of its segments. Of more than 8 parts the
   * first and the newest 7; absent where labels came once, and in a condensed report.
   */
  labelParts?: { at: number; measurements: Measurement[] }[];
  events: AlertEvent[];
  schema: SchemaChange[];
  warnings: Warning[];
}

export type AdviceAction = "keep" | "investigate" | "hold-rollout" | "retrain" | "roll-back";

export interface Check {
  name: string;
  passed: boolean;
  detail: string;
}

export interface Advice {
  action: AdviceAction;
  reason: string;
  checks: Check[];
}

export interface Dashboard {
  /** Of the last batch with targets, as `accuracyTrend` of each: of late ones, once enough are there to be judged. */
  currentAccuracy: number | null;
  accuracyTrend: (number | null)[];
  averageConfidence: number | null;
  driftedColumns: string[];
  totalPredictions: number;
  batches: number;
  firing: number;
  /** The sentence that answers "is my model still fine?". */
  verdict: string;
  status: "ok" | "attention" | "critical" | "unknown";
  advice: Advice;
}

export type Task = "binary" | "multiclass" | "regression" | "unlabelled";

export interface Roles {
  target?: string;
  prediction?: string;
  probability?: string | Record<string, string>;
  timestamp?: string;
  latency?: string;
  id?: string;
  ignore?: string[];
  /**
   * At most three columns by whose values every batch is measured once more (`BatchReport.segments`),
   * each of the 20 most frequent values of the reference by itself.
   */
  segment?: string[];
}

export interface MonitorConfig {
  task?: Task;
  roles?: Roles;
  /** `null` as without it. */
  positive?: string | number | boolean | null;
  drift?: DriftOptions;
  /**
   * Limits of the default rules by metric, within its range: shares from 0 to 1, percentages from 0 to 100. Where
   * `rules` are given, they win: a limit that none of them has alerts on nothing, and a warning says so.
   */
  thresholds?: {
    accuracy?: number;
    r2?: number;
    latencyMs?: number;
    /**
     * @minimum 0
     * @maximum 100
     */
    missingPct?: number;
    /**
     * @minimum 0
     * @maximum 100
     */
    outlierPct?: number;
    lowConfidence?: number;
    [metric: string]: number | undefined;
  };
  rules?: Rule[];
  inhibit?: Inhibition[];
  /** How performance is estimated without targets. */
  estimation?: EstimationOptions;
  /**
   * Drift of all columns together in every batch: components fitted to the reference once. Not without being asked
   * for. Alpha and smallest effect are those of `drift` unless said otherwise.
   */
  multivariate?: JointOptions;
  /** Correlations of pairs of numeric columns, compared in every batch. Not without being asked for. */
  correlations?: CorrelationOptions;
  /**
   * Change detectors on what is measured. What they say of `accuracy` is also the metric `accuracyChange`: 0, 1 for a
   * warning, 2 for a change, no number where nothing was measured or the scale of the series is not known yet.
   */
  detectors?: DetectorRule[];
  /**
   * @asType integer
   * @minimum 1
   */
  historyLimit?: number;
  /**
   * Newest batches kept in full, older ones as numbers; default as many as have 25,000 measurements together, down to 6,000 in a history of thousands of batches.
   * @asType integer
   * @minimum 1
   */
  fullReports?: number;
}

export interface ObserveOptions {
  label?: string;
  /** Milliseconds since 1970, or a Date; the core never reads a clock. Default: now, read at the boundary. */
  at?: Moment;
  latencyMs?: number;
}

/** The JSON export, and what every screen is drawn from. */
export interface Report {
  engine: { name: string; version: string };
  config: MonitorConfig;
  reference: BatchReport;
  batches: BatchReport[];
  alerts: Alert[];
  dashboard: Dashboard;
  /** Where the main metrics and the drift of columns are going; absent for fewer than five batches. */
  trends?: SeriesTrend[];
}

/** Where one series is going, over the last 30 known values; with one batch a day the last five weeks. */
export interface SeriesTrend {
  /** `accuracy`, `r2`, `estimatedAccuracy`, `estimatedBusinessValue`, `reconstructionError`; of columns `driftEffect`. */
  metric: string;
  column: string | null;
  /** By the p-value of Mann-Kendall (of columns the adjusted one), at 0.05. */
  direction: Trend["direction"];
  /** Least-squares change from one batch to the next (by days where `season` is 7), and its p-value. */
  slope: number | null;
  pValue: number | null;
  /** Median change of all pairs. */
  theilSenSlope: number | null;
  mannKendallPValue: number | null;
  /** Adjusted for all columns; that of a metric of the whole batch as it is. */
  adjustedPValue: number | null;
  n: number;
  /** 7 where there is one batch a day: values are compared only with those of the same weekday. */
  season: number | null;
  /** The last value beside the median of earlier ones of the same weekday. */
  seasonal: Trend["seasonal"];
}

export interface LogRecord {
  at: number;
  level: "error" | "warning" | "info";
  event: string;
  message: string;
  [field: string]: unknown;
}

export interface Trend {
  slope: number | null;
  pValue: number | null;
  direction: "rising" | "falling" | "flat";
  declining: boolean;
  /** Values the slope rests on. */
  n: number;
  method: "least-squares" | "theil-sen";
  /** The last value beside the median of its position in earlier seasons; `null` without any. */
  seasonal: { value: number; expected: number; difference: number; n: number } | null;
}

export interface TrendOptions {
  /** Last known values that are looked at; default 10, with a season at least four of them. */
  window?: number;
  alpha?: number;
  /** A line tested by Student's t (default), or the median slope of all pairs tested by Mann-Kendall. */
  method?: "least-squares" | "theil-sen";
  /** Values in a season, 7 for days of a week: compared are only values at the same position of it. */
  season?: number;
}

export interface QualityOptions {
  missingPct?: number;
  outlierPct?: number;
}
