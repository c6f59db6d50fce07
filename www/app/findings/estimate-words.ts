/** Sentences about performance estimated without targets. */

import { estimateOf, isBetter, metricLabel, metricValue } from "../../charts/index.js";
import type { BatchReport, EstimatedMetric, Report } from "../../core/types.js";
import { count, counted } from "../shared/format.js";
import { qualityOf } from "./report-view.js";

/** Chunks of the reference, unless their rows are configured. */
const PARTS = 10;

/** The assumption of an estimate. */
export const ASSUMES =
  "An estimate assumes that a probability, or a similar row, still means what it meant in the reference. It follows a change in which rows arrive; it cannot see that the same rows now have other outcomes (concept drift).";

/** "0.912 (0.902 to 0.922)". */
export function estimateValue(
  { metric, value, interval }: EstimatedMetric,
  currency?: string,
): string {
  const write = (of: number | null): string => metricValue(metric, of, currency);
  return interval === null ? write(value) : `${write(value)} (${interval.map(write).join(" to ")})`;
}

/** "outside the limits 0.936 to 0.951", "within …", "better than on the reference (limits …)". */
export function limitsWords(estimate: EstimatedMetric, currency?: string): string | null {
  const { metric, threshold, alert } = estimate;
  if (threshold === null) return null;
  const range = threshold.map((limit) => metricValue(metric, limit, currency)).join(" to ");
  if (isBetter(estimate)) return `better than on the reference (limits ${range})`;
  return `${alert ? "outside" : "within"} the limits ${range}`;
}

/** The estimate of a metric in a batch, and the realised value. */
export function estimateSentence(report: Report, batch: BatchReport, metric: string): string {
  const estimate = estimateOf(batch, metric);
  const label = metricLabel(metric);
  if (estimate?.value == null) {
    const reason = estimate?.reason ?? missingEstimate(report, batch);
    return `${label} in ${batch.label} has no estimate. ${reason}`;
  }
  const name = /^[A-Z][a-z]/.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;
  const { currency } = report.config.estimation ?? {};
  const { realised } = estimate;
  const parts = [
    `Estimated without targets: ${name} ${estimateValue(estimate, currency)} in ${batch.label}`,
    realised === null ? null : `realised ${metricValue(metric, realised, currency)}`,
    limitsWords(estimate, currency),
  ];
  return `${parts.filter((part) => part !== null).join("; ")}.`;
}

/** Explains the limits, and that small batches exceed them by chance alone. */
export function limitsOrigin(report: Report, batch: BatchReport): string {
  const origin = "Limits: three standard deviations of the metric over parts of the reference.";
  const whole = report.reference.estimated?.n ?? report.reference.rows;
  const part = report.config.estimation?.chunkRows ?? Math.floor(whole / PARTS);
  const rows = batch.estimated?.n ?? batch.rows;
  if (rows === 0 || rows > part / 2) return origin;
  return `${origin} Those parts have ${counted(part, "row")}, this batch ${count(rows)}: so few rows vary more, and chance alone takes many such batches outside.`;
}

/** Why a batch has no estimate. */
export function missingEstimate(report: Report, batch: BatchReport): string {
  const { target, prediction, probability } = report.config.roles ?? {};
  if (target === undefined) return "No column has the role of the target.";
  if (prediction === undefined) return "No column has the role of the prediction.";
  const ofNumbers = report.config.task === "regression";
  if (probability === undefined && !ofNumbers) return "No column has the role of the probability.";
  const sure = typeof probability === "string" ? [probability] : Object.values(probability ?? {});
  const needed = [prediction, ...sure];
  const absent = needed.find((column) => qualityOf(batch, column) === null);
  if (absent !== undefined) return `No “${absent}” in this batch.`;
  if (batch.estimated?.reason !== undefined) return batch.estimated.reason;
  const messages = [...report.reference.warnings, ...batch.warnings].map(({ message }) => message);
  const about = messages.find((message) => needed.some((column) => message.includes(column)));
  return about ?? "Nothing could be estimated from this batch.";
}
