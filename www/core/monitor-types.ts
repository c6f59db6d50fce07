/** What a monitor is configured with, and what it reports. */

import type { Alert, AlertEvent, Inhibition, Rule } from "./alert-types.js";
import type { Advice, Trend } from "./decision-types.js";
import type { DetectorReport, DetectorRule } from "./detect-types.js";
import type { DriftOptions, DriftReport, PredictionDrift, Verdict } from "./drift-types.js";
import type { EstimatedPerformance, EstimationOptions } from "./estimation-types.js";
import type { Warning } from "./file-types.js";
import type { Moment } from "./moment.js";
import type {
  CorrelationChanges,
  CorrelationOptions,
  JointDrift,
  JointOptions,
} from "./multivariate-types.js";
import type { Confidence, Performance } from "./performance-types.js";
import type { Labelled } from "./profile-types.js";
import type { DataQuality, Latency } from "./quality-types.js";
import type { Roles, Task } from "./role-types.js";

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

/** One column of a segment compared with the same segment of the reference, in short. */
export interface SegmentDrift {
  column: string;
  test: string;
  statistic: number | null;
  pValue: number | null;
  /** Adjusted over the columns of the segment. */
  adjustedPValue: number | null;
  /** Observed share of rows moved. */
  effect: number | null;
  /** Shares of missing values: in the segment of the reference, in that of the batch. */
  missing: [number, number];
  /** Whether values, or missing ones, drifted, at alpha divided among all segments. */
  verdict: Verdict;
  /** Present values of the batch's segment. */
  n: number;
}

/** The rows of a batch with one value of a segment column, compared with those of the reference. */
export interface SegmentReport {
  column: string;
  value: string;
  rows: number;
  /** Columns that drifted within it, at alpha divided among all segments. */
  drifted: string[];
  verdict: Verdict;
  /** Every compared column; absent in the reference, and in older snapshots. */
  columns?: SegmentDrift[];
  /** All columns of its rows together, where `config.multivariate` asks for it; absent in the reference. */
  multivariate?: JointDrift;
  /** Pairs of columns whose correlation changed in its rows, where `config.correlations` asks for it. */
  correlationChanges?: CorrelationChanges;
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
   * True for older batches of which only numbers are kept (`fullReports`): what needs rows or columns is empty, and
   * `measurements` are those of the whole batch, to five digits; `monitor.measurements(index)` has all, to three.
   */
  condensed?: boolean;
  rows: number;
  performance: Performance | null;
  /**
   * The performance to expect, with targets or without: of a classifier by its probabilities (`cbpe`), of a regression by
   * the loss of similar rows of the reference (`dle`). `null` without roles for target, prediction and, of a classifier,
   * probability.
   */
  estimated: EstimatedPerformance | null;
  predictions: PredictionDrift | null;
  /** The targets' distribution compared with the reference's, where the batch has targets, late ones included. */
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
  /** Labels that came later, where any did. */
  labelled?: Labelled;
  /**
   * What was judged by deliveries of labels before the last one, oldest first: when they came (the batch's time for
   * targets of its own), and what rested on targets then, of the batch and of its segments. Of more than 8 deliveries
   * the first and the newest 7; absent where labels came once, and in a condensed report.
   */
  labelParts?: { at: number; measurements: Measurement[] }[];
  events: AlertEvent[];
  schema: SchemaChange[];
  warnings: Warning[];
}

export interface Dashboard {
  /** That of the last batch with targets; late targets count once there are enough to be judged. So in `accuracyTrend`. */
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

export interface MonitorConfig {
  task?: Task;
  roles?: Roles;
  /** `null` is the same as absent. */
  positive?: string | number | boolean | null;
  drift?: DriftOptions;
  /**
   * Limits of the default rules by metric, within its range: shares from 0 to 1, percentages from 0 to 100. Where
   * `rules` are given, they win: a limit that none of them uses alerts on nothing, and a warning says so.
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
   * Drift of all columns together in every batch, by components fitted to the reference once; off by default. Alpha and
   * smallest effect are those of `drift` unless given here.
   */
  multivariate?: JointOptions;
  /** Correlations of pairs of numeric columns, compared in every batch; off by default. */
  correlations?: CorrelationOptions;
  /**
   * Change detectors on measurements. What one says about `accuracy` is also the metric `accuracyChange`: 0, 1 for a
   * warning, 2 for a change, and `null` where nothing was measured or the scale of the series is not known yet.
   */
  detectors?: DetectorRule[];
  /**
   * @asType integer
   * @minimum 1
   */
  historyLimit?: number;
  /**
   * Newest batches kept in full, older ones as numbers. By default as many as have 25,000 measurements together, down to
   * 6,000 in a history of thousands of batches.
   * @asType integer
   * @minimum 1
   */
  fullReports?: number;
}

export interface ObserveOptions {
  label?: string;
  /** Milliseconds since 1970, or a Date; the core never reads a clock. Default: now, read at the boundary. */
  at?: Moment;
  /** One latency for all rows, or one per call. */
  latencyMs?: number | readonly number[];
}

/** What `observe` answers: a batch, which has been compared with the reference. */
export interface ObservedReport extends BatchReport {
  drift: DriftReport;
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
  /** Adjusted over all columns; for a metric of the whole batch as it is. */
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
