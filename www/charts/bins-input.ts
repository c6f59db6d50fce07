import type { ColumnComparison, DriftResult } from "../core/types.js";
import { edge } from "./histogram.js";

/** Categories that are shown by name; the others are one row. */
const MOST_NAMED = 10;

/** One batch of a column: its shares over the bins of the reference, or why there are none. */
export interface BinnedBatch {
  label: string;
  comparison: ColumnComparison | null;
  /** Why there are none; empty where there are. */
  reason: string;
}

/** A range of values, a value, or what is none of those. */
export interface BinRow {
  label: string;
  /** One of the ranges that follow each other, what is beyond them, a value, all values that are not named, or no value. */
  kind: "range" | "beyond" | "value" | "others" | "missing";
  /** Of the reference that is drawn; `null` where it was not counted apart from others. */
  reference: number | null;
  /** Of what each batch was compared with: the same, unless batches have references of their own. */
  against: readonly (number | null)[];
  /** One a batch; `null` where the batch has none, or did not count it apart. */
  shares: readonly (number | null)[];
}

/** How the values of a column are distributed, batch by batch. */
export interface Bins {
  column: string;
  isTime: boolean;
  /** Ascending ends of the ranges; empty for a column of categories. */
  edges: readonly number[];
  /** From the top: largest numbers first, most frequent categories first. */
  rows: readonly BinRow[];
  batches: readonly { label: string; reason: string }[];
  /** Batches were compared with other rows than those of the reference that is drawn. */
  isMoving: boolean;
}

/** Whether shares of both are over the same bins: categories always are, numbers by the reference's edges. */
export function areSameBins(one: ColumnComparison, other: ColumnComparison): boolean {
  const [edges, others] = [one.edges, other.edges];
  if (edges === undefined || others === undefined) return edges === others;
  return edges.length === others.length && edges.every((value, at) => value === others[at]);
}

/**
 * The rows of a column's map, with the reference as `base` has it. Batches over other bins than those of `base` must
 * have been left out ({@link areSameBins}). No statistic: shares are picked, and those of the categories that are not
 * named added up.
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

/** Whether a share is another one than that, by more than rounding. */
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

/** Ranges stay where they are, used or not. */
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

/** The share of a category; `null` where it may be among those that were not counted apart. */
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
