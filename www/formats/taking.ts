/** What is taken of a typed file: the rows that are kept, and all of them in runs where those are not all. */
import type { Builder } from "./builders.js";
import { RowSample } from "./sample.js";
import type { DecodedColumn, DecodeOptions } from "./types.js";

/** About how many cells the runs of all columns have, and rows of one at least and at most: as the blocks of text files. */
const CELLS = 2 ** 22;
const [LEAST, MOST] = [2 ** 10, 2 ** 18];

/** The first `rows` of a file with so many columns that are wanted. */
export class Taking {
  readonly rows: number;
  readonly sample: RowSample;
  /** Rows of a run; `undefined` where none are wanted. */
  readonly run: number | undefined;

  constructor(rows: number, columns: number, { memoryBudget, runs }: DecodeOptions) {
    this.rows = rows;
    this.sample = new RowSample(rows, columns, memoryBudget);
    if (runs && this.sample.kept < rows) {
      this.run = Math.min(Math.max(Math.floor(CELLS / columns), LEAST), MOST);
    }
  }
}

/** Takes the values of one column in order; `make` gives what takes so many of them. */
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

  /** Takes the first `count` of some values; gives the runs that are full with them. */
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

  /** What is kept. */
  finish(): DecodedColumn {
    return this.#kept.finish(this.#name);
  }
}
