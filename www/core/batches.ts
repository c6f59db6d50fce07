import { fields, text } from "./check.js";
import { invalid } from "./error.js";
import { call } from "./glue.js";
import { BatchPlan as GluePlan, type Table as GlueTable, timeSpans } from "./pkg/core.js";
import { glueOf, Table } from "./table.js";
import { offsetsOf } from "./time-zone.js";
import type {
  BatchOptions,
  BatchStretch,
  PlannedBatch,
  ReferencePeriod,
  ReferenceWindow,
  Warning,
} from "./types.js";

/** A batch and its rows. */
export interface TableBatch extends PlannedBatch {
  table: Table;
}

const ALL = 0xffff_ffff;

/** Moments as numbers: JSON would write a date as a text, which is a label. */
function stretchOf(stretch: BatchStretch): ReferencePeriod {
  const ends = Object.entries(fields(stretch)).map(([name, end]) => [
    name,
    end instanceof Date ? end.getTime() : end,
  ]);
  return Object.fromEntries(ends) as ReferencePeriod;
}

function isPeriod(window: ReferenceWindow): window is ReferencePeriod {
  return typeof window === "object" && window !== null && ("from" in window || "until" in window);
}

function batchesIn(window: Exclude<ReferenceWindow, ReferencePeriod>): number {
  if (window === "previous") return 1;
  if (window === "expanding") return ALL;
  const rolling: unknown = Object(window).rolling;
  if (Number.isInteger(rolling) && Number(rolling) >= 1) return Math.min(Number(rolling), ALL);
  throw invalid(
    `A window is "previous", "expanding", { rolling: a whole number from 1 } or { from, until }; it is ${JSON.stringify(window)}.`,
  );
}

/**
 * How a table is split into batches: the batches are known, and no row was copied yet. `table(index)`
 * copies those of one, so that one batch after another can be observed and freed. Keeps four bytes a row
 * where the rows of a batch do not follow one upon another. Free it when done; the table stays yours.
 */
export class BatchPlan {
  #glue: GluePlan | undefined;
  readonly #table: Table;
  /** Periods in the order of time, runs of rows in that of the table, values as asked. */
  readonly batches: PlannedBatch[];
  /** Which rows belong to no batch, and why. */
  readonly warnings: Warning[];

  /** At most 10,000 batches; by a column at most 1,000. */
  constructor(table: Table, options: BatchOptions) {
    const { timeZone, ...rest } = { timeZone: undefined, ...fields(options) };
    const zone = timeZone === undefined ? undefined : text("`timeZone`", timeZone);
    const glue = call<GluePlan>(() => {
      const spans =
        zone === undefined ? new Float64Array() : timeSpans(glueOf("The table", table), rest);
      return new GluePlan(glueOf("The table", table), rest, offsetsOf(zone, spans));
    });
    this.#glue = glue;
    this.#table = table;
    this.batches = call(() => glue.batches());
    this.warnings = call(() => glue.warnings());
  }

  /** The rows of a batch, in the order of the table, as a table of their own. */
  table(index: number): Table {
    const glue = this.#open(index);
    return new Table(call(() => glue.table(this.#table.glue, index)));
  }

  /**
   * The rows of the batches before one as one table: a reference that moves along, for `detectDrift` or for
   * `monitor.observe(batch, { reference })`. `null` before the first batch. `{ from, until }` does not move: the
   * rows of that period of the table, as `stretch` gives them.
   */
  before(index: number, window: ReferenceWindow): Table | null {
    const glue = this.#open(index);
    if (isPeriod(window)) return this.stretch(window);
    const most = batchesIn(window);
    const before = call<GlueTable | undefined>(() => glue.before(this.#table.glue, index, most));
    return before === undefined ? null : new Table(before);
  }

  /** The places of the batches of a stretch; at least one. */
  within(stretch: BatchStretch): number[] {
    const glue = this.#open(0);
    return Array.from(call<Uint32Array>(() => glue.within(stretchOf(stretch))));
  }

  /**
   * The rows of a stretch as one table: a period of a file as the reference of the rest. `within` says which batches
   * those are, and so which others there are to observe.
   */
  stretch(stretch: BatchStretch): Table {
    const glue = this.#open(0);
    return new Table(call<GlueTable>(() => glue.stretch(this.#table.glue, stretchOf(stretch))));
  }

  #open(index: number): GluePlan {
    const glue = this.#glue;
    if (glue === undefined) throw invalid("This plan was freed.");
    if (this.batches[index] !== undefined) return glue;
    const count = this.batches.length;
    throw invalid(`There is no batch ${index} (counted from 0) among ${count}.`);
  }

  /** Gives the memory back. Idempotent. */
  free(): void {
    this.#glue?.free();
    this.#glue = undefined;
  }

  [Symbol.dispose](): void {
    this.free();
  }
}

/**
 * A table split into batches: by calendar period, by number of rows, by number of batches, or by a column.
 * All of them at once take as much memory as the table; `BatchPlan` gives one after another. `warnings` says
 * which rows belong to none. The tables are yours to free.
 */
export function batches(
  table: Table,
  options: BatchOptions,
): TableBatch[] & { warnings: Warning[] } {
  const plan = new BatchPlan(table, options);
  const made: TableBatch[] = [];
  try {
    for (const [index, batch] of plan.batches.entries()) {
      made.push({ ...batch, table: plan.table(index) });
    }
    return Object.assign(made, { warnings: plan.warnings });
  } catch (thrown) {
    for (const batch of made) batch.table.free();
    throw thrown;
  } finally {
    plan.free();
  }
}
