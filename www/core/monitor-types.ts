/** Configuration and reports of a monitor. */

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

/** The value of a metric, for the whole batch, a column or a segment. */
export interface Measurement {
  metric: string;
  column: string | null;
  segment: string | null;
  value: number | null;
  /** 95 % confidence interval; `null` if there is none. */
  interval: [number, number] | null;
  /** Number of rows behind the value. */
  n: number;
  /** Why there is no value. */
  reason?: string;
}

export interface SchemaChange {
  column: string;
  change: "added" | "removed" | "kind-changed";
  message: string;
}

/** Drift of one column within a segment, compared with the same segment of the reference, in short form. */
export interface SegmentDrift {
  column: string;
  test: string;
  statistic: number | null;
  pValue: number | null;
  /** Adjusted over the columns of the segment. */
  adjustedPValue: number | null;
  /** Observed share of rows that moved. */
  effect: number | null;
  /** Shares of missing values: in the segment of the reference, and in that of the batch. */
  missing: [number, number];
  /** Whether the values or the missing values drifted, at alpha divided by the number of all segments. */
  verdict: Verdict;
  /** Number of present values in the segment of the batch. */
  n: number;
}

/**
 * Results for the rows of a batch with one value of a segment column, compared with the same segment of the reference.
 */
export interface SegmentReport {
  column: string;
  value: string;
  rows: number;
  /** Columns that drifted within the segment, at alpha divided by the number of all segments. */
  drifted: string[];
  verdict: Verdict;
  /** Every compared column. Absent in the report of the reference and in older snapshots. */
  columns?: SegmentDrift[];
  /**
   * Drift of all columns of the segment together, if `config.multivariate` is set. Absent in the report of the
   * reference.
   */
  multivariate?: JointDrift;
  /** Correlations that changed within the segment, if `config.correlations` is set. */
  correlationChanges?: CorrelationChanges;
  /**
   * Measurements whose `segment` is `column = value`. A metric of columns (drift, missing values, outliers) has the
   * value of the worst column, without its name, followed by the columns that rules and detectors watch in segments.
   */
  measurements: Measurement[];
}

/** The results of one batch. */
export interface BatchReport {
  label: string;
  /** Time of the batch in milliseconds since 1970. */
  at: number;
  /**
   * True for an older batch of which only numbers are kept (`fullReports`). Results that need rows or columns are then
   * empty, and `measurements` holds those of the whole batch to five digits. `monitor.measurements(index)` returns all
   * measurements, to three digits.
   */
  condensed?: boolean;
  rows: number;
  performance: Performance | null;
  /**
   * Estimated performance, whether or not the batch has targets: of a classifier from its probabilities (`cbpe`), of a
   * regression from the loss of similar reference rows (`dle`). `null` without roles for target, prediction and, for a
   * classifier, probability.
   */
  estimated: EstimatedPerformance | null;
  predictions: PredictionDrift | null;
  /** Drift of the targets' distribution; present if the batch has targets, including late ones. */
  targets?: PredictionDrift;
  confidence: Confidence | null;
  quality: DataQuality;
  /** `null` in the report of the reference. */
  drift: DriftReport | null;
  /** Drift of all columns together, if `config.multivariate` is set. */
  multivariate?: JointDrift;
  /** Correlations that changed, if `config.correlations` is set. */
  correlationChanges?: CorrelationChanges;
  /** Results of the change detectors in `config.detectors`; absent if there are none. */
  detectors?: DetectorReport[];
  latency: Latency | null;
  measurements: Measurement[];
  /** One report per value of the segment columns; absent if there are none. */
  segments?: SegmentReport[];
  /** Late labels of the batch; absent if none arrived. */
  labelled?: Labelled;
  /**
   * Measurements judged at each delivery of labels before the last one, oldest first: the time of the delivery (the
   * time of the batch for its own targets), and the measurements of the batch and its segments that depended on targets
   * then. Of more than 8 deliveries, the first and the latest 7 are kept. Absent if labels arrived once, and in a
   * condensed report.
   */
  labelParts?: { at: number; measurements: Measurement[] }[];
  events: AlertEvent[];
  schema: SchemaChange[];
  warnings: Warning[];
}

/** The main figures of a monitor. */
export interface Dashboard {
  /**
   * Accuracy of the last batch with targets; late targets count once there are enough to be judged. The same holds for
   * `accuracyTrend`.
   */
  currentAccuracy: number | null;
  /** Accuracy of each batch kept. */
  accuracyTrend: (number | null)[];
  /** Mean confidence over all batches, weighted by rows. */
  averageConfidence: number | null;
  /** Drifted columns of the last batch, by effect, largest first. */
  driftedColumns: string[];
  /** Number of rows since the start, including those of batches no longer kept. */
  totalPredictions: number;
  /** Number of batches since the start. */
  batches: number;
  /** Number of firing alerts. */
  firing: number;
  /** The sentence that answers "is my model still fine?". */
  verdict: string;
  status: "ok" | "attention" | "critical" | "unknown";
  advice: Advice;
}

