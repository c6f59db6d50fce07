/** Why performance moved, and where it is weakest. */

export interface CauseOptions {
  target: string;
  prediction: string;
  /** Whether the distance of numbers counts; by default for numeric targets. */
  regression?: boolean;
  /** The columns that may explain; default all others but texts. */
  columns?: string[];
  /** Columns that are none of them: probabilities, ids, times. */
  ignore?: string[];
  /** Columns whose values divide the rows into segments: the change is told value by value besides. */
  segments?: string[];
  /**
   * What the metric of the batch is estimated to be: the entry of `accuracy` (or `mae`) in `estimated.metrics` of its
   * report. Looked at where the batch has no targets: the estimated change is divided then.
   */
  estimated?: { value: number | null; samplingError: number | null };
}

/** One slice of a column in both tables: a tenth of its numbers, a label, or missing values. */
export interface CauseSlice {
  label: string;
  referenceShare: number;
  batchShare: number;
  referenceValue: number | null;
  batchValue: number | null;
  /** What its change of share alone adds to the metric. */
  mix: number;
}

/** One column as a cause. */
export interface Cause {
  column: string;
  /** By how much the metric would have changed had only the shares of its slices changed. */
  mix: number;
  mixInterval: [number, number];
  /** The rest: `mix + within` is the whole change. `null` without targets. */
  within: number | null;
  /** Share of rows that lie in other slices than on the reference. */
  shift: number;
  /** Its part of the change, 0 to 1; all parts and `unexplained` make 1. `null` where none was seen. */
  share: number | null;
  slices: CauseSlice[];
}

/** One value of a segment column: what its rows add to the change. */
export interface SegmentPart {
  /** "other values" and "missing" stand for the rest; a value that is called so is in quotes of its own. */
  value: string;
  referenceShare: number;
  batchShare: number;
  referenceValue: number | null;
  batchValue: number | null;
  /** What its new share of the rows adds. */
  mix: number;
  /** What the model does otherwise in it adds; `null` without targets. */
  within: number | null;
  /** `mix + within` as a part of the change, below 0 where it goes the other way; all make 1. `null` where no change was seen. */
  share: number | null;
}

/** A segment column: the whole change, value by value. */
export interface SegmentCause {
  column: string;
  mix: number;
  /** `mix + within` is the whole change. */
  within: number | null;
  /** Those that add most first. */
  parts: SegmentPart[];
}

export interface Causes {
  metric: "accuracy" | "mae";
  reference: number | null;
  batch: number | null;
  change: number | null;
  /**
   * The estimate less the reference, where targets are absent and an estimate was given: `share` and `unexplained`
   * are of that change then.
   */
  estimatedChange: number | null;
  pValue: number | null;
  /** Whether performance changed at all: what does not is explained by nothing. */
  changed: boolean;
  /** Those that explain most first. */
  columns: Cause[];
  /** A second look at the same change, by the segment columns that were asked for; absent without any. */
  segments?: SegmentCause[];
  unexplained: number | null;
  reason: string;
}

/** A segment in which the model does worse than in the rest. */
export interface WeakSegment {
  /** One or two conditions. */
  conditions: { column: string; label: string }[];
  rows: number;
  share: number;
  value: number;
  rest: number;
  pValue: number;
  /** Times the number of segments that were looked at. */
  adjustedPValue: number;
  /** By how much the whole would be better if the segment did as well as the rest. */
  cost: number;
}

export interface WeakSegments {
  metric: "accuracy" | "mae";
  value: number | null;
  searched: number;
  /** The costliest first, at most 10. */
  segments: WeakSegment[];
}
