/** `driftglass`: the asynchronous engine. All work happens in a worker, if workers are available. */
import { DriftglassError } from "../core/error.js";
import type * as core from "../core/functions.js";
import type { Table } from "../core/table.js";
import type {
  BatchOptions,
  CsvOptions,
  DataQuality,
  DetectorKind,
  DetectorOptions,
  DriftOptions,
  GateDecision,
  GateOptions,
  MonitorConfig,
  QualityOptions,
  RolloutOptions,
  TableOptions,
  TriggerOptions,
  Values,
  Warning,
} from "../core/types.js";
import { compile } from "../core/wasm-source.js";
import { type CallOptions, type Channel, WorkerChannel, withErrors } from "./channel.js";
import type { Chunks, Sized } from "./chunks.js";
import { cancelledError, typed, unlessAborted } from "./errors.js";
import {
  type DescribedPlan,
  type DescribedTable,
  RemoteBatchPlan,
  RemoteDetector,
  RemoteMonitor,
  RemoteRollout,
  RemoteTable,
  RemoteTrigger,
} from "./handles.js";
import { lent, sentTo } from "./lent.js";
import { refuseClasses } from "./own-copy.js";
import { LARGE, readInParts } from "./parallel.js";
import { processors, ReaderPool } from "./pool.js";
import { throttled } from "./progress.js";
import { type Handle, isHandle } from "./protocol.js";
import { columnsOf } from "./records.js";
import { Recovery, sameRows } from "./recovery.js";
import { callOf, isOnDisk, isReadAgain, openSource, peek, split, wholeBlob } from "./source.js";
import { refuseOptions } from "./start-options.js";
import type {
  EngineBatch,
  EngineMonitor,
  EngineOptions,
  EngineTable,
  FirstLook,
  ReadOptions,
  Records,
  ScoredTable,
  Source,
  TextReading,
} from "./types.js";
import { blobWorker } from "./worker-source.js";

export type { ErrorDetails } from "../core/error.js";
export { consoleSink, webNotificationSink } from "../core/sinks.js";
export type * from "../core/types.js";
export type { ArrowTable } from "./arrow-table.js";
export type {
  RemoteBatchPlan,
  RemoteDetector,
  RemoteMonitor,
  RemoteRollout,
  RemoteTrigger,
} from "./handles.js";
export type {
  ClassifiedColumns,
  EngineBatch,
  EngineBatchPlan,
  EngineMonitor,
  EngineOptions,
  EngineTable,
  FirstLook,
  Progress,
  ReadOptions,
  Records,
  ScoredColumns,
  ScoredTable,
  Source,
} from "./types.js";
export { DriftglassError };

/** Where the engine runs: in a worker that the caller made, in a worker from a blob, or in the calling thread. */
export type EngineMode = "url-worker" | "blob-worker" | "in-thread";

async function connect(
  options: EngineOptions,
  module: WebAssembly.Module,
): Promise<{ mode: EngineMode; channel: Channel; make?: () => Worker }> {
  const { worker } = options;
  if (typeof worker === "function") {
    const channel = await WorkerChannel.start(worker, module);
    return { mode: "url-worker", channel, make: worker };
  }
  if (worker !== "none" && typeof Worker !== "undefined") {
    try {
      const channel = await WorkerChannel.start(blobWorker, module);
      return { mode: "blob-worker", channel, make: blobWorker };
    } catch (error) {
      if (worker !== undefined) throw error;
    }
  }
  const { inThread } = await import("./in-thread.js");
  return { mode: "in-thread", channel: inThread(module) };
}

/** Arguments of a core function, with `EngineTable` instead of `Table`. */
type Remote<Args extends unknown[]> = {
  [Place in keyof Args]: Args[Place] extends Table ? EngineTable : Args[Place];
};

/** Returns the transferable form of a table, monitor or plain argument. */
function packed(argument: unknown): unknown {
  return isHandle(argument) ? { $handle: argument.$handle } : argument;
}

/**
 * The engine. Start it with `Engine.start()`, close it when done. Every method returns a promise and rejects with a
 * `DriftglassError`.
 */
