import { driftResultOf } from "../charts/drift-results.js";
import { byDrift } from "../charts/order.js";
import type { BatchReport, DriftReport, DriftResult, Report, Verdict } from "../core/types.js";

/** One column in one batch, with its history up to that batch. */
export interface ColumnRow {
  result: DriftResult;
  /** Share of rows moved in each batch, the chosen one last; computed when it is drawn. */
  history(): (number | null)[];
  /** Label of the batch since which the column has been drifted without a break. */
  since: string | null;
}

export type SortKey = "column" | "verdict" | "effect" | "pValue" | "missing" | "since";

export interface Filter {
  label: string;
  fits(result: DriftResult): boolean;
}

export const FILTERS: readonly Filter[] = [
  { label: "Drifted", fits: (result) => result.verdict === "drifted" },
  { label: "Numeric", fits: ({ kind }) => kind === "numeric" || kind === "datetime" },
  { label: "Categorical", fits: ({ kind }) => kind !== "numeric" && kind !== "datetime" },
];

/** The rows of one batch. A drift report alone gives rows without history. */
export function columnRows(
  report: Report | null,
  batch: number,
  drift: DriftReport | null,
): ColumnRow[] {
  const results = drift?.columns ?? report?.batches[batch]?.drift?.columns ?? [];
  const past = (report?.batches ?? []).slice(0, batch + 1);
  return results.map((result, at) => {
    const before = (of: BatchReport) => driftResultOf(of.drift, result.column, at);
    const stable = past.findLastIndex((of) => before(of)?.verdict !== "drifted");
    return {
      result,
      history: () => past.map((of) => before(of)?.effect ?? null),
      since: past[stable + 1]?.label ?? null,
    };
  });
}

/** The rows that match, in order; by default that of `byDrift`. */
export function shownRows(
  rows: readonly ColumnRow[],
  filter: Filter | null,
  search: string,
  order: { key: SortKey | null; descending: boolean },
): ColumnRow[] {
  const wanted = search.trim().toLowerCase();
  const found = rows.filter(
    ({ result }) =>
      (filter === null || filter.fits(result)) &&
      (wanted === "" || (result.column ?? "").toLowerCase().includes(wanted)),
  );
  if (order.key === null) return found.sort(byImportance);
  const compare = ORDERS[order.key];
  return found.sort((a, b) => (order.descending ? compare(b, a) : compare(a, b)));
}

const RANK: Record<Verdict, number> = { drifted: 0, inconclusive: 1, stable: 2 };

function byImportance(a: ColumnRow, b: ColumnRow): number {
  return byDrift(a.result, b.result);
}

const ORDERS: Record<SortKey, (a: ColumnRow, b: ColumnRow) => number> = {
  column: (a, b) => (a.result.column ?? "").localeCompare(b.result.column ?? ""),
  verdict: (a, b) => RANK[a.result.verdict] - RANK[b.result.verdict] || byImportance(a, b),
  effect: (a, b) => (a.result.effect ?? -1) - (b.result.effect ?? -1),
  pValue: (a, b) => (a.result.adjustedPValue ?? 2) - (b.result.adjustedPValue ?? 2),
  missing: (a, b) => missingChange(a) - missingChange(b),
  since: (a, b) => (a.since ?? "\uffff").localeCompare(b.since ?? "\uffff"),
};

function missingChange({ result }: ColumnRow): number {
  const [reference, batch] = result.profile.missing;
  return batch - reference;
}
