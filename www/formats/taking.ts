/** Collects what is taken of a typed file: the kept rows, and all rows in runs if only some are kept. */
import type { Builder } from "./builders.js";
import { RowSample } from "./sample.js";
import type { DecodedColumn, DecodeOptions } from "./types.js";

/**
 * Approximate number of cells in a run over all columns, and minimum and maximum number of its rows, as for the blocks
 * of text files.
 */
const CELLS = 2 ** 22;
const [LEAST, MOST] = [2 ** 10, 2 ** 18];

/** What is taken of the first `rows` of a file, with this many wanted columns. */
export class Taking {
  readonly rows: number;
  readonly sample: RowSample;
  /** Rows per run; `undefined` if no runs are wanted. */
  readonly run: number | undefined;

  constructor(rows: number, columns: number, { memoryBudget, runs }: DecodeOptions) {
    this.rows = rows;
    this.sample = new RowSample(rows, columns, memoryBudget);
    if (runs && this.sample.kept < rows) {
      this.run = Math.min(Math.max(Math.floor(CELLS / columns), LEAST), MOST);
    }
  }
}

/** Takes the values of one column in order. `make` returns a builder for a number of values. */
export class ColumnTaker {
  readonly #name: string;
  readonly #of: Taking;
  readonly #make: (rows: number) => Builder;
  readonly #kept: Builder;
  #run: Builder | undefined;
  #rows = 0;

  constructor(name: string, of: Taking, make: (rows: number) => Builder) {
    this.#name = name;
    this.#of = of;
    this.#make = make;
    this.#kept = make(of.sample.kept);
  }

  /** Takes the first `count` of the values, and yields the runs that they fill. */
  *push(values: ArrayLike<unknown>, count: number): Generator<DecodedColumn, void, void> {
    const { sample, run, rows } = this.#of;
    this.#kept.push(sample.of(values, this.#rows, count), 0, sample.among(this.#rows, count));
    if (run === undefined) {
      this.#rows += count;
      return;
    }
    for (let from = 0; from < count; ) {
      const start = this.#rows - (this.#rows % run);
      const end = Math.min(start + run, rows);
      const to = Math.min(from + end - this.#rows, count);
      this.#run ??= this.#make(end - start);
      this.#run.push(values, from, to);
      this.#rows += to - from;
      from = to;
      if (this.#rows === end) {
        yield this.#run.finish(this.#name);
        this.#run = undefined;
      }
    }
  }

  /** Returns the kept values. */
  finish(): DecodedColumn {
    return this.#kept.finish(this.#name);
  }
}