export class Engine {
  /** Where the engine runs. */
  readonly mode: EngineMode;
  readonly #channel: Channel;
  /** Rebuilds the objects of a dead worker. Absent in the calling thread, where nothing could take over. */
  readonly #recovery: Recovery | undefined;
  readonly #module: WebAssembly.Module;
  readonly #readers: ReaderPool;
  /** Streams that are being read; closing the engine cancels them. */
  readonly #streams = new Set<Chunks>();
  #isClosed = false;

  private constructor(
    mode: EngineMode,
    channel: Channel,
    module: WebAssembly.Module,
    readers: ReaderPool,
  ) {
    this.mode = mode;
    this.#recovery = mode === "in-thread" ? undefined : new Recovery(channel);
    this.#channel = withErrors(this.#recovery ?? channel);
    this.#module = module;
    this.#readers = readers;
  }

  /** Number of workers that read parts of a large file, including the one that holds the tables. */
  get workers(): number {
    return this.#readers.size;
  }

  /**
   * Starts the engine. Rejects with `config-invalid` for a wrong option, `wasm-not-found`, `worker-lost` if the
   * requested worker does not start, and `cancelled`.
   */
  static async start(options: EngineOptions = {}): Promise<Engine> {
    refuseOptions(options);
    const { signal } = options;
    if (signal?.aborted) throw cancelledError();
    const module = await unlessAborted(signal, compile(options.wasm));
    const connecting = connect(options, module);
    const { mode, channel, make } = await unlessAborted(signal, connecting).catch((thrown) => {
      // A worker that still starts is no longer needed.
      void connecting.then((late) => late.channel.close()).catch(() => undefined);
      throw thrown;
    });
    const readers = new ReaderPool(make, module, options.workers ?? processors());
    return new Engine(mode, channel, module, readers);
  }

