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
   * How to run; by default a worker from a blob, and the calling thread where workers do not start.
   * A function makes a worker from `driftglass/worker`; `"url"` is refused: a page's
   * security policy does not bind such a worker.
   */
  worker?: "url" | "blob" | "none" | (() => Worker) | undefined;
  /**
   * How many workers read the parts of a large file, the one that holds the tables among them; by default one
   * less than there are processors, at most eight.
   */
  workers?: number | undefined;
  /** Where the WebAssembly comes from, if not from next to this script. */
  wasm?: WasmSource | undefined;
  signal?: AbortSignal | undefined;
}

/** How far the reading of one file is. Sent at most ten times a second. */
export interface Progress {
  bytes: number;
  totalBytes: number | null;
  rows: number;
  stage: "reading" | "typing" | "done";
  /** Since the start. */
  bytesPerSecond: number;
  /** At that speed; `null` where the length is not known. */
  secondsLeft: number | null;
}

export interface ReadOptions extends CsvOptions {
  onProgress?: ((progress: Progress) => void) | undefined;
  signal?: AbortSignal | undefined;
  /**
   * Aborted, it ends reading and keeps what was read: the table holds the records up to there, with a
   * warning `stopped-early`. Text files only; others are read to their end.
   */
  enough?: AbortSignal | undefined;
  /**
   * What the file is going to be compared with. A file that outgrows its memory budget is counted
   * against it while it is read, so that drift is that of all rows though only a sample of them is
   * kept. Nothing changes for a file that fits.
   */
  reference?: EngineTable | undefined;
}

/** How a text file is to be read, beside what its cells mean. */
export interface TextReading {
  format: "auto" | "csv";
  /** The table it is counted against, if it does not fit. */
  reference?: { $handle: number };
}

/** What the beginning of a file says against a reference. */
export interface FirstLook {
  /** How much of the file was read for it. */
  bytes: number;
  rows: number;
  report: DriftReport;
}

export type Source =
  | File
  | Blob
  | Response
  | ReadableStream<Uint8Array>
  | ArrayBuffer
  | Uint8Array
  | string
  | URL;

/** Rows as objects, values by column, or a table of an Arrow library: what a program holds already. */
export type Records =
  | readonly Readonly<Record<string, Cell>>[]
  | Readonly<Record<string, Values>>
  | ArrowTable;

/** A table that lives in the worker. */
export interface EngineTable {
  readonly rowCount: number;
  readonly columns: ColumnDescription[];
  readonly warnings: Warning[];
  /** What became of the records of the file, and where those are that were left out. */
  readonly records: RecordCounts;
  /** Of how many rows this is a sample; `null` for a file that is held whole. */
  readonly sampled: Sampled | null;
  roles(): Promise<RoleGuess[]>;
  values(column: string): Promise<Float64Array | (string | boolean | null)[]>;
  /** `classificationCurves` of its rows, which stay in the worker. */
  curves(columns: ClassifiedColumns): Promise<ClassificationCurves>;
  slice(start: number, end: number): Promise<EngineTable>;
  free(): Promise<void>;
}

/** Which columns of a table say how a model did on its rows. */
export interface ScoredColumns {
  target: string;
  prediction: string;
  /** Columns whose values divide the rows. */
  segments?: readonly string[];
  /** A column of milliseconds. */
  latency?: string;
}

/** Which columns of a table hold what a classifier said, for the `curves` of a table. */
export interface ClassifiedColumns {
  target: string;
  prediction: string;
  /** One column, or one for each class. */
  probability: string | Readonly<Record<string, string>>;
  positive?: string | number | boolean;
}

/** A table and how a model did on it, for `gateOfTables`. */
export interface ScoredTable {
  table: EngineTable;
  columns: ScoredColumns;
}

/** How a table is split into batches; each becomes a table when it is asked for. */
export interface EngineBatchPlan {
  /** Periods in the order of time, runs of rows in that of the table, values as asked. */
  readonly batches: PlannedBatch[];
  /** Which rows belong to no batch, and why. */
  readonly warnings: Warning[];
  /** The rows of a batch, in the order of the table, as a table of their own. */
  table(index: number): Promise<EngineTable>;
  /** The rows of the batches before one as one table; `null` before the first. */
  before(index: number, window: ReferenceWindow): Promise<EngineTable | null>;
  free(): Promise<void>;
}

/** A batch and its rows. */
export interface EngineBatch extends PlannedBatch {
  table: EngineTable;
}

/** A monitor that lives in the worker. */
export interface EngineMonitor {
  /** With a `reference` of its own, the batch's drift, new values and schema are compared with that table. */
  observe(
    batch: EngineTable,
    options?: ObserveOptions & { reference?: EngineTable | undefined },
  ): Promise<ObservedReport>;
  /** Targets that came after their batch, joined by id. */
  label(batch: EngineTable, labels: EngineTable, options: LabelOptions): Promise<LateLabels>;
  /** Everything that was measured of a batch of the history. */
  measurements(index: number): Promise<Measurement[]>;
  history(): Promise<BatchReport[]>;
  dashboard(): Promise<Dashboard>;
  advice(): Promise<Advice>;
  alerts(): Promise<Alert[]>;
  acknowledge(id: string): Promise<void>;
  silence(match: SilenceMatch, untilMs: number): Promise<void>;
  /** The silences in force. */
  silences(): Promise<Silence[]>;
  /** Ends the silences with exactly this match before their time. */
  endSilence(match: SilenceMatch): Promise<void>;
  config(): Promise<MonitorConfig>;
  /** Everything: the JSON export. */
  report(): Promise<Report>;
  csv(): Promise<string>;
  markdown(): Promise<string>;
  /** What somebody should be told about the last batch, in groups, the worst first. */
  notifications(options?: NotifyOptions): Promise<Notifications>;
  /** What policies would have done over the batches kept. */
  replay(options: ReplayOptions): Promise<Replay>;
  prometheus(options?: { openMetrics?: boolean }): Promise<string>;
  /** The rules in force as a rules file of Prometheus. */
  prometheusRules(): Promise<string>;
  /** A Grafana dashboard of what `prometheus()` gives. */
  grafanaDashboard(): Promise<Record<string, unknown>>;
  log(): Promise<LogRecord[]>;
  snapshot(): Promise<string>;
  free(): Promise<void>;
}
