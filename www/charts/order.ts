import type { Verdict } from "../core/types.js";

/** What the order of columns rests on. */
export interface Ranked {
  verdict: Verdict;
  effect: number | null;
  effectLow: number | null;
  adjustedPValue?: number | null;
}

/**
 * Which column to look at first: a drifted one, then the one of which most has moved for certain,
 * then the one that chance explains least, then the one that was seen to move most.
 */
export function byDrift(a: Ranked | null, b: Ranked | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return (
    Number(b.verdict === "drifted") - Number(a.verdict === "drifted") ||
    (b.effectLow ?? 0) - (a.effectLow ?? 0) ||
    (a.adjustedPValue ?? 1) - (b.adjustedPValue ?? 1) ||
    (b.effect ?? 0) - (a.effect ?? 0)
  );
}
