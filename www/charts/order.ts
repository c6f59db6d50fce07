import type { Verdict } from "../core/types.js";

/** What the order of columns rests on. */
export interface Ranked {
  verdict: Verdict;
  effect: number | null;
  adjustedPValue?: number | null;
}

/** The order of `byDrift`, to stand in a sentence beside what is in it. */
export const ORDER_WORDS = "drifted columns first, then by rows moved";

/**
 * Which column to look at first: a drifted one, then the one of which most rows moved, then the one that chance
 * explains least. What is shown beside a column's name explains its place.
 */
export function byDrift(a: Ranked | null, b: Ranked | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return (
    Number(b.verdict === "drifted") - Number(a.verdict === "drifted") ||
    (b.effect ?? 0) - (a.effect ?? 0) ||
    (a.adjustedPValue ?? 1) - (b.adjustedPValue ?? 1)
  );
}
