import type { AlertState, BatchReport, Measurement, Report } from "../core/types.js";
import { driftResultOf } from "./drift-results.js";
import type { Heatmap } from "./heatmap.js";
import type { Series, SeriesPoint } from "./series-input.js";
import { pausesOf } from "./time-axis.js";

/** Reads a report for the charts: it picks and orders values, and computes no statistics. */

/** The measurement of a metric in one batch, for the whole batch or one column. */
export function measurementOf(
  batch: BatchReport,
  metric: string,
  column: string | null = null,
): Measurement | null {
  const fits = (m: Measurement) => m.metric === metric && m.column === column && m.segment === null;
  return batch.measurements.find(fits) ?? null;
}

/** A metric over all batches, with its limits, its value on the reference and where alerts fired. */
export function seriesOf(report: Report, metric: string, column: string | null = null): Series {
  const firing = firingBatches(report, metric, column);
  const points = report.batches.map((batch, i): SeriesPoint => {
    const measurement = measurementOf(batch, metric, column);
    return {
      label: batch.label,
      value: measurement?.value ?? null,
      interval: measurement?.interval ?? null,
      n: measurement?.n ?? batch.rows,
      reason: measurement?.reason ?? "not measured",
      firing: firing[i] ?? false,
      at: batch.at,
    };
  });
  const reference = measurementOf(report.reference, metric, column)?.value ?? null;
  const limits = limitsOf(report, metric, column, reference);
  const { currency } = report.config.estimation ?? {};
  return { metric, column, points, limits, reference, currency };
}

/** Metrics with a value in at least one batch, for the whole batch, in the order of measurement. */
export function metricsOf(report: Report): string[] {
  const names = report.batches
    .flatMap((batch) => batch.measurements)
    .filter((m) => m.column === null && m.segment === null && m.value !== null)
    .map((m) => m.metric);
  return [...new Set(names)];
}

const THRESHOLDS: Record<string, string> = {
  accuracy: "accuracy",
  r2: "r2",
  latencyMean: "latencyMs",
  missingPct: "missingPct",
  outlierPct: "outlierPct",
};

/** Limits of the rules; without rules those of the alerts; otherwise the configured threshold of the metric. */
function limitsOf(
  report: Report,
  metric: string,
  column: string | null,
  reference: number | null,
): number[] {
  const fits = (of: { metric: string; column?: string | null } & Segmented) =>
    of.metric === metric &&
    isOfWhole(of) &&
    (of.column === undefined || of.column === null || of.column === column);
  const rules = (report.config.rules ?? []).filter(fits).flatMap(({ threshold }) => {
    if (threshold === "reference") return reference === null ? [] : [reference];
    // Only the engine knows how much the reference varies; the alert has the resulting limit.
    if (typeof threshold === "object" && "variation" in threshold) return [];
    return threshold;
  });
  const alerts = report.alerts.filter(fits).map((alert) => alert.threshold);
  const configured = report.config.thresholds?.[THRESHOLDS[metric] ?? metric];
  const first = [rules, alerts, configured === undefined ? [] : [configured]].find(
    (of) => of.length,
  );
  return [...new Set(first ?? [])].filter((limit) => limit !== reference);
}

/** A rule or an alert. */
type Segmented = { segments?: boolean; segment?: string | null };

/** Whether it is about the batch as a whole, not a segment. */
const isOfWhole = ({ segments, segment }: Segmented) =>
  segments !== true && (segment ?? null) === null;

/** For each batch, whether an alert on the metric was firing after it. */
function firingBatches(report: Report, metric: string, column: string | null): boolean[] {
  const rules = (report.config.rules ?? [])
    .filter((rule) => rule.metric === metric && isOfWhole(rule))
    .map((rule) => (column === null ? rule.name : `${rule.name}/${column}`));
  const raised = report.alerts
    .filter((alert) => alert.metric === metric && alert.column === column && isOfWhole(alert))
    .map((alert) => alert.id);
  const watched = [...rules, ...raised];
  return alertStates(report).map((states) => watched.some((id) => states.get(id) === "firing"));
}

/** The state of every alert after each batch, replayed from the events. */
export function alertStates(report: Report): Map<string, AlertState>[] {
  const now = new Map<string, AlertState>();
  return report.batches.map((batch) => {
    for (const event of batch.events) {
      if (event.to === "inactive") now.delete(event.alert);
      else now.set(event.alert, event.to);
    }
    return new Map(now);
  });
}

/** Drift of every column in every batch. */
export function heatmapOf({ batches }: Report): Heatmap {
  return {
    batches: batches.map(({ label }) => label),
    pauses: pausesOf(batches),
    rows: comparedColumns(batches).map((column, at) => ({
      column: column ?? "",
      cells: batches.map(({ drift }) => driftResultOf(drift, column, at)),
    })),
  };
}

/** Every column compared in any batch, in the order of the first batches. */
function comparedColumns(batches: readonly BatchReport[]): (string | null)[] {
  const first = (batches[0]?.drift?.columns ?? []).map(({ column }) => column);
  const found = new Set(first);
  for (const { drift } of batches)
    drift?.columns.forEach(({ column }, at) => {
      if (column !== first[at]) found.add(column);
    });
  return [...found];
}
