/** The shares of a column over batches: from the report, or from the rows if the report lacks them. */

import { areSameBins, type BinnedBatch } from "../../charts/bins-input.js";
import type {
  BatchReport,
  ColumnComparison,
  DriftReport,
  DriftResult,
  Report,
} from "../../core/types.js";
import type { EngineTable } from "../../engine/types.js";
import { engine } from "../engine/engine-port.js";
import { KnownBatches } from "../files/known-batches.js";
import type { BatchTables } from "../files/tables.js";
import { shown, shownIn } from "../shared/format.js";
import { driftOf } from "./report-view.js";

/** Most batches to show, the newest. */
export const MOST_BATCHES = 90;

/** Counted shares, or why there are none. */
export type Counted = Pick<BinnedBatch, "comparison" | "reason">;

/** What to count from the rows. */
export interface BinsQuestion {
  tables: BatchTables;
  /** The column's name in the file. */
  column: string;
  /** The batch whose reference has the bins. Batches are counted from the last, which is 1. */
  base: number;
  /** Its shares. */
  bins: ColumnComparison;
  /** Batches to count, the newest first. */
  batches: readonly number[];
}

const known = new KnownBatches<Counted>();

/** Shares of the column counted before. */
export function countedOf({ tables, column, base }: BinsQuestion): Map<number, Counted> {
  return known.of(tables, `${base} ${column}`);
}

/** The newest batch that has shares of the column; its reference gives the bins. */
export function baseOf(report: Report, column: string): { at: number; result: DriftResult } | null {
  const at = report.batches.findLastIndex((batch) => hasShares(driftOf(batch, column)));
  const batch = report.batches[at];
  const result = batch && driftOf(batch, column);
  return result ? { at, result } : null;
}

function hasShares(result: DriftResult | null): boolean {
  return (result?.profile.reference.length ?? 0) > 0;
}

/** The column's name in the file, by its displayed name. */
export function exactName({ reference }: Report, column: string): string {
  return reference.quality.columns.find(({ name }) => shown(name) === column)?.name ?? column;
}

/** What the report has about a batch; `reason` is empty if only its rows can tell. */
export function reportedOf(
  batch: BatchReport,
  column: string,
  base: DriftResult,
): BinnedBatch & { isOpen: boolean } {
  const { label } = batch;
  const result = driftOf(batch, column);
  if (result && hasShares(result) && areSameBins(result.profile, base.profile))
    return { label, comparison: result.profile, reason: "", isOpen: false };
  if (result || batch.condensed) {
    const reason = result
      ? "it was compared with other rows, in other bins"
      : "only numbers are kept of this older batch";
    return { label, comparison: null, reason, isOpen: true };
  }
  const skipped = batch.drift?.skipped.find((entry) => entry.column === column)?.reason;
  const reason = skipped ?? "the column was not compared in this batch";
  return { label, comparison: null, reason, isOpen: false };
}

/**
 * Counts the batches one after the other in the engine's worker, each once, and calls back after each. Rejects with the
 * signal's reason before the next batch. Each batch is compared with its own reference. That reference gives the bins
 * of the map, unless it differs from that of `base`; only then are the rows of `base` needed as well.
 * @throws DriftglassError if the rows cannot be read; shares counted so far are kept.
 */
export async function countBatches(
  question: BinsQuestion,
  signal: AbortSignal,
  onCounted: () => void,
): Promise<void> {
  const { tables, column, base, bins } = question;
  const counted = countedOf(question);
  const left = question.batches.filter((batch) => !counted.has(batch));
  if (left.length === 0) return;
  const running = await engine();
  const drift = (reference: EngineTable, rows: EngineTable): Promise<DriftReport> => {
    signal.throwIfAborted();
    return running.detectDrift(reference, rows, { columns: [column] });
  };
  const count = (batch: number, found: DriftReport | null, own: DriftReport | null): void => {
    if (found === null) return;
    counted.set(batch, countOf(found, own));
    onCounted();
  };
  const others: number[] = [];
  for (const batch of left) {
    const found = others.length > 0 ? null : await tables.withBatch(batch, drift);
    const profile = found?.columns[0]?.profile;
    const isOther = profile !== undefined && !areSameBins(profile, bins);
    if (isOther || others.length > 0) others.push(batch);
    else count(batch, found, null);
  }
  if (others.length === 0) return;
  await tables.withBatch(base, async (reference) => {
    for (const batch of others)
      await tables.withBatch(batch, async (own, rows) =>
        count(batch, await drift(reference, rows), await drift(reference, own)),
      );
  });
}

/** Shares over the bins of the map; `own` is the share in the batch's own reference, if that is another one. */
function countOf({ columns, skipped }: DriftReport, own: DriftReport | null): Counted {
  const profile = columns[0]?.profile;
  if (profile === undefined)
    return { comparison: null, reason: skipped[0]?.reason ?? "the column is not in this batch" };
  const before = own?.columns[0]?.profile;
  return { comparison: shownIn(before ? against(before, profile) : profile), reason: "" };
}

/** The shares of two tables over the same ranges, the first as the reference. */
function against(before: ColumnComparison, now: ColumnComparison): ColumnComparison {
  const pair = (one?: [number, number], other?: [number, number]): [number, number] => [
    one?.[1] ?? 0,
    other?.[1] ?? 0,
  ];
  return {
    ...now,
    reference: before.batch,
    below: pair(before.below, now.below),
    above: pair(before.above, now.above),
    missing: pair(before.missing, now.missing),
  };
}
