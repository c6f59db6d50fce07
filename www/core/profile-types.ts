import type { AlertEvent } from "./alert-types.js";
import type { PredictionDrift } from "./drift-types.js";
import type { EstimatedPerformance } from "./estimation-types.js";
import type { Kind, Warning } from "./file-types.js";
import type { Moment } from "./moment.js";
import type { Performance } from "./performance-types.js";

/** How a profile is made. */
export interface ProfileOptions {
  /**
   * Maximum number of distinct numbers or labels per column, 16 to 65,536; default 1,024. Beyond it, the last bits of
   * numbers are cleared, and of labels only the lengths are counted.
   */
  cells?: number;
}

/** One column of a profile. */
export interface ProfiledColumn {
  name: string;
  kind: Kind;
  rows: number;
  missing: number;
  infinite: number;
  /** Estimated by HyperLogLog (standard error 1.6 %) unless `distinctExact`; `null` if it was not counted. */
  distinct: number | null;
  distinctExact: boolean;
  /** Mean and standard deviation (n - 1) of finite numbers, from exact sums. */
  mean: number | null;
  std: number | null;
  /** Largest share of values that the profile does not distinguish; 0 if it distinguishes all. */
  errorBound: number;
}

/** The content of a profile in numbers. */
export interface ProfileDescription {
  rows: number;
  columns: ProfiledColumn[];
}

/** The batch that late labels belong to. */
export interface LabelOptions {
  /** Label of the batch. If several batches have it, the newest. */
  label: string;
  /** Time at which the labels arrived: milliseconds since 1970, or a Date. Default: now. */
  at?: Moment;
  /**
   * Number of rows that need a label before rules judge the batch for the first time; default 100, or all rows if the
   * batch has fewer.
   */
  minMatched?: number;
}

/** Summary of a batch's late labels, over all deliveries. */
export interface Labelled {
  /** Time of the last delivery that changed anything, in milliseconds since 1970. */
  at: number;
  /** Number of rows with a label, and number of rows without one. */
  matched: number;
  unlabelled: number;
  /**
   * Time at which the batch could first be judged, in milliseconds since 1970. Rules on performance judged it then
   * unless 50 newer batches had targets. Absent while too few rows have a label.
   */
  judgedAt?: number;
}

/** Counts of all rows of a batch and of its late labels. */
export interface LookupCounts {
  /** Number of batch rows that received a label. */
  matched: number;
  /** Number of batch rows without a label. */
  unlabelled: number;
  /** Number of batch rows whose id occurs in an earlier row. Each receives the label of that id. */
  repeatedIds: number;
  /** Number of label rows. */
  labels: number;
  /** Number of labels whose id is not in the batch. */
  orphans: number;
  /** Number of labels whose id occurs in an earlier label. They add no rows. */
  repeatedLabels: number;
  /** Number of ids with more than one target. None of their labels is used. */
  contradictory: number;
  /** Number of label rows without an id or a target. */
  incomplete: number;
}

/** The result of joining late labels. */
export interface LateLabels {
  label: string;
  /** Counts of this delivery. */
  counts: LookupCounts;
  /** Summary over all deliveries; `null` while no label matches. */
  labelled: Labelled | null;
  /**
   * Performance on the rows with a label from any delivery; `null` if no label of this delivery matches, in which case
   * nothing changed.
   */
  performance: Performance | null;
  /** The estimate for all rows, with the realised values. */
  estimated: EstimatedPerformance | null;
  /** Drift of the targets against the reference, on the rows with a label. */
  targets?: PredictionDrift;
  /**
   * Whether rules on performance judged the batch: once `minMatched` rows have a label, and again whenever a delivery
   * changes one. A batch older than the newest 50 with targets is not judged (warning `labels-too-late`).
   */
  judged: boolean;
  /** Alerts that changed state, at the time the labels arrived. */
  events: AlertEvent[];
  warnings: Warning[];
}
