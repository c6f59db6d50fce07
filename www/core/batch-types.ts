/** How a table is split into batches, and what is known of them before they are tables. */

export type Period = "hour" | "day" | "week" | "month" | "quarter" | "year";

/** By calendar period. */
export interface PeriodBatches {
  /** A week is one of ISO 8601: it begins on Monday. */
  by: Period;
  /** The column of times. By default the only one, or the one recognised as the time of the rows. */
  timestamp?: string;
  /**
   * Whose days and hours: an IANA name such as "Europe/Berlin". Default: UTC. Times without a zone were read as UTC:
   * where a file has the times of a clock on the wall, leave this out, and days are those of that clock.
   */
  timeZone?: string;
  /** Whether periods without a row, between the first and the last one, are batches too. */
  emptyPeriods?: boolean;
}

/** By number of consecutive rows. */
export interface RowBatches {
  /**
   * Rows of each batch.
   * @asType integer
   * @minimum 1
   */
  rows: number;
  /** What becomes of the last rows where they are fewer: a shorter batch (default), part of the one before, or none. */
  incomplete?: "keep" | "append" | "drop";
  /** The column that says when batches start and end. */
  timestamp?: string;
}

/** Into that many batches of consecutive rows, whose sizes differ by one at most. */
export interface CountBatches {
  /**
   * Batches.
   * @asType integer
   * @minimum 1
   */
  count: number;
  timestamp?: string;
}

/** One for each value of a column, of at most 1,000. */
export interface ColumnBatches {
  column: string;
  /** As the values appear first (default), or by value. */
  order?: "appearance" | "value";
  timestamp?: string;
}

export type BatchOptions = PeriodBatches | RowBatches | CountBatches | ColumnBatches;

/**
 * The batches of one stretch of a split table: from one label to another, both included, or those that lie wholly
 * between two moments (milliseconds since 1970, or a `Date`), the last of which is not included. An end that is not
 * given is that of the table.
 */
export interface BatchStretch {
  from?: string | number | Date;
  until?: string | number | Date;
}

/** The same in JSON, which has no dates. */
export interface ReferencePeriod {
  from?: string | number;
  until?: string | number;
}

/**
 * What a batch is compared with: the batch before, so many before, all before, or the batches of one period of the
 * same table, whichever batch it is.
 */
export type ReferenceWindow = "previous" | "expanding" | RollingWindow | ReferencePeriod;

/** So many batches before it. */
export interface RollingWindow {
  /**
   * @asType integer
   * @minimum 1
   */
  rolling: number;
}

export interface PlannedBatch {
  /** "2024-02-17 13:00", "2024-02-17", "2024-W07", "2024-02", "2024-Q1", "2024", "rows 1-5000", "region = north". */
  label: string;
  /** Milliseconds since 1970: the first moment of the period, or the earliest time of the rows. */
  start: number | null;
  /** The first moment after the period, or the latest time of the rows. */
  end: number | null;
  rows: number;
}
