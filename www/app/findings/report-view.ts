/** Reads a report for the screens. It picks and sorts values; it computes no statistic. */

import { byDrift, estimateOf, measurementOf } from "../../charts/index.js";
import type {
  BatchReport,
  ColumnQuality,
  DriftResult,
  EstimatedMetric,
  QualityIssue,
  Report,
} from "../../core/types.js";
import { number, percent } from "../shared/format.js";

/** The batch with that label or index, or the last one. */
export function batchAt(report: Report, wanted: string | number | null): BatchReport | null {
  const named =
    typeof wanted === "number"
      ? report.batches[wanted]
      : report.batches.find((batch) => batch.label === wanted);
  return named ?? report.batches.at(-1) ?? null;
}

/** How an address names a batch: by its label, or by its index if the label is a value of the data. */
export function addressOf(report: Report, label: string): string | number {
  const isValue = label.includes(" = ");
  return isValue ? report.batches.findIndex((batch) => batch.label === label) : label;
}

export function indexOf(report: Report, batch: BatchReport): number {
  return report.batches.indexOf(batch);
}

export function driftOf(batch: BatchReport, column: string): DriftResult | null {
  const own = [batch.predictions, batch.targets].find((result) => result?.column === column);
  if (own) return own;
  return batch.drift?.columns.find((result) => result.column === column) ?? null;
}

/** The quantiles kept of a column's values; none for categories, even if they look like numbers. */
export function quantilesOf(batch: BatchReport, column: string): readonly number[] {
  const { kind, quantiles = [] } = qualityOf(batch, column) ?? {};
  return kind === "numeric" || kind === "datetime" ? quantiles : [];
}

export function qualityOf(batch: BatchReport, column: string): ColumnQuality | null {
  return batch.quality.columns.find((entry) => entry.name === column) ?? null;
}

export function mostChanged(batch: BatchReport, limit: number): DriftResult[] {
  return [...(batch.drift?.columns ?? [])].sort(byDrift).slice(0, limit);
}

/** Problems of the data; mere notes are left to the Quality screen. */
export function issuesOf(batch: BatchReport): QualityIssue[] {
  return batch.quality.issues.filter(({ severity }) => severity !== "info");
}

/** Label of the batch since which the column has been drifted without a break up to `batch`. */
export function driftedSince(report: Report, batch: BatchReport, column: string): string | null {
  let since: string | null = null;
  for (let at = indexOf(report, batch); at >= 0; at -= 1) {
    const earlier = report.batches[at];
    if (!earlier || driftOf(earlier, column)?.verdict !== "drifted") break;
    since = earlier.label;
  }
  return since;
}

/** Why the model's performance in that batch is unknown. */
export function missingForPerformance(report: Report, batch: BatchReport): string {
  const { target, prediction } = report.config.roles ?? {};
  const lacks = (column: string): boolean => !batch.condensed && qualityOf(batch, column) === null;
  if (target === undefined) return "No column has the role of the target.";
  if (lacks(target)) return `No “${target}” in this batch.`;
  if (prediction === undefined) return "No column has the role of the prediction.";
  if (lacks(prediction)) return `No “${prediction}” in this batch.`;
  return "The targets of this batch are missing.";
}

/** The main performance metric: accuracy, or R² for a regression. A condensed batch has it only as a number. */
export function primaryMetric(batch: BatchReport): string | null {
  const isKnown = (metric: string): boolean => measurementOf(batch, metric)?.value != null;
  if (batch.performance === null)
    return batch.condensed ? (["accuracy", "r2"].find(isKnown) ?? null) : null;
  return batch.performance.task === "regression" ? "r2" : "accuracy";
}

/** The estimate that stands for performance if targets are missing. */
export function primaryEstimate(batch: BatchReport): EstimatedMetric | null {
  const estimate = estimateOf(batch, batch.estimated?.method === "dle" ? "mae" : "accuracy");
  return estimate?.value == null ? null : estimate;
}

/** Whether two intervals are disjoint. */
function isApart(first: [number, number] | null, second: [number, number] | null): boolean {
  if (first === null || second === null) return false;
  return first[1] < second[0] || second[1] < first[0];
}

/**
 * The last batch whose performance differs from the reference: the intervals of accuracy (or of the mean absolute
 * error) are disjoint, or, without targets, the estimate is outside its limits.
 */
export function lastMoved(report: Report): BatchReport | null {
  const moved = (batch: BatchReport): boolean => {
    const primary = primaryMetric(batch);
    if (primary === null) return primaryEstimate(batch)?.alert ?? false;
    const metric = primary === "r2" ? "mae" : primary;
    const [before, now] = [report.reference, batch].map(
      (of) => measurementOf(of, metric)?.interval ?? null,
    );
    return isApart(before ?? null, now ?? null);
  };
  return report.batches.findLast(moved) ?? null;
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
