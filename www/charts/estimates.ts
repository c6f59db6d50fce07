/** Reads estimates of performance without targets from a report, beside the realised values. */

import type { TemplateResult } from "lit";
import type { BatchReport, EstimatedMetric, Report } from "../core/types.js";
import * as format from "./format.js";
import { dataTable, type LegendEntry, type Words } from "./frame.js";
import { isError, metricLabel, metricValue } from "./metrics.js";
import type { Series, SeriesPoint } from "./series-input.js";

/** The estimate of a metric in one batch. */
export function estimateOf(batch: BatchReport, metric: string): EstimatedMetric | null {
  return batch.estimated?.metrics.find((entry) => entry.metric === metric) ?? null;
}

/** Whether an estimate is outside its limits for the better: an error below them, any other metric above. */
export function isBetter({ metric, value, threshold, alert }: EstimatedMetric): boolean {
  if (!alert || value === null || threshold === null) return false;
  return isError(metric) ? value < threshold[0] : value > threshold[1];
}

/** Metrics that are estimated in at least one batch, in the order of estimation. */
export function estimatedMetricsOf(report: Report): string[] {
  const names = report.batches
    .flatMap((batch) => batch.estimated?.metrics ?? [])
    .filter(({ value }) => value !== null)
    .map(({ metric }) => metric);
  return [...new Set(names)];
}

/** The estimates of a metric over all batches, with the limits from the reference. */
export function estimatesOf(report: Report, metric: string): Series {
  const points = report.batches.map((batch): SeriesPoint => {
    const estimate = estimateOf(batch, metric);
    const better = estimate !== null && isBetter(estimate);
    return {
      label: batch.label,
      value: estimate?.value ?? null,
      interval: estimate?.interval ?? null,
      n: batch.estimated?.n ?? batch.rows,
      reason: estimate?.reason ?? batch.estimated?.reason ?? "not estimated",
      firing: (estimate?.alert ?? false) && !better,
      better,
      realised: estimate?.realised ?? null,
      at: batch.at,
    };
  });
  const thresholds = report.batches.map((batch) => estimateOf(batch, metric)?.threshold ?? null);
  const limits = thresholds.find((threshold) => threshold !== null) ?? [];
  const { currency } = report.config.estimation ?? {};
  return { metric, column: null, points, limits, reference: null, estimated: true, currency };
}

/** The chart's name, and its finding in one sentence. */
export function estimateWords({ metric, points, limits, currency }: Series): Words {
  const write = (value: number | null) => metricValue(metric, value, currency);
  const title = `${metricLabel(metric)}, estimated, over ${format.plural(points.length, "batch", "batches")}`;
  const last = points.findLast((point) => point.value !== null);
  const outside = points.filter((point) => point.firing).length;
  const parts = [`Estimated ${write(last?.value ?? null)} in ${last?.label ?? ""}`];
  if (last?.realised != null) parts.push(`realised ${write(last.realised)}`);
  if (limits.length > 0) {
    const range = limits.map(write).join(" to ");
    const where = outside === 0 ? "none" : `${outside} of ${points.length}`;
    const better = points.filter((point) => point.better).length;
    const side = better === 0 ? "outside" : "worse than";
    parts.push(`${where} ${side} the limits ${range}`);
    if (better > 0) parts.push(`${better} better`);
  }
  return { title, description: `${parts.join(", ")}.` };
}

/**
 * The same as a table: estimate, interval, realised value, rows as `rows` writes them, whether it is outside the
 * limits.
 */
export function estimateRows(
  { metric, points, currency }: Series,
  rows: (point: SeriesPoint) => string,
): TemplateResult {
  const write = (value: number | null) => metricValue(metric, value, currency);
  return dataTable(
    `${metricLabel(metric)} by batch, estimated and realised`,
    [
      { label: "Batch" },
      { label: "Estimate", numeric: true },
      { label: "Band", numeric: true },
      { label: "Realised", numeric: true },
      { label: "Rows", numeric: true },
      { label: "Limits" },
    ],
    points.map((point) => [
      point.label,
      point.value === null ? (point.reason ?? "no value") : write(point.value),
      point.interval ? point.interval.map(write).join(" to ") : format.ABSENT,
      point.realised == null ? format.ABSENT : write(point.realised),
      rows(point),
      point.value === null ? format.ABSENT : outcome(point),
    ]),
  );
}

function outcome({ firing, better }: SeriesPoint): string {
  if (firing) return "outside";
  return better ? "better" : "within";
}

/** Explains the marks of the chart. */
export function estimateLegend({ points, limits }: Series): (LegendEntry | null)[] {
  const any = (test: (point: SeriesPoint) => boolean) => points.some(test);
  return [
    { symbol: "line", label: "estimate" },
    { symbol: "band", label: "three sampling errors" },
    any((point) => point.realised != null) ? { symbol: "ring", label: "realised" } : null,
    limits.length > 0 ? { symbol: "dashed", label: "limits" } : null,
    any((point) => point.firing) ? { symbol: "diamond", label: "outside the limits" } : null,
  ];
}
