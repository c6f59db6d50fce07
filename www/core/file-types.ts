/** How files are read, and what is known of them afterwards. */

export type Kind = "numeric" | "categorical" | "boolean" | "datetime" | "text";

export interface Warning {
  code: string;
  message: string;
  file?: string;
  line?: number;
  column?: number;
  byte?: number;
  count: number;
  excerpt?: string;
}

export interface CsvOptions {
  /** A tab, a space or one ASCII sign other than a quote. Found among , ; tab | ^ ~ and space. */
  delimiter?: "auto" | string;
  /**
   * The sign that begins lines which are comments, wherever they are; `null` for none. By default
   * lines that begin with # before the header.
   */
  comment?: "auto" | string | null;
  /**
   * Lines before the header that belong to no table. By default they are found; 0 takes none.
   * @asType integer
   * @minimum 0
   */
  skipLines?: number;
  header?: "auto" | boolean;
  encoding?: "auto" | string;
  /** Replaces the default tokens: "", NA, N/A, NaN, null, None, NULL, #N/A, -, ? */
  missing?: string[];
  kinds?: Record<string, Kind>;
  columns?: string[];
  decimal?: "auto" | "." | ",";
  /** What sets thousands apart; a space and an apostrophe stand for their relatives. */
  thousands?: "auto" | "," | "." | " " | "'";
  /** The order of day, month and year in dates such as 03/04/2026. In doubt they stay texts. */
  dateOrder?: "auto" | "dmy" | "mdy" | "ymd";
  onBadRow?: "keep" | "skip" | "fail";
  /**
   * @asType integer
   * @minimum 0
   */
  maxRows?: number;
  /**
   * What a gzip file may unpack to. Default: 16 GiB, and beyond 64 MiB a thousand times its size.
   * @asType integer
   * @minimum 0
   */
  maxUnpackedBytes?: number;
  /** How long the file is, if that is known, so that room is made at once. No promise. */
  totalBytes?: number;
  /**
   * What the rows may take while the file is read, in bytes: about ten for a cell, and its text.
   * Default: 384 MiB, and 1 GiB for Parquet and Arrow. Of a file that takes more a fixed sample of rows is kept:
   * `table.sampled`.
   * @asType integer
   * @minimum 0
   */
  memoryBudget?: number;
  /** Name of the file, for errors and warnings. */
  file?: string;
}

/** The options that mean something in JSON. A record that is no JSON cannot be kept. */
export type JsonOptions = Pick<
  CsvOptions,
  | "missing"
  | "kinds"
  | "columns"
  | "decimal"
  | "thousands"
  | "dateOrder"
  | "onBadRow"
  | "maxRows"
  | "memoryBudget"
  | "file"
>;

export interface TableOptions {
  kinds?: Record<string, Kind>;
}

export interface ColumnDescription {
  name: string;
  kind: Kind;
  /** Rows with a finite value. With `missing`, `invalid` and `infinite`: all rows. */
  valid: number;
  /** Rows that have no value in the file. */
  missing: number;
  /** Rows whose value did not fit the kind that was asked for (`kinds`); it is taken as missing. */
  invalid: number;
  /** Rows with an infinite number. */
  infinite: number;
  distinct: number | null;
  evidence: string;
}

/** Of a file that does not fit into memory only some rows are kept, the same ones every time. */
export interface Sampled {
  /** Rows of the file. */
  rows: number;
  /** Rows that the table holds. */
  kept: number;
  /** How far shares and quantiles of the kept rows may be off at 95 % confidence: 0.001 is 0.1 % of the rows. */
  error: number;
}

/** A record of a file that did not become a row, and where it is. */
export interface Rejection {
  /** `bad-row` or `repeated-header`, as the warning that counts it. */
  code: string;
  /** Line of the file, from 1. */
  line: number;
  /** Byte of the file (of what is in it, if it is packed), from 0. */
  byte: number;
  /** Why, in a sentence. */
  reason: string;
  /** How it begins, at most 120 characters. Text of the file: never take it for HTML. */
  excerpt: string;
}

/** What became of the records of a file: `total = used + repaired + rejected + blank`. */
export interface RecordCounts {
  /** Bytes read: the size of the file. */
  bytes: number;
  /** Records and blank lines; a header is no record. */
  total: number;
  /** Records that became rows as they were. `used + repaired` is the number of rows. */
  used: number;
  /** Records that did not fit and became rows all the same; a warning says what was done. */
  repaired: number;
  /** Records that were left out. */
  rejected: number;
  /** Blank lines. */
  blank: number;
  /** The first 1,000 that were left out, in the order of the file. */
  rejections: Rejection[];
}

export type Cell = number | string | boolean | Date | null;

/** Values of one column. `NaN` in a Float64Array, `null` and `undefined` elsewhere are missing. */
export type Values = Float64Array | readonly Cell[];
