import type {
  Advice,
  Alert,
  BatchReport,
  Cell,
  ClassificationCurves,
  ColumnDescription,
  CsvOptions,
  Dashboard,
  DriftReport,
  LabelOptions,
  LateLabels,
  LogRecord,
  Measurement,
  MonitorConfig,
  Notifications,
  NotifyOptions,
  ObservedReport,
  ObserveOptions,
  PlannedBatch,
  RecordCounts,
  ReferenceWindow,
  Replay,
  ReplayOptions,
  Report,
  RoleGuess,
  Sampled,
  Silence,
  SilenceMatch,
  Values,
  Warning,
} from "../core/types.js";
import type { WasmSource } from "../core/wasm-given.js";
import type { ArrowTable } from "./arrow-table.js";

export interface EngineOptions {
  /**
   * Where to run. Default: a worker from a blob, or the calling thread if workers do not start. A function must make a
   * worker from `driftglass/worker`. `"url"` is refused, because a page's security policy does not apply to such a
   * worker.
   */
  worker?: "url" | "blob" | "none" | (() => Worker) | undefined;
  /**
   * Number of workers that read parts of a large file, including the one that holds the tables. Default: one less than
   * there are processors, at most eight.
   */
  workers?: number | undefined;
  /** Source of the WebAssembly. Default: the file next to this script. */
  wasm?: WasmSource | undefined;
  /** Cancels the start. */
  signal?: AbortSignal | undefined;
}

/** Progress of reading one file. Reported at most ten times a second. */
export interface Progress {
  /** Number of bytes read so far. */
  bytes: number;
  /** Size of the file; `null` if it is unknown. */
  totalBytes: number | null;
  /** Number of rows read so far. */
  rows: number;
  stage: "reading" | "typing" | "done";
  /** Mean speed since the start. */
  bytesPerSecond: number;
  /** Remaining time at that speed; `null` if the length is unknown. */
  secondsLeft: number | null;
}

export interface ReadOptions extends CsvOptions {
  /** Called at most ten times a second. An error in it does not affect the reading. */
  onProgress?: ((progress: Progress) => void) | undefined;
  /** Cancels the reading, which then rejects with `cancelled`. */
  signal?: AbortSignal | undefined;
  /**
   * Abort this signal to stop reading and keep what was read. The table then holds the records up to that point, with
   * the warning `stopped-early`. Text files only; other formats are read to their end.
   */
  enough?: AbortSignal | undefined;
  /**
   * The reference that the file will be compared with. If the file exceeds its memory budget, all rows are counted
   * against the reference while only a sample is kept, so that drift is that of all rows. No effect on a file that
   * fits.
   */
  reference?: EngineTable | undefined;
}

/** How to read a text file, apart from the interpretation of its cells. */
export interface TextReading {
  format: "auto" | "csv";
  /** The table to count against if the file does not fit. */
  reference?: { $handle: number };
}

/** Comparison of the beginning of a file with a reference. */
export interface FirstLook {
  /** Number of bytes read for it. */
  bytes: number;
  rows: number;
  report: DriftReport;
}

/** The bytes of a file, or where to get them. A string is the text of the file; an address must be a `URL`. */
export type Source =
  | File
  | Blob
  | Response
  | ReadableStream<Uint8Array>
  | ArrayBuffer
  | Uint8Array
  | string
  | URL;

/** Data in memory: rows as objects, values by column, or a table of an Arrow library. */
export type Records =
  | readonly Readonly<Record<string, Cell>>[]
  | Readonly<Record<string, Values>>
  | ArrowTable;

/** A table in the worker. Free it when done. */
export interface EngineTable {
  readonly rowCount: number;
  readonly columns: ColumnDescription[];
  readonly warnings: Warning[];
  /** What became of the records of the file, and the positions of those left out. */
  readonly records: RecordCounts;
  /** The sampling of a file that did not fit into memory; `null` if all rows are held. */
  readonly sampled: Sampled | null;
  /** Suggests a role for each column, with the reason. */
  roles(): Promise<RoleGuess[]>;
  /**
   * Returns the values of a column: for numbers, moments and whole numbers compared as categories, a Float64Array in
   * which NaN is missing; otherwise an array in which `null` is missing.
   */
  values(column: string): Promise<Float64Array | (string | boolean | null)[]>;
  /** Calculates `classificationCurves` of its rows, which stay in the worker. */
  curves(columns: ClassifiedColumns): Promise<ClassificationCurves>;
  /** Returns the rows from `start` up to but not including `end` as a new table. */
  slice(start: number, end: number): Promise<EngineTable>;
  /** Frees the memory in the worker. Idempotent. */
  free(): Promise<void>;
}

