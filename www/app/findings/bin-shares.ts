/** The shares of a column in batch after batch: from the report, and from the rows where it does not have them. */

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

/** Batches that are looked at, the newest. */
export const MOST_BATCHES = 90;

/** Shares that were counted, or why there are none. */
export type Counted = Pick<BinnedBatch, "comparison" | "reason">;

/** What is asked of the rows. */
export interface BinsQuestion {
  tables: BatchTables;
  /** As it is called in the file. */
  column: string;
  /** The batch whose reference has the bins. Batches are counted from the last, which is 1. */
  base: number;
  /** Its shares. */
  bins: ColumnComparison;
  /** Batches to count, the newest first. */
  batches: readonly number[];
}

const known = new KnownBatches<Counted>();

/** What was counted of the column before. */
export function countedOf({ tables, column, base }: BinsQuestion): Map<number, Counted> {
  return known.of(tables, `${base} ${column}`);
}

/** The newest batch that has shares of the column: its reference has the bins. */
export function baseOf(report: Report, column: string): { at: number; result: DriftResult } | null {
  const at = report.batches.findLastIndex((batch) => hasShares(driftOf(batch, column)));
  const batch = report.batches[at];
  const result = batch && driftOf(batch, column);
  return result ? { at, result } : null;
}

function hasShares(result: DriftResult | null): boolean {
  return (result?.profile.reference.length ?? 0) > 0;
}

/** The name of a column as it is in the file, by the one that is shown. */
export function exactName({ reference }: Report, column: string): string {
  return reference.quality.columns.find(({ name }) => shown(name) === column)?.name ?? column;
}

/** What the report has of a batch; `reason` is empty where only its rows can tell. */
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
 * Counts the batches one after the other where the engine runs, each once, and says after each that there is more to
 * show. Stops with the signal's reason before the next one. Each is held against its own reference, which gives the
 * bins of the map unless it is another one than that of `base`: only then are the rows of `base` made as well.
 *
 * @throws DriftglassError where the rows cannot be read; what was counted until then stays.
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

/** Shares over the bins of the map; `own` is what the batch's own reference has there, where it is another one. */
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
