/** How files are read, and how a table and its file are described. */

/**
 * How values are compared. "categorical" includes whole numbers with few distinct values; "datetime" is compared as
 * numbers; "text" has nearly only distinct values.
 */
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

/** How to read a file. By default everything is detected. */
export interface CsvOptions {
  /**
   * A tab, a space, or one ASCII character other than a quote. With "auto" it is detected among comma, semicolon, tab,
   * `|`, `^`, `~` and space.
   */
  delimiter?: "auto" | string;
  /**
   * The character that starts a comment line, anywhere in the file; `null` for none. By default, lines before the
   * header that start with # are comments.
   */
  comment?: "auto" | string | null;
  /**
   * Number of lines before the header that are not part of the table. Detected by default; 0 skips none.
   * @asType integer
   * @minimum 0
   */
  skipLines?: number;
  /** Whether the first record holds the column names. With "auto", it does not only if it looks like values. */
  header?: "auto" | boolean;
  /** "utf-8", "utf-16le", "utf-16be" or "windows-1252"; detected with "auto". */
  encoding?: "auto" | string;
  /** Values to read as missing instead of the default: "", NA, N/A, NaN, null, None, NULL, #N/A, -, ? */
  missing?: string[];
  /** Kind by column name, instead of the detected one. */
  kinds?: Record<string, Kind>;
  /** Names of the columns to read; default all. */
  columns?: string[];
  /** Decimal mark; detected by column with "auto". */
  decimal?: "auto" | "." | ",";
  /** Thousands separator. A space and an apostrophe also match their typographic variants. */
  thousands?: "auto" | "," | "." | " " | "'";
  /** Order of day, month and year in dates such as 03/04/2026. With "auto", ambiguous dates stay text. */
  dateOrder?: "auto" | "dmy" | "mdy" | "ymd";
  /**
   * What to do with a record that has the wrong number of fields: "skip" it, with its position in `records` (default),
   * "keep" it (absent fields are missing, surplus fields are dropped), or "fail".
   */
  onBadRow?: "keep" | "skip" | "fail";
  /**
   * Maximum number of rows to read.
   * @asType integer
   * @minimum 0
   */
  maxRows?: number;
  /**
   * Maximum unpacked size of a gzip file in bytes. Default: 16 GiB; above 64 MiB also at most a thousand times the
   * packed size.
   * @asType integer
   * @minimum 0
   */
  maxUnpackedBytes?: number;
  /** Size of the file in bytes, if known: a hint that lets memory be reserved at once. */
  totalBytes?: number;
  /**
   * Memory for the rows during reading, in bytes: about ten per cell, plus its text. Default: 384 MiB, and 1 GiB for
   * Parquet and Arrow. If a file needs more, a fixed sample of its rows is kept; see `table.sampled`.
   * @asType integer
   * @minimum 0
   */
  memoryBudget?: number;
  /** Name of the file, for errors and warnings. */
  file?: string;
}

/** The options that apply to JSON. A record that is not valid JSON cannot be kept. */
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
  /** Number of rows with a finite value. `valid + missing + invalid + infinite` is the number of rows. */
  valid: number;
  /** Number of rows without a value in the file. */
  missing: number;
  /** Number of rows whose value did not fit the requested kind (`kinds`). Such values are treated as missing. */
  invalid: number;
  /** Number of rows with an infinite number. */
  infinite: number;
  /** Number of distinct present values; `null` if counting them would need a separate pass. */
  distinct: number | null;
  /** Why the column has this kind. */
  evidence: string;
}

/** Sampling of a file that does not fit into memory. The sample is always the same for the same file. */
export interface Sampled {
  /** Number of rows of the file. */
  rows: number;
  /** Number of rows in the table. */
  kept: number;
  /** Maximum error of shares and quantiles at 95 % confidence: 0.001 is 0.1 % of the rows. */
  error: number;
}

/** A record of a file that did not become a row, and its position. */
export interface Rejection {
  /** `bad-row` or `repeated-header`, the same code as the warning that counts it. */
  code: string;
  /** Line in the file, from 1. */
  line: number;
  /** Byte in the file (in the unpacked content if it is compressed), from 0. */
  byte: number;
  /** The reason, as a sentence. */
  reason: string;
  /** The first characters of the record, at most 120. This is text from the file: never insert it as HTML. */
  excerpt: string;
}

/** What became of the records of a file: `total = used + repaired + rejected + blank`. */
export interface RecordCounts {
  /** Number of bytes read: the size of the file. */
  bytes: number;
  /** Number of records and blank lines, without the header. */
  total: number;
  /** Number of records that became rows unchanged. `used + repaired` is the number of rows. */
  used: number;
  /** Number of malformed records that still became rows; a warning describes the repair. */
  repaired: number;
  /** Number of records left out. */
  rejected: number;
  /** Number of blank lines. */
  blank: number;
  /** The first 1,000 rejected records, in file order. */
  rejections: Rejection[];
}

export type Cell = number | string | boolean | Date | null;

/** Values of one column. Missing values are `NaN` in a Float64Array, `null` or `undefined` elsewhere. */
export type Values = Float64Array | readonly Cell[];
