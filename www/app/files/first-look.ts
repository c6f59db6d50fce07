/** Summarises the first rows of a file in a sentence. */

import { byDrift } from "../../charts/index.js";
import type { FirstLook } from "../../engine/types.js";
import { bytes, counted, listed } from "../shared/format.js";

/** Most columns that are named; the others are counted. */
const NAMED = 3;

/** "First look, at 50,000 rows (8.3 MB): 2 of 15 columns drifted (age and income)." */
export function firstLook({ report, rows, bytes: size }: FirstLook): string {
  const { columns, drifted, compared, verdict } = report;
  const start = `First look, at ${counted(rows, "row")} (${bytes(size)})`;
  if (verdict === "inconclusive" && drifted === 0) return `${start}: too few rows to tell.`;
  if (drifted === 0) return `${start}: none of ${counted(compared, "column")} drifted.`;
  const names = columns
    .filter((column) => column.verdict === "drifted")
    .sort(byDrift)
    .flatMap(({ column }) => (column === null ? [] : [column]));
  const rest = names.length - NAMED;
  const shown = rest > 0 ? [...names.slice(0, NAMED), `${rest} more`] : names;
  return `${start}: ${drifted} of ${counted(compared, "column")} drifted (${listed(shown)}).`;
}