/** Configuration of a monitor. Everything is optional. */
export interface MonitorConfig {
  /** The task; inferred from the reference by default. */
  task?: Task;
  /** The roles of the columns. */
  roles?: Roles;
  /** The positive class of a binary task. `null` is the same as absent. */
  positive?: string | number | boolean | null;
  /** Options of the drift comparison. */
  drift?: DriftOptions;
  /**
   * Limits of the default rules by metric, within the metric's range: shares from 0 to 1, percentages from 0 to 100. If
   * `rules` are given, they replace the default rules: a limit that no rule uses then raises no alert, and a warning
   * reports it.
   */
  thresholds?: {
    accuracy?: number;
    r2?: number;
    latencyMs?: number;
    /**
     * Maximum percentage of missing values in a column.
     * @minimum 0
     * @maximum 100
     */
    missingPct?: number;
    /**
     * Maximum percentage of outliers in a column.
     * @minimum 0
     * @maximum 100
     */
    outlierPct?: number;
    lowConfidence?: number;
    [metric: string]: number | undefined;
  };
  /** Rules to use instead of the default ones. */
  rules?: Rule[];
  /** Alerts that mute others while they fire. */
  inhibit?: Inhibition[];
  /** How performance is estimated without targets. */
  estimation?: EstimationOptions;
  /**
   * Measures drift of all columns together in every batch, with components fitted once to the reference. Off by
   * default. `alpha` and `minEffect` default to those of `drift`.
   */
  multivariate?: JointOptions;
  /** Compares the correlations of pairs of numeric columns in every batch. Off by default. */
  correlations?: CorrelationOptions;
  /**
   * Change detectors on measurements. The state of a detector on `accuracy` is also the metric `accuracyChange`: 0, 1
   * for a warning, 2 for a change, and `null` if nothing was measured or the scale of the series is not known yet.
   */
  detectors?: DetectorRule[];
  /**
   * Maximum number of batches in the history; default 1,000.
   * @asType integer
   * @minimum 1
   */
  historyLimit?: number;
  /**
   * How much of the history is kept in full; the reports of older batches are kept as numbers. Given as a number of
   * newest batches. Default: as many as have 25,000 measurements together; in a history of thousands of batches, down
   * to 6,000 measurements.
   * @asType integer
   * @minimum 1
   */
  fullReports?: number;
}

export interface ObserveOptions {
  /** Label of the batch. */
  label?: string;
  /**
   * Time of the batch: milliseconds since 1970, or a Date. Default: now, read in JavaScript, because the engine has no
   * clock.
   */
  at?: Moment;
  /** Latency in milliseconds: one number for all rows, or one per call. */
  latencyMs?: number | readonly number[];
}

/** The report that `observe` returns: a batch compared with the reference. */
export interface ObservedReport extends BatchReport {
  drift: DriftReport;
}

/** The JSON export, and the input of every screen. */
export interface Report {
  engine: { name: string; version: string };
  config: MonitorConfig;
  reference: BatchReport;
  batches: BatchReport[];
  alerts: Alert[];
  dashboard: Dashboard;
  /** Trends of the main metrics and of column drift; absent for fewer than five batches. */
  trends?: SeriesTrend[];
}

/** Trend of one series over its last 30 known values; with one batch per day, over the last five weeks. */
export interface SeriesTrend {
  /**
   * `accuracy`, `r2`, `estimatedAccuracy`, `estimatedBusinessValue` or `reconstructionError`; for columns
   * `driftEffect`.
   */
  metric: string;
  column: string | null;
  /** By the Mann-Kendall p-value (for columns the adjusted one), at level 0.05. */
  direction: Trend["direction"];
  /** Least-squares change per batch (per day if `season` is 7), and its p-value. */
  slope: number | null;
  pValue: number | null;
  /** Median slope of all pairs, per batch. */
  theilSenSlope: number | null;
  mannKendallPValue: number | null;
  /** Adjusted over all columns; for a metric of the whole batch, the unadjusted p-value. */
  adjustedPValue: number | null;
  n: number;
  /** 7 if there is one batch per day: values are then compared only with those of the same weekday. */
  season: number | null;
  /** The last value compared with the median of earlier values of the same weekday. */
  seasonal: Trend["seasonal"];
}

export interface LogRecord {
  at: number;
  level: "error" | "warning" | "info";
  event: string;
  message: string;
  [field: string]: unknown;
}
