/** Chooses the rows to keep of a typed file that exceeds its memory budget. */

/**
 * Default memory budget in bytes. Larger than for text files, because typed values are smaller than cells that may
 * still become text.
 */
const BUDGET = 2 ** 30;
/** Bytes per value, as for a cell of a CSV file. */
const VALUE = 10;

/**
 * Mixes a 32-bit number so that each output bit depends on all input bits (the finalizer of MurmurHash3, by Austin
 * Appleby).
 */
function mixed(number: number): number {
  let hash = Math.imul(number ^ (number >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/**
 * A sample of rows. Every row draws a level from its index: half of them 0, a quarter 1, and so on. Rows below the
 * smallest level at which the others fit are dropped. So the sample depends only on the file and the budget.
 */
export class RowSample {
  /** Number of rows kept. */
  readonly kept: number;
  readonly #level: number;

  /** For the first `rows` of a file, with this many wanted columns. */
  constructor(rows: number, columns: number, budget = BUDGET) {
    const most = budget / (VALUE * Math.max(1, columns));
    let level = 0;
    while (level < 32 && rows / 2 ** level > most) level += 1;
    this.#level = level;
    this.kept = this.among(0, rows);
  }

  /** Returns the kept values among values that begin with row `first`. */
  of(values: ArrayLike<unknown>, first: number, count: number): ArrayLike<unknown> {
    if (this.#level === 0) return values;
    const kept: unknown[] = [];
    for (let row = 0; row < count; row += 1) {
      if (this.#keeps(first + row)) kept.push(values[row]);
    }
    return kept;
  }

  /** Returns how many of `count` rows from row `first` on are kept. */
  among(first: number, count: number): number {
    if (this.#level === 0) return count;
    let kept = 0;
    for (let row = first; row < first + count; row += 1) if (this.#keeps(row)) kept += 1;
    return kept;
  }

  #keeps(row: number): boolean {
    return Math.clz32(mixed(row)) >= this.#level;
  }
}
