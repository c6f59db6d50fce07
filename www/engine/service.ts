import { BatchPlan } from "../core/batches.js";
import { GradualRollout, RetrainingTrigger } from "../core/decide.js";
import { ChangeDetector } from "../core/detect.js";
import { DriftglassError, invalid } from "../core/error.js";
import * as functions from "../core/functions.js";
import { memoryBytes } from "../core/glue.js";
import { Monitor } from "../core/monitor.js";
import { DecodedCounter, PartReader, Table, TableReader } from "../core/table.js";
import type {
  BatchOptions,
  CsvOptions,
  DetectorKind,
  DetectorOptions,
  DriftOptions,
  GateOptions,
  MonitorConfig,
  RolloutOptions,
  TriggerOptions,
} from "../core/types.js";
import { Ahead } from "./ahead.js";
import { sha256Of } from "./digest.js";
import type { FileOrBytes } from "./lent.js";
import { type CallContext, isHandle } from "./protocol.js";
import { addPart, type Part, pushRange, readRange } from "./ranges.js";
import { type ResolvedReading, readBeginning, readBlob } from "./read.js";
import { classifiedRows, scoredRows } from "./scored.js";
import type { ClassifiedColumns, ScoredColumns } from "./types.js";

type Held =
  | Table
  | BatchPlan
  | TableReader
  | DecodedCounter
  | Monitor
  | GradualRollout
  | RetrainingTrigger
  | ChangeDetector;

/** Returns the description of a table for the main thread. */
function described(table: Table, handle: number) {
  const { rowCount, columns, warnings, records, sampled } = table;
  return { $handle: handle, rowCount, columns, warnings, records, sampled };
}

/** Returns the progress of a reader. */
function state({ bytes, rows, level }: TableReader) {
  return { bytes, rows, level };
}

/** The engine behind the messages. It holds the objects and runs the calls. */
export class Service {
  readonly #held = new Map<number, Held>();
  readonly #ahead = new Ahead();
  /** Starts from a random number, so that handles of another engine, or from before a crash, are unknown. */
  #last = (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) * 2 ** 20;

