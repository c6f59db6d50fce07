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

/** A batch with its rows. */
export interface TableBatch extends PlannedBatch {
  table: Table;
}

const ALL = 0xffff_ffff;

/** Converts dates to milliseconds. JSON would write a date as text, and text is a batch label. */
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
 * A plan for splitting a table into batches. It describes every batch and copies no rows; `table(index)` copies the
 * rows of one batch, so that batches can be observed and freed one after another. The plan needs four bytes per row if
 * the rows of a batch are not consecutive. Free it when done; this does not free the table.
 */
export class BatchPlan {
  #glue: GluePlan | undefined;
  readonly #table: Table;
  /** Periods in chronological order, runs of rows in table order, values in the requested order. */
  readonly batches: PlannedBatch[];
  /** Rows that are in no batch, and why. */
  readonly warnings: Warning[];

  /**
   * Makes a plan. Throws `config-invalid` for options that do not describe exactly one way of splitting,
   * `column-missing` for a column that does not exist, `kind-mismatch` for a time column without times, and
   * `batch-limit` for more than 10,000 batches (1,000 when splitting by a column).
   */
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

  /** Returns the rows of a batch, in table order, as a new table. Throws `config-invalid` for an unknown index. */
  table(index: number): Table {
    const glue = this.#open(index);
    return new Table(call(() => glue.table(this.#table.glue, index)));
  }

  /**
   * Returns the rows of the batches before a batch as one table: a moving reference for `detectDrift` or
   * `monitor.observe(batch, { reference })`. Returns `null` before the first batch. `{ from, until }` does not move: it
   * returns the rows of that period, as `stretch` does.
   */
  before(index: number, window: ReferenceWindow): Table | null {
    const glue = this.#open(index);
    if (isPeriod(window)) return this.stretch(window);
    const most = batchesIn(window);
    const before = call<GlueTable | undefined>(() => glue.before(this.#table.glue, index, most));
    return before === undefined ? null : new Table(before);
  }

  /**
   * Returns the indexes of the batches in a range; at least one. Throws `config-invalid` for an unknown label, for ends
   * in the wrong order, for moments if the batches have no times, and for an empty range.
   */
  within(stretch: BatchStretch): number[] {
    const glue = this.#open(0);
    return Array.from(call<Uint32Array>(() => glue.within(stretchOf(stretch))));
  }

  /**
   * Returns the rows of a range as one table, for example a period of a file as the reference for the rest. `within`
   * returns the indexes of those batches, and so tells which other batches remain to be observed.
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

  /** Frees the memory. Idempotent. */
  free(): void {
    this.#glue?.free();
    this.#glue = undefined;
  }

  [Symbol.dispose](): void {
    this.free();
  }
}

/**
 * Splits a table into batches: by calendar period, by number of rows, by number of batches, or by a column. All batches
 * together take as much memory as the table; use `BatchPlan` to make one at a time. `warnings` lists the rows that are
 * in no batch. Free the tables when done. Throws the errors of `BatchPlan`.
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
