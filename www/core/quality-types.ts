/** Data quality, and prediction latency. */

import type { Severity } from "./alert-types.js";
import type { Kind } from "./file-types.js";

export interface ColumnQuality {
  name: string;
  kind: Kind;
  /** Number of rows without a value. */
  missing: number;
  /** The same in percent of all rows; `null` without rows. */
  missingPct: number | null;
  /** Number of finite values strictly outside the fences. */
  outliers: number | null;
  /** The same in percent of all rows. */
  outlierPct: number | null;
  /** Q1 - 1.5 IQR and Q3 + 1.5 IQR, from type-7 quantiles of the finite values. */
  fences: [number, number] | null;
  /** Number of distinct present values. */
  distinct: number;
  min: number | null;
  max: number | null;
  mean: number | null;
  /** Standard deviation (n - 1) of the finite values. */
  std: number | null;
  /** Quantiles at 1, 5, 10, 25, 50, 75, 90, 95 and 99 % (type 7); empty for labels. */
  quantiles: number[];
  infinite: number;
  /** Categories that the reference does not have, at most 20. */
  unseen?: string[];
  /** Number of rows whose category the reference does not have. */
  unseenRows?: number;
  /** Number of rows outside the range of the reference. */
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

export interface QualityOptions {
  /** Percentage of missing values above which they are an issue; default 5. */
  missingPct?: number;
  /** Percentage of outliers above which they are an issue; default 10. */
  outlierPct?: number;
}

/** Latency of predictions in milliseconds. */
export interface Latency {
  /** Number of calls with a valid latency. */
  n: number;
  /** Number of values that are negative, infinite or above 1e15 ms, which are excluded. */
  invalid: number;
  mean: number | null;
  p50: number | null;
  p90: number | null;
  p95: number | null;
  p99: number | null;
  max: number | null;
  thresholdMs: number;
  /** Percentage of calls strictly above the threshold. */
  overThresholdPct: number | null;
  sumMs: number;
  /** Cumulative counts. The bucket with `leMs: null` has no upper limit. */
  buckets: { leMs: number | null; count: number }[];
}
