import type {
  AdviceAction,
  BatchOptions,
  Moment,
  MonitorConfig,
  Roles,
  Values,
} from "../core/types.js";
import type { ReadOptions, Source } from "../engine/types.js";

/** The screens of a dashboard; `all` is every one of them below another. */
export const VIEWS = ["overview", "performance", "drift", "quality", "alerts", "decide"] as const;

export type DashboardView = (typeof VIEWS)[number] | "all";

/** Rows: anything the engine reads, or columns of values. */
export type Rows = Source | Readonly<Record<string, Values>>;

/** Rows with what is known of them. */
export interface LabelledRows {
  source: Rows;
  /** What the batch is called; the name of the file when absent. */
  label?: string;
  /** When the batch ended: milliseconds since 1970, or a Date; the last timestamp, else now, when absent. */
  at?: Moment;
}

export type BatchInput = Rows | LabelledRows;

export interface LoadOptions {
  /** Trusted rows that batches are compared with. */
  reference: BatchInput;
  /** New rows, in order. */
  batches: readonly BatchInput[];
  /** Which column is what; the element's `mapping`, else what the page would suggest, when absent. */
  mapping?: Roles;
  /** Limits; the element's `thresholds` when absent. */
  thresholds?: MonitorConfig["thresholds"];
  /** Everything else the monitor knows: drift options, rules, task. */
  config?: Omit<MonitorConfig, "roles" | "thresholds">;
  /** How files are read. */
  read?: Omit<ReadOptions, "onProgress" | "signal" | "enough" | "reference">;
  /** Splits every table of new rows into batches; days are those of `time-zone`. */
  split?: BatchOptions;
  signal?: AbortSignal;
}

/** Which column, in which batch (an index), is looked at; `null`: the worst, the last. */
export interface Selection {
  column: string | null;
  batch: number | null;
}

/** How far a load is. */
export interface ProgressDetail {
  /** From 0 to 1, over all files. */
  fraction: number;
  stage: "starting" | "reading" | "comparing";
  /** The file or batch; empty while the engine starts. */
  name: string;
}

/** What somebody decided in view of a batch. */
export interface DecisionDetail {
  action: AdviceAction;
  /** What the engine advised. */
  suggested: AdviceAction;
  /** The label of the batch. */
  batch: string;
}

export type ReportFormat = "html" | "json" | "csv" | "md" | "prom" | "jsonl";

export type ChartFormat = "svg" | "png";
