/** Suggests a period for splitting a file. */

import type { Period } from "../../core/types.js";

/** From short to long. */
export const PERIODS = ["hour", "day", "week", "month", "quarter", "year"] as const;

/** The time span of the files, milliseconds since 1970, and their rows. */
export interface Span {
  from: number;
  until: number;
  rows: number;
}

const HOUR = 3_600_000;
const LENGTHS: Record<Period, number> = {
  hour: HOUR,
  day: 24 * HOUR,
  week: 7 * 24 * HOUR,
  month: 30.44 * 24 * HOUR,
  quarter: 91.31 * 24 * HOUR,
  year: 365.24 * 24 * HOUR,
};

/** This many batches show a trend and can still be looked at one by one. */
const FEWEST = 10;
const MOST = 60;
/** Batches with fewer rows show little. */
const ENOUGH_ROWS = 50;

/**
 * The period that makes 10 to 60 batches with enough rows, or comes nearest. `null` if no period makes two batches, or,
 * for several files, twice as many batches as there are files.
 */
export function suggested({ from, until, rows }: Span, files: number): Period | null {
  const most = Math.min(MOST, rows / ENOUGH_ROWS);
  let best: Period | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const period of PERIODS.toReversed()) {
    // The first and the last one are seldom complete.
    const count = (until - from) / LENGTHS[period] + 1;
    if (count < 2.5 || count > 4 * most || (files > 1 && count < 2 * files)) continue;
    const away = Math.log(
      count > most ? count / most : Math.max(1, Math.min(FEWEST, most) / count),
    );
    if (away >= least) continue;
    least = away;
    best = period;
  }
  return best;
}
