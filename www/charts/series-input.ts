/** The input of a chart of a metric over batches. */

/** One batch's value of the metric. */
export interface SeriesPoint {
  label: string;
  value: number | null;
  interval: [number, number] | null;
  n: number;
  /** Why there is no value. */
  reason?: string;
  /**
   * Whether an alert on this metric fired in this batch; for an estimate: whether it is outside the limits, and worse.
   */
  firing: boolean;
  /** For an estimate: whether it is outside the limits, and better. */
  better?: boolean;
  /** The realised value, if the value is an estimate without targets. */
  realised?: number | null;
  /** When the batch ended, milliseconds since 1970. */
  at?: number;
}

/** A metric over batches. */
export interface Series {
  metric: string;
  column: string | null;
  points: readonly SeriesPoint[];
  /** Limits of the rules on the metric: none, one or two. */
  limits: readonly number[];
  /** The metric's value on the reference. */
  reference: number | null;
  /** The currency, if the values are money. */
  currency?: string | undefined;
  /** Whether marks mean batches that drifted by a test, in place of alerts by the limits. */
  marksDrift?: boolean;
  /** Whether the values are estimates without targets, with their intervals. */
  estimated?: boolean;
}
