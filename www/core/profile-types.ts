import type { AlertEvent } from "./alert-types.js";
import type { PredictionDrift } from "./drift-types.js";
import type { EstimatedPerformance } from "./estimation-types.js";
import type { Kind, Warning } from "./file-types.js";
import type { Moment } from "./moment.js";
import type { Performance } from "./performance-types.js";

/** How a profile is made. */
export interface ProfileOptions {
  /**
   * Distinct numbers or labels a column that are told apart, 16 to 65,536; default 1,024. Of more numbers the
   * last bits are cleared, of more labels only the lengths are counted.
   */
  cells?: number;
}

/** What a profile says of one column. */
export interface ProfiledColumn {
  name: string;
  kind: Kind;
  rows: number;
  missing: number;
  infinite: number;
  /** By HyperLogLog (standard error 1.6 %) unless `distinctExact`; `null` where it was not counted. */
  distinct: number | null;
  distinctExact: boolean;
  /** Mean and standard deviation (n - 1) of finite numbers, from exact sums. */
  mean: number | null;
  std: number | null;
  /** The largest share of values that are not told apart; 0 where all are. */
  errorBound: number;
}

/** A profile in numbers. */
export interface ProfileDescription {
  rows: number;
  columns: ProfiledColumn[];
}

/** Which batch labels belong to. */
export interface LabelOptions {
  /** Label of the batch; the newest of that name. */
  label: string;
  /** When the labels came: milliseconds since 1970, or a Date; default now. */
  at?: Moment;
  /** Rows that need a label before rules judge the batch for the first time; default 100, or all it has. */
  minMatched?: number;
}

/** What a batch's report keeps of its late labels: of all deliveries together. */
export interface Labelled {
  /** When the last of them came that changed anything. */
  at: number;
  /** Rows that have a label, and rows that have none. */
  matched: number;
  unlabelled: number;
  /**
   * When the batch could be judged first, which rules on performance did unless 50 newer ones had targets; absent while
   * too few rows have a label.
   */
  judgedAt?: number;
}

/** Every row of a batch and of its late labels, counted. */
export interface LookupCounts {
  /** Rows of the batch that got a label. */
  matched: number;
  /** Rows of the batch that got none. */
  unlabelled: number;
  /** Rows of the batch whose id an earlier row has; each gets the label of that id. */
  repeatedIds: number;
  /** Rows of labels. */
  labels: number;
  /** Labels whose id no row of the batch has. */
  orphans: number;
  /** Labels whose id an earlier label has: they add no rows. */
  repeatedLabels: number;
  /** Ids with more than one target: none of them is used. */
  contradictory: number;
  /** Rows of labels without an id or without a target. */
  incomplete: number;
}

/** What late labels came to. */
export interface LateLabels {
  label: string;
  /** Of this delivery. */
  counts: LookupCounts;
  /** The batch with all its deliveries; `null` while no label fits. */
  labelled: Labelled | null;
  /** On the rows with a label of any delivery; `null` where none of this one fits, and then nothing changed. */
  performance: Performance | null;
  /** The estimate of all rows, with the realised values beside it. */
  estimated: EstimatedPerformance | null;
  /** The targets' distribution against the reference, on the rows with a label. */
  targets?: PredictionDrift;
  /**
   * Whether rules on performance looked at it: once `minMatched` rows have a label, and again whenever a delivery
   * changes one; not behind the newest 50 batches with targets (warning `labels-too-late`).
   */
  judged: boolean;
  /** Alerts that changed state, at the time the labels came. */
  events: AlertEvent[];
  warnings: Warning[];
}
