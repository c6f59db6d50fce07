/** What a chart of a metric over batches is drawn from. */

/** One batch's value of the metric. */
export interface SeriesPoint {
  label: string;
  value: number | null;
  interval: [number, number] | null;
  n: number;
  /** Why there is no value. */
  reason?: string;
  /** An alert on this metric fired in this batch; of an estimate: it is outside the limits, and worse. */
  firing: boolean;
  /** Of an estimate: it is outside the limits, and better. */
  better?: boolean;
  /** What the targets showed, where the value is an estimate without them. */
  realised?: number | null;
  /** When the batch ended, milliseconds since 1970. */
  at?: number;
}

/** A metric over batches. */
export interface Series {
  metric: string;
  column: string | null;
  points: readonly SeriesPoint[];
  /** Limits of the rules on the metric, none to two. */
  limits: readonly number[];
  /** The metric's value on the reference. */
  reference: number | null;
  /** In which the values are, where they are money. */
  currency?: string | undefined;
  /** Marked are batches that drifted, by a test and not by the limits, in place of alerts. */
  marksDrift?: boolean;
  /** The values are estimates without targets, and the intervals their bands. */
  estimated?: boolean;
}