  /** Runs one call. Handles among the arguments are replaced by their objects. */
  async run(method: string, args: unknown[], context: CallContext): Promise<unknown> {
    const resolved = args.map((argument) => this.#resolve(argument));
    const own = this.#methods[method];
    if (own !== undefined) return own(resolved, context);
    return this.#answer(this.#dispatch(method, resolved));
  }

  /** Frees everything that is held. Calls that are still running may add objects afterwards. */
  end(): void {
    for (const held of this.#held.values()) {
      try {
        this.#ahead.forget(held);
        held.free();
      } catch {
        // A dead engine has nothing to free.
      }
    }
    this.#held.clear();
  }

  readonly #methods: Record<
    string,
    ((args: unknown[], context: CallContext) => unknown) | undefined
  > = {
    memoryBytes,
    holds: ([handle]) => this.#held.has(handle as number),
    sha256: ([blob], context) => sha256Of(blob as FileOrBytes, context),
    readBlob: async ([blob, options, how], context) =>
      this.#answer(
        await readBlob(blob as Blob, options as CsvOptions, how as ResolvedReading, context),
      ),
    firstLook: async ([reference, blob, size, options, drift]) => {
      const table = await readBeginning(
        blob as Blob,
        size as number,
        options as CsvOptions,
        "auto",
      );
      try {
        const report = functions.detectDrift(reference as Table, table, drift as DriftOptions);
        return { bytes: size, rows: table.rowCount, report };
      } finally {
        table.free();
      }
    },
    readerOpen: ([options, how]) => {
      const { format, reference } = how as ResolvedReading;
      return this.#keep(new TableReader(options as CsvOptions, format, reference));
    },
    readerPush: ([reader, chunk]) => {
      (reader as TableReader).push(chunk as Uint8Array);
      return (reader as TableReader).rows;
    },
    readerRange: async ([reader, file, from, to]) => {
      await pushRange(reader as TableReader, file as Blob, from as number, to as number);
      return state(reader as TableReader);
    },
    readerAdd: async ([reader, file, part, to]) => {
      await addPart(reader as TableReader, file as Blob, part as Part, to as number);
      return { ...state(reader as TableReader), spare: (part as Part).bytes.buffer };
    },
    readPart: async ([file, options, plan, level, range, spare]) => {
      const [from, to] = range as [number, number];
      const reader = new PartReader(
        options as CsvOptions,
        plan as Uint8Array,
        from,
        level as number,
      );
      try {
        return await readRange(reader, file as Blob, [from, to], spare as ArrayBuffer | undefined);
      } catch (thrown) {
        reader.free();
        throw thrown;
      }
    },
    fromDecoded: ([decoded, options]) =>
      this.#answer(Table.fromDecoded(decoded, options as CsvOptions)),
    counterOpen: ([options, against]) =>
      this.#keep(
        new DecodedCounter(options as CsvOptions, (against as { reference: Table }).reference),
      ),
    fromColumns: ([columns, options]) =>
      this.#answer(Table.fromColumns(columns as Record<string, Float64Array>, options as object)),
    planBatches: ([table, options]) => {
      const plan = new BatchPlan(table as Table, options as BatchOptions);
      const { batches, warnings } = plan;
      return { ...this.#keep(plan), batches, warnings };
    },
    gateOfTables: ([candidate, columns, incumbent, others, options]) =>
      functions.deploymentGate(
        scoredRows(candidate as Table, columns as ScoredColumns),
        scoredRows(incumbent as Table, others as ScoredColumns),
        options as GateOptions,
      ),
    curvesOfTable: ([table, columns]) =>
      functions.classificationCurves(classifiedRows(table as Table, columns as ClassifiedColumns)),
    prepare: ([reference, config]) =>
      this.#ahead.prepare(reference as Table, config as MonitorConfig | undefined),
    monitor: ([reference, config]) =>
      this.#keep(this.#ahead.take(reference as Table, config as MonitorConfig | undefined)),
    monitorFromProfile: ([profile, config]) =>
      this.#keep(Monitor.fromProfile(profile as string, config as MonitorConfig)),
    restore: ([text, reference]) =>
      this.#keep(Monitor.restore(text as string, reference as Table | undefined)),
    rollout: ([options]) => this.#keep(new GradualRollout(options as RolloutOptions)),
    trigger: ([options]) => this.#keep(new RetrainingTrigger(options as TriggerOptions)),
    rolloutFromSnapshot: ([text]) => this.#keep(GradualRollout.fromSnapshot(text as string)),
    triggerFromSnapshot: ([text]) => this.#keep(RetrainingTrigger.fromSnapshot(text as string)),
    detector: ([kind, options]) =>
      this.#keep(new ChangeDetector(kind as DetectorKind, options as DetectorOptions)),
    restoreDetector: ([text]) => this.#keep(ChangeDetector.restore(text as string)),
    free: ([held]) => {
      this.#ahead.forget(held);
      (held as Held).free();
      for (const [handle, value] of this.#held) if (value === held) this.#held.delete(handle);
    },
  };

  /**
   * Calls a method or property of a held object (".observe", with the object as the first argument), or a core
   * function.
   */
  #dispatch(method: string, args: unknown[]): unknown {
    const [first, ...rest] = args;
    if (method.startsWith(".")) {
      const member: unknown = Reflect.get(first as object, method.slice(1));
      return typeof member === "function" ? Reflect.apply(member, first, rest) : member;
    }
    const run: unknown = Reflect.get(functions, method);
    if (typeof run === "function") return Reflect.apply(run, undefined, args);
    throw invalid(`There is no call "${method}".`);
  }

  #answer(value: unknown): unknown {
    return value instanceof Table ? described(value, this.#keep(value).$handle) : value;
  }

  #keep(value: Held) {
    this.#last += 1;
    this.#held.set(this.#last, value);
    return { $handle: this.#last };
  }

  #resolve(argument: unknown): unknown {
    if (isHandle(argument)) return this.#find(argument.$handle);
    if (typeof argument !== "object" || argument === null) return argument;
    const reference: unknown = Reflect.get(argument, "reference");
    if (!isHandle(reference)) return argument;
    return { ...argument, reference: this.#find(reference.$handle) };
  }

  #find(handle: number): Held {
    const held = this.#held.get(handle);
    if (held !== undefined) return held;
    throw new DriftglassError({
      code: "handle-gone",
      message:
        "This table or monitor no longer exists: it was freed, or the engine was restarted and cannot make it again by itself. Read the table again; restore a monitor from its snapshot.",
    });
  }
}
