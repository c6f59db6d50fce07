/** Why performance changed, and where the model is weakest. */

export interface CauseOptions {
  target: string;
  prediction: string;
  /** Whether to measure the mean absolute error instead of accuracy. Default: true for numeric targets. */
  regression?: boolean;
  /** Candidate columns for the explanation. Default: all other columns except text. */
  columns?: string[];
  /** Columns to exclude: probabilities, ids, times. */
  ignore?: string[];
  /** Segment columns. The change is additionally divided among the values of each. */
  segments?: string[];
  /**
   * Estimated metric of the batch: the entry for `accuracy` (or `mae`) in `estimated.metrics` of its report. Used only
   * if the batch has no targets: the estimated change is then divided.
   */
  estimated?: { value: number | null; samplingError: number | null };
}

/** One slice of a column in both tables: a tenth of its numbers, a label, or the missing values. */
export interface CauseSlice {
  label: string;
  referenceShare: number;
  batchShare: number;
  referenceValue: number | null;
  batchValue: number | null;
  /** The part of the change that comes from the slice's changed share of the rows. */
  mix: number;
}

/** One column as a possible cause. */
export interface Cause {
  column: string;
  /** Change of the metric if only the shares of the column's slices had changed. */
  mix: number;
  mixInterval: [number, number];
  /** The rest of the change: `mix + within` is the total. `null` without targets. */
  within: number | null;
  /** Share of rows that moved to another slice than in the reference. */
  shift: number;
  /**
   * The column's part of the change, 0 to 1. All parts and `unexplained` add up to 1. `null` if no change was found.
   */
  share: number | null;
  slices: CauseSlice[];
}

/** One value of a segment column, and what its rows contribute to the change. */
export interface SegmentPart {
  /** The value. "other values" and "missing" stand for the rest; an actual value with that name is put in quotes. */
  value: string;
  referenceShare: number;
  batchShare: number;
  referenceValue: number | null;
  batchValue: number | null;
  /** The contribution of its changed share of the rows. */
  mix: number;
  /** The contribution of the model's changed performance on these rows; `null` without targets. */
  within: number | null;
  /**
   * `mix + within` as a part of the change; negative if it acts against the change. All parts add up to 1. `null` if no
   * change was found.
   */
  share: number | null;
}

/** A segment column: the whole change divided among its values. */
export interface SegmentCause {
  column: string;
  mix: number;
  /** `mix + within` is the whole change. `null` without targets. */
  within: number | null;
  /** By contribution, largest first. */
  parts: SegmentPart[];
}

export interface Causes {
  metric: "accuracy" | "mae";
  reference: number | null;
  batch: number | null;
  change: number | null;
  /**
   * The estimate minus the reference, if targets are absent and an estimate was given. `share` and `unexplained` then
   * refer to this change.
   */
  estimatedChange: number | null;
  pValue: number | null;
  /** Whether performance changed significantly. If not, nothing is attributed to any column. */
  changed: boolean;
  /** By explained change, largest first. */
  columns: Cause[];
  /** The same change divided by the segment columns that were requested; absent if none were. */
  segments?: SegmentCause[];
  unexplained: number | null;
  reason: string;
}

/** A segment in which the model performs worse than on all other rows. */
export interface WeakSegment {
  /** One or two conditions. */
  conditions: { column: string; label: string }[];
  rows: number;
  share: number;
  value: number;
  rest: number;
  pValue: number;
  /** The p-value multiplied by the number of segments searched (Bonferroni). */
  adjustedPValue: number;
  /** Improvement of the overall metric if the segment performed as well as the other rows. */
  cost: number;
}

export interface WeakSegments {
  metric: "accuracy" | "mae";
  value: number | null;
  searched: number;
  /** By cost, highest first; at most 10. */
  segments: WeakSegment[];
}
