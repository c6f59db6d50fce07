import type { Verdict } from "../core/types.js";

/** The values that decide the order of columns. */
export interface Ranked {
  verdict: Verdict;
  effect: number | null;
  adjustedPValue?: number | null;
  /** Shares of missing values, where they are known. */
  missingness?: { reference: number; batch: number };
  /** The same for a column in a segment: before and now. */
  missing?: readonly [number, number];
}

/** Describes the order of `byDrift` within a sentence. */
export const ORDER_WORDS = "drifted columns first, then by rows moved or turned missing";

/** The share of rows that moved, or that changed between missing and present. */
function moved({
  effect,
  missingness,
  missing: [before, now] = [missingness?.reference ?? 0, missingness?.batch ?? 0],
}: Ranked): number {
  return Math.max(effect ?? 0, Math.abs(now - before));
}

/**
 * Orders columns by which to look at first: drifted ones, then by the share of rows that moved or turned missing, then
 * by the smallest p-value. A report's verdict names columns in the same order, and the figures beside a column's name
 * explain its position.
 */
export function byDrift(a: Ranked | null, b: Ranked | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return (
    Number(b.verdict === "drifted") - Number(a.verdict === "drifted") ||
    moved(b) - moved(a) ||
    (a.adjustedPValue ?? 1) - (b.adjustedPValue ?? 1)
  );
}
