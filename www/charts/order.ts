import type { Verdict } from "../core/types.js";

/** What the order of columns rests on. */
export interface Ranked {
  verdict: Verdict;
  effect: number | null;
  adjustedPValue?: number | null;
  /** Where they are known: its shares of missing values. */
  missingness?: { reference: number; batch: number };
  /** The same of a column in a segment: before and now. */
  missing?: readonly [number, number];
}

/** The order of `byDrift`, to stand in a sentence beside what is in it. */
export const ORDER_WORDS = "drifted columns first, then by rows moved or turned missing";

/** The share of its rows that moved, or that turned missing or known. */
function moved({
  effect,
  missingness,
  missing: [before, now] = [missingness?.reference ?? 0, missingness?.batch ?? 0],
}: Ranked): number {
  return Math.max(effect ?? 0, Math.abs(now - before));
}

/**
 * Which column to look at first: a drifted one, then the one of which most rows moved or turned missing, then the one that
 * chance explains least; the same order in which a report's verdict names columns. What is shown beside a column's
 * name explains its place.
 */
export function byDrift(a: Ranked | null, b: Ranked | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return (
    Number(b.verdict === "drifted") - Number(a.verdict === "drifted") ||
    moved(b) - moved(a) ||
    (a.adjustedPValue ?? 1) - (b.adjustedPValue ?? 1)
  );
}
