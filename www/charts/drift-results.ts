import type { DriftReport, DriftResult } from "../core/types.js";

const known = new WeakMap<readonly DriftResult[], ReadonlyMap<string | null, DriftResult>>();

/**
 * The result of a column in one batch, or `null`. `at` is its position in another batch; usually the position is the
 * same, so a report with hundreds of columns and batches is read without searching for each.
 */
export function driftResultOf(
  drift: DriftReport | null,
  column: string | null,
  at: number,
): DriftResult | null {
  if (drift === null) return null;
  const here = drift.columns[at];
  return here?.column === column ? here : (byName(drift.columns).get(column) ?? null);
}

function byName(columns: readonly DriftResult[]): ReadonlyMap<string | null, DriftResult> {
  const before = known.get(columns);
  if (before) return before;
  const made = new Map(columns.map((result) => [result.column, result] as const));
  known.set(columns, made);
  return made;
}
