/** How a table is split into batches, and how a batch is described before its table is made. */

export type Period = "hour" | "day" | "week" | "month" | "quarter" | "year";

/** Splits by calendar period. */
export interface PeriodBatches {
  /** The period. Weeks follow ISO 8601 and begin on Monday. */
  by: Period;
  /** The column of times. Default: the only one, or the one recognised as the time of the rows. */
  timestamp?: string;
  /**
   * The time zone of days and hours: an IANA name such as "Europe/Berlin". Default: UTC. Times without a zone are read
   * as UTC. If a file holds local wall-clock times, omit this option: days then follow the local clock.
   */
  timeZone?: string;
  /** Whether periods without rows, between the first and the last one, are batches too. */
  emptyPeriods?: boolean;
}

/** Splits into batches of a fixed number of consecutive rows. */
export interface RowBatches {
  /**
   * Number of rows per batch.
   * @asType integer
   * @minimum 1
   */
  rows: number;
  /**
   * What to do with the last rows if they do not fill a batch: "keep" them as a shorter batch (default), "append" them
   * to the previous batch, or "drop" them.
   */
  incomplete?: "keep" | "append" | "drop";
  /** The column from which the start and end of each batch are taken. */
  timestamp?: string;
}

/** Splits into a given number of batches of consecutive rows. Their sizes differ by at most one row. */
export interface CountBatches {
  /**
   * Number of batches.
   * @asType integer
   * @minimum 1
   */
  count: number;
  timestamp?: string;
}

/** Makes one batch per value of a column, at most 1,000. */
export interface ColumnBatches {
  column: string;
  /** By first appearance of each value (default), or by value. */
  order?: "appearance" | "value";
  timestamp?: string;
}

export type BatchOptions = PeriodBatches | RowBatches | CountBatches | ColumnBatches;

/**
 * A range of a split table's batches. With strings: from one batch label to another, both included. With moments
 * (milliseconds since 1970, or a `Date`): the batches that lie entirely in the half-open interval from `from` to
 * `until`. A missing end means the end of the table.
 */
export interface BatchStretch {
  from?: string | number | Date;
  until?: string | number | Date;
}

/** A `BatchStretch` in JSON, which has no dates. */
export interface ReferencePeriod {
  from?: string | number;
  until?: string | number;
}

/**
 * What a batch is compared with: the previous batch, a number of previous batches, all previous batches, or the batches
 * of a fixed period of the same table.
 */
export type ReferenceWindow = "previous" | "expanding" | RollingWindow | ReferencePeriod;

/** A number of batches directly before the current one. */
export interface RollingWindow {
  /**
   * Number of batches.
   * @asType integer
   * @minimum 1
   */
  rolling: number;
}

export interface PlannedBatch {
  /**
   * A label such as "2024-02-17 13:00", "2024-02-17", "2024-W07", "2024-02", "2024-Q1", "2024", "rows 1-5000" or
   * "region = north".
   */
  label: string;
  /** Start of the period, or the earliest time of the rows, in milliseconds since 1970. */
  start: number | null;
  /** First moment after the period, or the latest time of the rows, in milliseconds since 1970. */
  end: number | null;
  rows: number;
}