/** The columns of a table with a model's results. */
export interface ScoredColumns {
  target: string;
  prediction: string;
  /** Columns whose values divide the rows into segments. */
  segments?: readonly string[];
  /** A column of latencies in milliseconds. */
  latency?: string;
}

/** The columns of a table with a classifier's results, for `curves`. */
export interface ClassifiedColumns {
  target: string;
  prediction: string;
  /** One column, or one per class. */
  probability: string | Readonly<Record<string, string>>;
  positive?: string | number | boolean;
}

/** A table and its columns with a model's results, for `gateOfTables`. */
export interface ScoredTable {
  table: EngineTable;
  columns: ScoredColumns;
}

/** A plan for splitting a table into batches. Each batch becomes a table on request. */
export interface EngineBatchPlan {
  /** Periods in chronological order, runs of rows in table order, values in the requested order. */
  readonly batches: PlannedBatch[];
  /** Rows that are in no batch, and why. */
  readonly warnings: Warning[];
  /** Returns the rows of a batch, in table order, as a new table. */
  table(index: number): Promise<EngineTable>;
  /** Returns the rows of the batches before a batch as one table; `null` before the first batch. */
  before(index: number, window: ReferenceWindow): Promise<EngineTable | null>;
  /** Frees the plan, but not the table. Idempotent. */
  free(): Promise<void>;
}

/** A batch with its rows. */
export interface EngineBatch extends PlannedBatch {
  table: EngineTable;
}

/** A monitor in the worker. See `Monitor` in `driftglass/core`. */
export interface EngineMonitor {
  /**
   * Measures a batch, adds it to the history and updates the alerts. With `reference`, drift, new values and schema of
   * this batch are compared with that table.
   */
  observe(
    batch: EngineTable,
    options?: ObserveOptions & { reference?: EngineTable | undefined },
  ): Promise<ObservedReport>;
  /** Joins targets that arrived after their batch, by id. */
  label(batch: EngineTable, labels: EngineTable, options: LabelOptions): Promise<LateLabels>;
  /** Returns all measurements of a batch in the history. */
  measurements(index: number): Promise<Measurement[]>;
  /** Returns the reports of the batches kept, oldest first. */
  history(): Promise<BatchReport[]>;
  /** Returns the verdict, the status and the main figures of the last batch. */
  dashboard(): Promise<Dashboard>;
  /** Returns the suggested action for the last batch. */
  advice(): Promise<Advice>;
  /** Returns the alerts that are pending, firing or resolved or have no data, firing first. */
  alerts(): Promise<Alert[]>;
  /** Marks an alert as acknowledged. Rejects with `config-invalid` for an unknown id. */
  acknowledge(id: string): Promise<void>;
  /** Mutes the alerts that match every field given until a time, in milliseconds since 1970. */
  silence(match: SilenceMatch, untilMs: number): Promise<void>;
  /** Returns the silences that are in force. */
  silences(): Promise<Silence[]>;
  /** Ends the silences with exactly this match early. */
  endSilence(match: SilenceMatch): Promise<void>;
  /** Returns the configuration in force: given and inferred values. */
  config(): Promise<MonitorConfig>;
  /** Returns everything in one object: the JSON export. */
  report(): Promise<Report>;
  /** Returns the report as CSV, one measurement per line. */
  csv(): Promise<string>;
  /** Returns the report as Markdown. */
  markdown(): Promise<string>;
  /** Returns the notifications for the last batch, or the one with `label`: grouped, most severe first. */
  notifications(options?: NotifyOptions): Promise<Notifications>;
  /** Replays policies over the batches kept. */
  replay(options: ReplayOptions): Promise<Replay>;
  /** Returns the metrics in the Prometheus text format, or in OpenMetrics. */
  prometheus(options?: { openMetrics?: boolean }): Promise<string>;
  /** Returns the rules in force as a rule file for Prometheus. */
  prometheusRules(): Promise<string>;
  /** Returns a Grafana dashboard for the output of `prometheus()`. */
  grafanaDashboard(): Promise<Record<string, unknown>>;
  /** Returns structured log records. */
  log(): Promise<LogRecord[]>;
  /** Returns versioned JSON without rows. */
  snapshot(): Promise<string>;
  /** Frees the memory in the worker. Idempotent. */
  free(): Promise<void>;
}
