import type { ColumnComparison, DriftResult } from "../core/types.js";
import { edge } from "./histogram.js";

/** How many categories are shown by name; the others share one row. */
const MOST_NAMED = 10;

/** One batch of a column: its shares over the bins of the reference, or why it has none. */
export interface BinnedBatch {
  label: string;
  comparison: ColumnComparison | null;
  /** Why there are no shares; empty if there are. */
  reason: string;
}

/** One bin: a range, a value, or a group of values. */
export interface BinRow {
  label: string;
  /**
   * A range among adjacent ones, values beyond the ranges, a single value, all values without a row of their own, or
   * missing values.
   */
  kind: "range" | "beyond" | "value" | "others" | "missing";
  /** Share in the reference that is drawn; `null` if it was not counted separately. */
  reference: number | null;
  /**
   * For each batch, the share in what the batch was compared with: the same value, unless batches have their own
   * references.
   */
  against: readonly (number | null)[];
  /** One share per batch; `null` if the batch has none or did not count it separately. */
  shares: readonly (number | null)[];
}

/** The distribution of a column, batch by batch. */
export interface Bins {
  column: string;
  isTime: boolean;
  /** Ascending edges of the ranges; empty for a categorical column. */
  edges: readonly number[];
  /** From top to bottom: largest numbers first, most frequent categories first. */
  rows: readonly BinRow[];
  batches: readonly { label: string; reason: string }[];
  /** Whether batches were compared with other rows than those of the reference that is drawn. */
  isMoving: boolean;
}

/**
 * Whether two results have shares over the same bins: categories always do, numbers if the reference's edges are the
 * same.
 */
export function areSameBins(one: ColumnComparison, other: ColumnComparison): boolean {
  const [edges, others] = [one.edges, other.edges];
  if (edges === undefined || others === undefined) return edges === others;
  return edges.length === others.length && edges.every((value, at) => value === others[at]);
}

/**
 * The rows of a column's map, with the reference taken from `base`. Leave out batches with other bins than those of
 * `base` ({@link areSameBins}). This computes no statistic: it picks shares, and adds up those of categories without a
 * row.
 */
export function binsOf(base: DriftResult, batches: readonly BinnedBatch[]): Bins {
  const { profile } = base;
  const all = batches.map(({ comparison }) => comparison);
  const values = profile.edges ? ranges(base, all) : categories(profile, all);
  const missing = row(
    "missing",
    "missing",
    profile,
    all,
    ({ missing: [reference, batch] }, side) => (side === "reference" ? reference : batch),
  );
  const rows = [...values, missing].filter(isUsed);
  return {
    column: base.column ?? "Values",
    isTime: base.kind === "datetime",
    edges: profile.edges ?? [],
    rows,
    batches: batches.map(({ label, reason }) => ({ label, reason })),
    isMoving: rows.some((of) => of.kind !== "others" && of.against.some(isOther(of.reference))),
  };
}

/** Whether two shares differ by more than rounding. */
const isOther = (reference: number | null) => (share: number | null) =>
  share !== null && reference !== null && Math.abs(share - reference) > 1e-9;

type Side = "reference" | "batch";
type Shares = readonly (ColumnComparison | null)[];

function row(
  label: string,
  kind: BinRow["kind"],
  base: ColumnComparison,
  batches: Shares,
  share: (of: ColumnComparison, side: Side) => number | null,
): BinRow {
  return {
    label,
    kind,
    reference: share(base, "reference"),
    against: batches.map((batch) => batch && share(batch, "reference")),
    shares: batches.map((batch) => batch && share(batch, "batch")),
  };
}

/** Ranges keep their rows, even if they are empty. */
function isUsed({ kind, reference, shares }: BinRow): boolean {
  return kind === "range" || [reference, ...shares].some((share) => (share ?? 0) > 0);
}

function ranges(base: DriftResult, batches: Shares): BinRow[] {
  const { profile } = base;
  const { edges = [] } = profile;
  const beyond = (side: "above" | "below", end: number | undefined) =>
    row(`${side} ${edge(base, end)}`, "beyond", profile, batches, (of, which) =>
      which === "reference" ? (of[side]?.[0] ?? 0) : (of[side]?.[1] ?? 0),
    );
  const within = profile.reference.map((_, at) => {
    const label = `${edge(base, edges[at])} to ${edge(base, edges[at + 1])}`;
    return row(label, "range", profile, batches, (of, side) => of[side][at] ?? 0);
  });
  return [beyond("above", edges.at(-1)), ...within.toReversed(), beyond("below", edges[0])];
}

/** The share of a category; `null` if it may be among those that were not counted separately. */
function shareOf(category: string): (of: ColumnComparison, side: Side) => number | null {
  return (of, side) => {
    const at = of.categories?.indexOf(category) ?? -1;
    if (at >= 0) return of[side][at] ?? 0;
    return of.other === undefined ? 0 : null;
  };
}

function categories(base: ColumnComparison, batches: Shares): BinRow[] {
  const most = new Map<string, number>();
  const take = (of: ColumnComparison, side: Side): void =>
    of.categories?.forEach((category, at) => {
      most.set(category, Math.max(most.get(category) ?? 0, of[side][at] ?? 0));
    });
  take(base, "reference");
  for (const batch of batches) if (batch) take(batch, "batch");
  const named = [...most].sort(([, one], [, other]) => other - one).slice(0, MOST_NAMED);
  const names = new Set(named.map(([category]) => category));
  const others = (of: ColumnComparison, side: Side): number => {
    const left = of[side].filter((_, at) => !names.has(of.categories?.[at] ?? ""));
    const uncounted = of.other?.[side === "reference" ? 0 : 1] ?? 0;
    return left.reduce((sum, share) => sum + share, uncounted);
  };
  const rows = [...names].map((category) =>
    row(category === "" ? "(empty)" : category, "value", base, batches, shareOf(category)),
  );
  rows.sort((one, other) => (other.reference ?? 0) - (one.reference ?? 0));
  return [...rows, row("other values", "others", base, batches, others)];
}
