import { DriftglassError } from "../core/error.js";
import type { BatchReport, Moment, MonitorConfig, Report, Values } from "../core/types.js";
import type { Engine } from "../engine/index.js";
import { lastMoment } from "../engine/moment.js";
import type { EngineMonitor, EngineTable, ReadOptions, Source } from "../engine/types.js";
import { startEngine } from "./configure.js";
import type {
  BatchInput,
  LabelledRows,
  LoadOptions,
  ProgressDetail,
  ReportFormat,
  Rows,
} from "./dashboard-types.js";
import { lent } from "./lent.js";

/** Callbacks for what happens while an analysis runs. */
export interface Audience {
  progress(detail: ProgressDetail): void;
  observed(batch: BatchReport): void;
  /** A batch was left out because of an error. */
  failed(thrown: unknown): void;
}

/** How later rows are read: the same way as the first. */
type Reading = Pick<LoadOptions, "read" | "split">;

type HowToRead = Pick<ReadOptions, "signal" | "reference"> & Pick<LoadOptions, "read">;

/** The share of a file's progress that is reading; the rest is comparing. */
const READING = 0.8;

/** The engine, monitor and reference of one dashboard. */
export class Analysis {
  /** The engine started here, also while it is starting. */
  #engine: Promise<Engine> | null = null;
  #shared: Engine | null = null;
  #monitor: EngineMonitor | null = null;
  #reference: EngineTable | null = null;
  #reading: Reading = {};

  /** Uses an engine of the page in place of one started here. */
  share(engine: Engine | null): void {
    this.#shared = engine;
  }

  get monitor(): EngineMonitor | null {
    return this.#monitor;
  }

