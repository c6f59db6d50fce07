/** Which rows of a typed file are kept that would take more memory than they may. */

/** What rows may take unless the caller says otherwise: typed values are smaller than cells that may yet be texts. */
const BUDGET = 2 ** 30;
/** What a value takes: as a cell of a CSV file. */
const VALUE = 10;

/** A 32-bit number mixed so that each of its bits depends on all (the finaliser of MurmurHash3, by Austin Appleby). */
function mixed(number: number): number {
  let hash = Math.imul(number ^ (number >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/**
 * Every row draws a level from its number: half of them 0, a quarter 1, and so on. Rows below the least level at
 * which the others fit are left out, so what is kept depends on the file and the budget alone.
 */
export class RowSample {
  /** How many rows are kept. */
  readonly kept: number;
  readonly #level: number;

  /** Of the first `rows` of a file, with so many columns that are wanted. */
  constructor(rows: number, columns: number, budget = BUDGET) {
    const most = budget / (VALUE * Math.max(1, columns));
    let level = 0;
    while (level < 32 && rows / 2 ** level > most) level += 1;
    this.#level = level;
    this.kept = this.among(0, rows);
  }

  /** The kept ones of some values that begin with that of row `first`. */
  of(values: ArrayLike<unknown>, first: number, count: number): ArrayLike<unknown> {
    if (this.#level === 0) return values;
    const kept: unknown[] = [];
    for (let row = 0; row < count; row += 1) {
      if (this.#keeps(first + row)) kept.push(values[row]);
    }
    return kept;
  }

  /** How many of `count` rows from row `first` on are kept. */
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