  /** @internal Starts another engine of the same compiled code with a worker of its own. */
  beside(): Promise<Engine> {
    return Engine.start({ wasm: this.#module, worker: "blob", workers: 1 });
  }

  /** Reads a CSV file, gzipped or not, without blocking. Nothing leaves the machine. */
  readCsv(source: Source, options?: ReadOptions): Promise<EngineTable> {
    return typed(async () => {
      const { call, wanted, against } = split(source, options);
      const how: TextReading = { format: "csv", ...against };
      return this.#opened(source, call, (opened) =>
        this.#readText(source, opened, wanted, how, call),
      );
    });
  }

  /**
   * Reads a file without blocking: CSV or JSON Lines, gzipped or not, Parquet, or Arrow. The format is detected from
   * the first bytes; the decoders of Parquet and Arrow are loaded with the first such file. Rows as objects, values by
   * column, and tables of Arrow libraries become a table directly.
   */
  read(given: Source | Records, options?: ReadOptions): Promise<EngineTable> {
    return typed(async () => {
      const call = callOf(options ?? {});
      if (call.signal?.aborted) throw cancelledError();
      const found = columnsOf(given);
      // Copy values in memory before the caller can change them.
      const columns = found instanceof Promise ? await found : found;
      if (columns !== null) return this.fromColumns(columns, { kinds: options?.kinds ?? {} });
      const source = given as Source;
      return this.#opened(source, call, (opened) => this.#readFile(source, opened, options));
    });
  }

  async #readFile(
    source: Source,
    opened: Blob | Sized,
    options: ReadOptions | undefined,
  ): Promise<EngineTable> {
    const { call, wanted, against } = split(source, options);
    const { start } = await peek(opened, call);
    const format = await this.#call("formatOf", [start]);
    if (format !== "parquet" && format !== "arrow") {
      return this.#readText(source, opened, wanted, { format: "auto", ...against }, call);
    }
    const tell = throttled(call.onProgress ?? (() => undefined));
    const blob = await wholeBlob(opened, call);
    // Without a worker for the tables there is none for decoding.
    const module = this.mode === "in-thread" ? undefined : this.#module;
    const request = { format, blob, options: wanted } as const;
    const { readTyped } = await import("./decoding.js");
    const table = await readTyped({ ...request, against }, this.#channel, module, call);
    this.#remember(source, blob, table, [table.sampled && against], ([again], channel) =>
      readTyped({ ...request, against: again ?? {} }, channel, module, {}),
    );
    const totalBytes = blob.size;
    tell({ bytes: totalBytes, totalBytes, rows: table.rowCount, stage: "done" });
    return new RemoteTable(this.#channel, table);
  }

  /**
   * Compares the first records of a large text file with a reference before the whole file is read: the first
   * twentieth, at least 1 MiB and at most 4 MiB. This is a first look and not a verdict, because rows are often in
   * order of time. Resolves to `null` for other formats. Rejects with `kind-mismatch` for anything but a File or Blob.
   */
  async firstLook(
    reference: EngineTable,
    file: Blob,
    options?: { csv?: CsvOptions; drift?: DriftOptions },
  ): Promise<FirstLook | null> {
    if (!(file instanceof Blob)) {
      throw new DriftglassError({
        code: "kind-mismatch",
        message: "The file has to be a File or Blob.",
      });
    }
    const { start } = await peek(file, {});
    const format = await this.#call("formatOf", [start]);
    if (format === "parquet" || format === "arrow") return null;
    const share = Math.min(Math.max(file.size / 20, 1 << 20), 4 << 20);
    const size = Math.min(Math.ceil(share), file.size);
    const args = [packed(reference), file, size, options?.csv, options?.drift];
    return this.#call("firstLook", args) as Promise<FirstLook>;
  }

  /** Makes a table of columns: typed arrays, or arrays of numbers, strings, booleans or dates. */
  async fromColumns(columns: Record<string, Values>, options?: TableOptions): Promise<EngineTable> {
    const described = await this.#call("fromColumns", [columns, options]);
    return new RemoteTable(this.#channel, described as DescribedTable);
  }

  /**
   * Plans how to split a table into batches without copying rows; `plan.table(index)` makes one batch at a time. The
   * table must not be freed while the plan is in use.
   */
  async planBatches(table: EngineTable, options: BatchOptions): Promise<RemoteBatchPlan> {
    const plan = await this.#call("planBatches", [packed(table), options]);
    return new RemoteBatchPlan(this.#channel, plan as DescribedPlan);
  }

  /** Splits a table into batches, all at once. Together they take as much memory as the table. */
  async batches(
    table: EngineTable,
    options: BatchOptions,
  ): Promise<EngineBatch[] & { warnings: Warning[] }> {
    const plan = await this.planBatches(table, options);
    const made: EngineBatch[] = [];
    try {
      for (const [index, batch] of plan.batches.entries()) {
        made.push({ ...batch, table: await plan.table(index) });
      }
      return Object.assign(made, { warnings: plan.warnings });
    } catch (thrown) {
      await Promise.all(made.map((batch) => batch.table.free()));
      throw thrown;
    } finally {
      await plan.free();
    }
  }

  /**
   * Makes a monitor and measures its reference. Rejects with `config-invalid`, `column-missing` or `kind-mismatch` for
   * a wrong configuration.
   */
  async monitor(reference: EngineTable, config?: MonitorConfig): Promise<RemoteMonitor> {
    return this.#made(RemoteMonitor, "monitor", [packed(reference), config]);
  }

  /**
   * Measures a reference in advance, for example while batches are still being read: `monitor()` with the same table
   * and configuration then resolves at once. The result is dropped when another monitor is requested or the table is
   * freed. Does nothing in the calling thread.
   */
  async prepare(reference: EngineTable, config?: MonitorConfig): Promise<void> {
    if (this.mode !== "in-thread") await this.#call("prepare", [packed(reference), config]);
  }

  /** Makes a monitor from a profile instead of a reference table. */
  async monitorFromProfile(profile: string, config?: MonitorConfig): Promise<EngineMonitor> {
    return this.#made(RemoteMonitor, "monitorFromProfile", [profile, config]);
  }

  /**
   * Restores a monitor saved with `snapshot()`. Without a reference, its results are approximate. Rejects with
   * `snapshot-invalid`, and `snapshot-reference-mismatch` for another reference.
   */
  restore(snapshot: string, reference?: EngineTable): Promise<EngineMonitor> {
    return this.#made(RemoteMonitor, "restore", [snapshot, packed(reference)]);
  }

  /** Starts a gradual rollout. */
  rollout(options?: RolloutOptions): Promise<RemoteRollout> {
    return this.#made(RemoteRollout, "rollout", [options]);
  }

  /** Restores a rollout saved with `toSnapshot()`. */
  rolloutFromSnapshot(snapshot: string): Promise<RemoteRollout> {
    return this.#made(RemoteRollout, "rolloutFromSnapshot", [snapshot]);
  }

  /** Makes a retraining trigger. */
  trigger(options?: TriggerOptions): Promise<RemoteTrigger> {
    return this.#made(RemoteTrigger, "trigger", [options]);
  }

  /** Restores a trigger saved with `toSnapshot()`. */
  triggerFromSnapshot(snapshot: string): Promise<RemoteTrigger> {
    return this.#made(RemoteTrigger, "triggerFromSnapshot", [snapshot]);
  }

  /** Makes a change detector. */
  detector(kind: DetectorKind, options?: DetectorOptions): Promise<RemoteDetector> {
    return this.#made(RemoteDetector, "detector", [kind, options]);
  }

  /** Restores a detector saved with `snapshot()`. */
  restoreDetector(snapshot: string): Promise<RemoteDetector> {
    return this.#made(RemoteDetector, "restoreDetector", [snapshot]);
  }

  /** Makes an object in the worker and returns a proxy for it. */
  async #made<Made>(
    kind: new (channel: Channel, handle: Handle) => Made,
    method: string,
    args: unknown[],
  ): Promise<Made> {
    return new kind(this.#channel, (await this.#call(method, args)) as Handle);
  }

  /** Runs `deploymentGate` on rows of tables. The columns stay in the worker. */
  gateOfTables(
    candidate: ScoredTable,
    incumbent: ScoredTable,
    options?: GateOptions,
  ): Promise<GateDecision> {
    const rows = [candidate, incumbent].flatMap((scored) => [
      packed(scored?.table),
      scored?.columns,
    ]);
    return this.#call("gateOfTables", [...rows, options]) as Promise<GateDecision>;
  }

  /**
   * Counts missing values, outliers and duplicates, and with a `reference` also values that the reference never had.
   */
  async dataQuality(
    table: EngineTable,
    options?: QualityOptions & { reference?: EngineTable | undefined },
  ): Promise<DataQuality> {
    refuseClasses(options);
    const { reference, ...thresholds } = options ?? {};
    const sent = { ...thresholds, reference: packed(reference) };
    return this.#call("dataQuality", [packed(table), sent]) as Promise<DataQuality>;
  }

  /**
   * Calculates the SHA-256 of a file's bytes as 64 hexadecimal digits, piece by piece where the engine runs. Streams
   * and responses are first read completely, which browsers do outside of the tab's memory.
   */
  sha256(source: Source, options?: Pick<ReadOptions, "signal" | "onProgress">): Promise<string> {
    return typed(async () => {
      const call = callOf(options ?? {});
      const blob = await this.#opened(source, call, (opened) => wholeBlob(opened, call));
      return sentTo(blob, async (sent, transfer) => {
        return (await this.#call("sha256", [sent], { ...call, transfer })) as string;
      });
    });
  }

  readonly version = this.#function("version");
  readonly profile = this.#function("profile");
  readonly mergeProfiles = this.#function("mergeProfiles");
  readonly describeProfile = this.#function("describeProfile");
  readonly driftFromProfile = this.#function("driftFromProfile");
  readonly detectDrift = this.#function("detectDrift");
  readonly explainPerformance = this.#function("explainPerformance");
  readonly weakestSegments = this.#function("weakestSegments");
  readonly estimatePerformance = this.#function("estimatePerformance");
  readonly multivariateDrift = this.#function("multivariateDrift");
  readonly correlationChanges = this.#function("correlationChanges");
  readonly driftTest = this.#function("driftTest");
  readonly driftStatistic = this.#function("driftStatistic");
  readonly predictionDrift = this.#function("predictionDrift");
  readonly classificationMetrics = this.#function("classificationMetrics");
  readonly classificationCurves = this.#function("classificationCurves");
  readonly regressionMetrics = this.#function("regressionMetrics");
  readonly confidence = this.#function("confidence");
  readonly latency = this.#function("latency");
  readonly trend = this.#function("trend");
  readonly detectChanges = this.#function("detectChanges");
  readonly changePoints = this.#function("changePoints");
  readonly deploymentGate = this.#function("deploymentGate");
  readonly decisionRecord = this.#function("decisionRecord");
  readonly decisionMarkdown = this.#function("decisionMarkdown");
  readonly reportCsv = this.#function("reportCsv");
  readonly reportMarkdown = this.#function("reportMarkdown");
  readonly testRules = this.#function("testRules");
  readonly slackPayload = this.#function("slackPayload");
  readonly pagerDutyPayload = this.#function("pagerDutyPayload");
  readonly alertmanagerPayload = this.#function("alertmanagerPayload");

  /**
   * Returns the engine's memory in all workers, in bytes. WebAssembly memory never shrinks, so this is also its peak,
   * except for workers that read parts of a large file and end afterwards. JavaScript memory (pieces of files in
   * transit) is not included.
   */
  async memoryBytes(): Promise<number> {
    const size = async (channel: Channel) => Number(await channel.call("memoryBytes", []));
    const readers = await this.#readers.running();
    // A reader that has ended in the meantime has no memory.
    const others = readers.map((reader) => size(reader).catch(() => 0));
    const sizes = await Promise.all([size(this.#channel), ...others]);
    return sizes.reduce((sum, bytes) => sum + bytes, 0);
  }

  /**
   * Ends the worker, or frees everything held in this thread. Running calls reject with `engine-closed`. Idempotent.
   */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const stream of this.#streams) stream.cancel();
    this.#readers.close();
    this.#channel.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Opens and reads a source. Closing the engine ends the reading. */
  async #opened<Read>(
    source: Source,
    call: CallOptions,
    read: (opened: Blob | Sized) => Promise<Read>,
  ): Promise<Read> {
    const opened = await openSource(source, call);
    if (opened instanceof Blob) return read(opened);
    const { chunks } = opened;
    this.#streams.add(chunks);
    if (this.#isClosed) chunks.cancel();
    return read(opened).finally(() => this.#streams.delete(chunks));
  }

  async #readText(
    source: Source,
    opened: Blob | Sized,
    options: CsvOptions,
    how: TextReading,
    call: CallOptions,
  ): Promise<EngineTable> {
    const table = await this.#described(opened, options, how, call, this.#channel);
    // Only a file that exceeds its memory budget was counted against the reference.
    const needed = table.sampled === null ? { format: how.format } : how;
    // A file that was stopped early cannot be read again: how much was read depends on timing.
    if (!call.enough?.aborted) {
      this.#remember(source, opened, table, [needed], ([again], channel) =>
        this.#described(opened, options, again as TextReading, {}, channel),
      );
    }
    return new RemoteTable(this.#channel, table);
  }

  /** Remembers how a table was read, to rebuild it if its worker dies. */
  #remember(
    source: Source,
    opened: Blob | Sized,
    table: DescribedTable,
    args: unknown[],
    read: (args: unknown[], channel: Channel) => Promise<DescribedTable>,
  ): void {
    if (!isReadAgain(source, opened)) return;
    const again = async (given: unknown[], channel: Channel) =>
      sameRows(table, await read(given, channel));
    this.#recovery?.remember(table, again, args, isOnDisk(source));
  }

  async #described(
    opened: Blob | Sized,
    options: CsvOptions,
    how: TextReading,
    call: CallOptions,
    owner: Channel,
  ): Promise<DescribedTable> {
    if (!(opened instanceof Blob)) {
      const { readStream } = await import("./streams.js");
      return readStream(opened, options, how, owner, call);
    }
    const sized = { ...options, totalBytes: options.totalBytes ?? opened.size };
    const inWorker = () =>
      opened.size > LARGE && this.#readers.size > 1
        ? this.#readers.help((readers) => readInParts(opened, sized, how, owner, readers, call))
        : (owner.call("readBlob", [opened, sized, how], call) as Promise<DescribedTable>);
    const fromHere = async () => {
      const { readHere, readStream } = await import("./streams.js");
      return readStream(readHere(opened), sized, how, owner, call);
    };
    return lent(opened, inWorker, fromHere);
  }

  /** Returns the core function of this name as an asynchronous function. */
  #function<Name extends keyof typeof core>(name: Name) {
    type Run = (typeof core)[Name];
    return (...args: Remote<Parameters<Run>>): Promise<ReturnType<Run>> =>
      this.#call(name, args.map(packed)) as Promise<ReturnType<Run>>;
  }

  #call(method: string, args: unknown[], options?: CallOptions): Promise<unknown> {
    return this.#channel.call(method, args, options);
  }
}