  /**
   * Reads the reference and the batches, and compares them. A batch that cannot be read is left out and reported; if no
   * batch can be read, its error is thrown.
   */
  async load(options: LoadOptions, tell: Audience): Promise<Report> {
    const total = options.batches.length + 1;
    tell.progress({ fraction: 0, stage: "starting", name: "" });
    const engine = await this.engine();
    const { read, signal } = options;
    const first = labelled(options.reference, "reference");
    const table = await this.#read(engine, first, { read, signal }, (share) =>
      tell.progress({ fraction: share / total, stage: "reading", name: first.label }),
    );
    await this.#begin(engine, table, options);
    const failures: unknown[] = [];
    for (const [index, batch] of options.batches.entries()) {
      try {
        await this.#observe(batch, (index + 1) / total, 1 / total, tell, options.signal);
      } catch (thrown) {
        options.signal?.throwIfAborted();
        failures.push(thrown);
        tell.failed(thrown);
      }
    }
    if (failures.length > 0 && failures.length === options.batches.length) throw failures[0];
    return this.#loaded().report();
  }

  async #begin(engine: Engine, table: EngineTable, options: LoadOptions): Promise<void> {
    try {
      const { config, mapping: roles, thresholds = {} } = options;
      const given: MonitorConfig = { ...config, ...(roles && { roles }), thresholds };
      const monitor = await engine.monitor(table, await lent.withRoles(given, table));
      await this.#forget();
      this.#monitor = monitor;
      this.#reference = table;
    } catch (thrown) {
      await table.free();
      throw thrown;
    }
    this.#reading = { read: options.read, split: options.split };
  }

  /** Compares one more batch, read like those before it. */
  async add(batch: BatchInput, tell: Audience, signal?: AbortSignal): Promise<Report> {
    this.#loaded();
    await this.#observe(batch, 0, 1, tell, signal);
    return this.#loaded().report();
  }

  /** Continues from a snapshot. Without its reference, the drift of further batches is approximate. */
  async restore(snapshot: string): Promise<Report> {
    const engine = await this.engine();
    const monitor = await engine.restore(snapshot);
    await this.#forget();
    this.#monitor = monitor;
    return monitor.report();
  }

  /** The state of the monitor. */
  async snapshot(): Promise<string> {
    return this.#loaded().snapshot();
  }

  /** The report as a file's text. */
  async written(report: Report, format: ReportFormat): Promise<string> {
    if (format === "html") return lent.htmlOf(report);
    if (format === "json") return JSON.stringify(report, null, 2);
    if (format === "csv") return (await this.engine()).reportCsv(report);
    if (format === "md") return (await this.engine()).reportMarkdown(report);
    if (format === "prom") return this.#loaded().prometheus();
    const records = await this.#loaded().log();
    return records.map((record) => `${JSON.stringify(record)}\n`).join("");
  }

  /** Ends the engine started here; leaves an engine of the page running. */
  async close(): Promise<void> {
    await this.#forget();
    const engine = this.#engine;
    this.#engine = null;
    // An engine that failed to start has nothing to end.
    await engine?.then((started) => started.close()).catch(() => undefined);
  }

  async engine(): Promise<Engine> {
    if (this.#shared) return this.#shared;
    const starting = this.#engine ?? startEngine();
    this.#engine = starting;
    return starting.catch((thrown: unknown) => {
      // The next call tries again.
      if (this.#engine === starting) this.#engine = null;
      throw thrown;
    });
  }

  #loaded(): EngineMonitor {
    if (this.#monitor) return this.#monitor;
    throw new DriftglassError({
      code: "not-loaded",
      message: "This needs files that were loaded here: call `load` first.",
    });
  }

  async #forget(): Promise<void> {
    const [monitor, reference] = [this.#monitor, this.#reference];
    this.#monitor = null;
    this.#reference = null;
    // After the worker died there is nothing left to free.
    await monitor?.free().catch(() => undefined);
    await reference?.free().catch(() => undefined);
  }

  #read(
    engine: Engine,
    { source }: LabelledRows,
    { read, signal, reference }: HowToRead,
    tell: (share: number) => void,
  ): Promise<EngineTable> {
    signal?.throwIfAborted();
    if (isColumns(source)) return engine.fromColumns(source);
    const options: ReadOptions = {
      ...read,
      onProgress: ({ bytes, totalBytes }) =>
        tell(totalBytes ? READING * Math.min(1, bytes / totalBytes) : 0),
    };
    if (signal) options.signal = signal;
    if (reference) options.reference = reference;
    return engine.read(source, options);
  }

  async #observe(
    input: BatchInput,
    from: number,
    share: number,
    tell: Audience,
    signal?: AbortSignal,
  ): Promise<void> {
    const engine = await this.engine();
    const rows = labelled(input, "batch");
    const { read, split } = this.#reading;
    const reading: HowToRead = { read, signal, reference: this.#reference ?? undefined };
    const table = await this.#read(engine, rows, reading, (part) =>
      tell.progress({ fraction: from + share * part, stage: "reading", name: rows.label }),
    );
    const fraction = from + share * READING;
    tell.progress({ fraction, stage: "comparing", name: rows.label });
    try {
      signal?.throwIfAborted();
      if (split === undefined) await this.#compare(table, rows, tell);
      else await this.#compareParts(engine, table, split, tell, signal);
    } finally {
      await table.free().catch(() => undefined);
    }
    tell.progress({ fraction: from + share, stage: "comparing", name: rows.label });
  }

  async #compareParts(
    engine: Engine,
    table: EngineTable,
    split: NonNullable<LoadOptions["split"]>,
    tell: Audience,
    signal?: AbortSignal,
  ): Promise<void> {
    const plan = await engine.planBatches(table, split);
    try {
      for (const [index, { label, end }] of plan.batches.entries()) {
        signal?.throwIfAborted();
        const part = await plan.table(index);
        await this.#compare(part, end === null ? { label } : { label, at: end }, tell);
        await part.free();
      }
    } finally {
      await plan.free();
    }
  }

  async #compare(
    table: EngineTable,
    { label, at }: { label: string; at?: Moment },
    tell: Audience,
  ): Promise<void> {
    const monitor = this.#loaded();
    const timestamp = (await monitor.config()).roles?.timestamp;
    const when = at ?? (await lastMoment(table, timestamp)) ?? undefined;
    tell.observed(
      await monitor.observe(table, when === undefined ? { label } : { label, at: when }),
    );
  }
}

function isColumns(rows: Rows): rows is Readonly<Record<string, Values>> {
  if (typeof rows !== "object") return false;
  const prototype: unknown = Object.getPrototypeOf(rows);
  return prototype === Object.prototype || prototype === null;
}

function isLabelled(input: BatchInput): input is LabelledRows {
  if (typeof input !== "object" || !("source" in input)) return false;
  const { source } = input;
  return isColumns(input as Rows) && !Array.isArray(source) && !(source instanceof Float64Array);
}

/** Rows with a label: the file's name without its extension, the last part of an address, or `otherwise`. */
function labelled(input: BatchInput, otherwise: string): LabelledRows & { label: string } {
  const rows = isLabelled(input) ? input : { source: input };
  return { ...rows, label: rows.label ?? (nameOf(rows.source as Source) || otherwise) };
}

function nameOf(source: Source): string {
  const address = source instanceof URL || source instanceof Response ? addressOf(source) : "";
  const name = typeof File !== "undefined" && source instanceof File ? source.name : address;
  return name.replace(/(\.(csv|tsv|txt|jsonl|ndjson|json|parquet|arrow|feather))?(\.gz)?$/i, "");
}

function addressOf(source: URL | Response): string {
  const path = (source instanceof URL ? source.href : source.url).replace(/[?#].*$/, "");
  const name = path.split("/").at(-1) ?? "";
  try {
    return decodeURIComponent(name);
  } catch {
    // A percent sign that is no escape, as in "100%.csv".
    return name;
  }
}
