/** The values of columns, and how long predictions take. */

import type { Severity } from "./alert-types.js";
import type { Kind } from "./file-types.js";

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

export interface QualityOptions {
  missingPct?: number;
  outlierPct?: number;
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
