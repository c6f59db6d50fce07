/** Reads a report for the screens. It looks things up and sorts; it computes no statistic. */

import type { BatchReport, ColumnQuality, DriftResult, Report } from "../core/types.js";
import { number, percent } from "./format.js";

/** The batch of that label, or the last one. */
export function batchAt(report: Report, label: string | null): BatchReport | null {
  const named = report.batches.find((batch) => batch.label === label);
  return named ?? report.batches.at(-1) ?? null;
}

export function indexOf(report: Report, batch: BatchReport): number {
  return report.batches.indexOf(batch);
}

export function driftOf(batch: BatchReport, column: string): DriftResult | null {
  if (batch.predictions?.column === column) return batch.predictions;
  return batch.drift?.columns.find((result) => result.column === column) ?? null;
}

export function qualityOf(batch: BatchReport, column: string): ColumnQuality | null {
  return batch.quality.columns.find((entry) => entry.name === column) ?? null;
}

const verdictOrder = { drifted: 0, inconclusive: 1, stable: 2 } as const;

/** Drifted columns first, then by how much moved for certain, then by what was seen to move. */
export function byChange(first: DriftResult, second: DriftResult): number {
  return (
    verdictOrder[first.verdict] - verdictOrder[second.verdict] ||
    (second.effectLow ?? 0) - (first.effectLow ?? 0) ||
    (second.effect ?? 0) - (first.effect ?? 0)
  );
}

export function mostChanged(batch: BatchReport, limit: number): DriftResult[] {
  return [...(batch.drift?.columns ?? [])].sort(byChange).slice(0, limit);
}

/** Label of the batch since which the column has drifted without a break up to `batch`. */
export function driftedSince(report: Report, batch: BatchReport, column: string): string | null {
  let since: string | null = null;
  for (let at = indexOf(report, batch); at >= 0; at -= 1) {
    const earlier = report.batches[at];
    if (!earlier || driftOf(earlier, column)?.verdict !== "drifted") break;
    since = earlier.label;
  }
  return since;
}

/** The first measure of how good the model is: accuracy, or R² for numbers. */
export function primaryMetric(batch: BatchReport): string | null {
  if (batch.performance === null) return null;
  return batch.performance.task === "regression" ? "r2" : "accuracy";
}

export function totalRows(report: Report): number {
  return report.batches.reduce((rows, batch) => rows + batch.rows, report.reference.rows);
}

/** How a column changed, as text: before and after. */
export function beforeAfter(report: Report, batch: BatchReport, result: DriftResult): string {
  const column = result.column ?? "";
  if (result.missingness.verdict === "drifted") {
    const { reference, batch: now } = result.missingness;
    return `missing ${percent(reference)} → ${percent(now)}`;
  }
  const before = qualityOf(report.reference, column)?.mean ?? null;
  const after = qualityOf(batch, column)?.mean ?? null;
  if (result.profile.categories === undefined && before !== null && after !== null) {
    return `mean ${number(before)} → ${number(after)}`;
  }
  return categoryChange(result);
}

/** The category whose share moved most. */
function categoryChange({ profile }: DriftResult): string {
  let most = -1;
  let found = "";
  for (const [index, name] of (profile.categories ?? []).entries()) {
    const before = profile.reference[index] ?? 0;
    const after = profile.batch[index] ?? 0;
    if (Math.abs(after - before) <= most) continue;
    most = Math.abs(after - before);
    found = `“${name}” ${percent(before)} → ${percent(after)}`;
  }
  return found;
}
