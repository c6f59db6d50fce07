import type {
  AdviceAction,
  BatchOptions,
  Moment,
  MonitorConfig,
  Roles,
  Values,
} from "../core/types.js";
import type { ReadOptions, Source } from "../engine/types.js";

/** The views of a dashboard; `all` shows all of them, one below the other. */
export const VIEWS = ["overview", "performance", "drift", "quality", "alerts", "decide"] as const;

export type DashboardView = (typeof VIEWS)[number] | "all";

/** Rows: anything the engine reads, or columns of values. */
export type Rows = Source | Readonly<Record<string, Values>>;

/** Rows with a label and a time. */
export interface LabelledRows {
  source: Rows;
  /** Label of the batch; the file name if absent. */
  label?: string;
  /** When the batch ended: milliseconds since 1970, or a Date; if absent, the last timestamp, or else now. */
  at?: Moment;
}

export type BatchInput = Rows | LabelledRows;

export interface LoadOptions {
  /** Trusted rows that batches are compared with. */
  reference: BatchInput;
  /** New rows, in order. */
  batches: readonly BatchInput[];
  /** Roles of the columns; if absent, the element's `mapping`, or else what the page would suggest. */
  mapping?: Roles;
  /** Limits; if absent, the element's `thresholds`. */
  thresholds?: MonitorConfig["thresholds"];
  /** The rest of the monitor's configuration: drift options, rules, task. */
  config?: Omit<MonitorConfig, "roles" | "thresholds">;
  /** How files are read. */
  read?: Omit<ReadOptions, "onProgress" | "signal" | "enough" | "reference">;
  /** Splits every table of new rows into batches; days are those of `time-zone`. */
  split?: BatchOptions;
  signal?: AbortSignal;
}

/** The column and batch (an index) in view; `null` means the most drifted column, the last batch. */
export interface Selection {
  column: string | null;
  batch: number | null;
}

/** The progress of a load. */
export interface ProgressDetail {
  /** From 0 to 1, over all files. */
  fraction: number;
  stage: "starting" | "reading" | "comparing";
  /** Name of the file or batch; empty while the engine starts. */
  name: string;
}

/** A decision somebody made about a batch. */
export interface DecisionDetail {
  action: AdviceAction;
  /** The action that the engine suggested. */
  suggested: AdviceAction;
  /** The label of the batch. */
  batch: string;
}

export type ReportFormat = "html" | "json" | "csv" | "md" | "prom" | "jsonl";

export type ChartFormat = "svg" | "png";
