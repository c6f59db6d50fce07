import * as format from "./format.js";

/** How the values of one metric are written. */
export type Unit =
  | "ratio"
  | "share"
  | "percentage"
  | "p-value"
  | "milliseconds"
  | "count"
  | "number";

interface Naming {
  label: string;
  unit: Unit;
}

const KNOWN: Record<string, Naming> = {
  accuracy: { label: "Accuracy", unit: "ratio" },
  balancedAccuracy: { label: "Balanced accuracy", unit: "ratio" },
  precisionWeighted: { label: "Precision, weighted", unit: "ratio" },
  recallWeighted: { label: "Recall, weighted", unit: "ratio" },
  f1Weighted: { label: "F1, weighted", unit: "ratio" },
  rocAuc: { label: "ROC AUC", unit: "ratio" },
  averagePrecision: { label: "Average precision", unit: "ratio" },
  matthews: { label: "Matthews correlation", unit: "ratio" },
  logLoss: { label: "Log loss", unit: "number" },
  expectedCalibrationError: { label: "Expected calibration error", unit: "ratio" },
  brier: { label: "Brier score", unit: "number" },
  mae: { label: "Mean absolute error", unit: "number" },
  rmse: { label: "Root mean squared error", unit: "number" },
  mape: { label: "Mean absolute percentage error", unit: "share" },
  mse: { label: "Mean squared error", unit: "number" },
  msle: { label: "Mean squared logarithmic error", unit: "number" },
  rmsle: { label: "Root mean squared logarithmic error", unit: "number" },
  r2: { label: "R²", unit: "ratio" },
  f1: { label: "F1", unit: "ratio" },
  precision: { label: "Precision", unit: "ratio" },
  recall: { label: "Recall", unit: "ratio" },
  specificity: { label: "Specificity", unit: "ratio" },
  businessValue: { label: "Worth of a row", unit: "number" },
  businessValueTotal: { label: "Worth of the batch", unit: "number" },
  estimatedBusinessValueTotal: { label: "Estimated worth of the batch", unit: "number" },
  estimatedAccuracy: { label: "Estimated accuracy", unit: "ratio" },
  estimatedRocAuc: { label: "Estimated ROC AUC", unit: "ratio" },
  estimatedAveragePrecision: { label: "Estimated average precision", unit: "ratio" },
  estimatedF1: { label: "Estimated F1", unit: "ratio" },
  estimatedPrecision: { label: "Estimated precision", unit: "ratio" },
  estimatedRecall: { label: "Estimated recall", unit: "ratio" },
  estimatedSpecificity: { label: "Estimated specificity", unit: "ratio" },
  estimatedBusinessValue: { label: "Estimated worth of a row", unit: "number" },
  estimatedMae: { label: "Estimated mean absolute error", unit: "number" },
  estimatedMse: { label: "Estimated mean squared error", unit: "number" },
  estimatedRmse: { label: "Estimated root mean squared error", unit: "number" },
  estimatedMape: { label: "Estimated mean absolute percentage error", unit: "share" },
  estimatedMsle: { label: "Estimated mean squared logarithmic error", unit: "number" },
  estimatedRmsle: { label: "Estimated root mean squared logarithmic error", unit: "number" },
  averageConfidence: { label: "Average confidence", unit: "ratio" },
  lowConfidencePct: { label: "Low-confidence rows", unit: "percentage" },
  predictionDriftPValue: { label: "Prediction drift, p-value", unit: "p-value" },
  predictionDriftAlertPValue: {
    label: "p-value of a prediction drift that counts",
    unit: "p-value",
  },
  targetDriftPValue: { label: "Target drift, p-value", unit: "p-value" },
  targetDriftAlertPValue: { label: "p-value of a target drift that counts", unit: "p-value" },
  driftPValue: { label: "Drift, adjusted p-value", unit: "p-value" },
  driftAlertPValue: { label: "p-value of a drift that counts", unit: "p-value" },
  driftEffect: { label: "Share of rows moved", unit: "share" },
  driftedColumns: { label: "Drifted columns", unit: "count" },
  driftedShare: { label: "Share of columns drifted", unit: "share" },
  reconstructionError: { label: "Reconstruction error", unit: "number" },
  domainAuc: { label: "AUC of telling rows from the reference", unit: "ratio" },
  multivariateDriftPValue: { label: "Columns together, p-value", unit: "p-value" },
  multivariateDriftAlertPValue: {
    label: "p-value of a drift of all columns that counts",
    unit: "p-value",
  },
  changedCorrelations: { label: "Changed correlations", unit: "count" },
  correlationAlertPValue: {
    label: "p-value of a change of correlation that counts",
    unit: "p-value",
  },
  removedColumns: { label: "Missing columns", unit: "count" },
  changedKinds: { label: "Columns changed in kind", unit: "count" },
  addedColumns: { label: "New columns", unit: "count" },
  schemaBreak: { label: "Column missing (1) or of another kind (2)", unit: "count" },
  missingPct: { label: "Missing values", unit: "percentage" },
  outlierPct: { label: "Outliers", unit: "percentage" },
  duplicateRows: { label: "Duplicate rows", unit: "count" },
  latencyMean: { label: "Latency, mean", unit: "milliseconds" },
  latencyP50: { label: "Latency, median", unit: "milliseconds" },
  latencyP95: { label: "Latency, 95th percentile", unit: "milliseconds" },
  latencyP99: { label: "Latency, 99th percentile", unit: "milliseconds" },
  latencyOverThresholdPct: { label: "Calls over the limit", unit: "percentage" },
  rows: { label: "Rows", unit: "count" },
};

/** All metrics, in the order in which people read them. */
export const metricNames: readonly string[] = Object.keys(KNOWN);

/** The display name of a metric; an unknown name stays as it is. */
export function metricLabel(metric: string): string {
  return KNOWN[metric]?.label ?? metric;
}

/** How the values of a metric are written. */
export function metricUnit(metric: string): Unit {
  return KNOWN[metric]?.unit ?? "number";
}

const WRITERS: Record<Unit, (value: number | null) => string> = {
  ratio: (value) => format.ratio(value),
  share: (value) => format.percent(value),
  percentage: (value) => format.percentage(value),
  "p-value": (value) => format.pValue(value),
  milliseconds: (value) => format.milliseconds(value),
  count: (value) => format.count(value),
  number: (value) => format.number(value, 4),
};

/** Whether a metric is in the unit of `estimation.costs`: the value of a row or a batch, realised or estimated. */
export function isMoney(metric: string): boolean {
  return /usinessValue(Total)?$/.test(metric);
}

/** The currency to put behind an amount of money; empty for anything else, or if no currency is given. */
function inCurrency(metric: string, text: string, currency: string | undefined): string {
  const isAmount = currency !== undefined && isMoney(metric) && text !== format.ABSENT;
  return isAmount ? `${text}\u00a0${currency}` : text;
}

/** Whether a metric, or the metric it estimates, is an error, so that less is better. */
export function isError(metric: string): boolean {
  return /^r?m(ae|ape|sl?e)$/.test(metric);
}

/** A value of a metric with its unit; for money the unit is `currency`. */
export function metricValue(metric: string, value: number | null, currency?: string): string {
  return inCurrency(metric, WRITERS[metricUnit(metric)](value), currency);
}

/** A change of a metric; for shares and percentages in percentage points. */
export function metricChange(metric: string, change: number | null, currency?: string): string {
  const unit = metricUnit(metric);
  if (unit === "share") return format.points(change);
  if (unit === "percentage") return format.points(change === null ? null : change / 100);
  return metricValue(metric, change, currency);
}

/** A limit that somebody set, or a tick, without superfluous digits. */
export function metricLevel(metric: string, value: number, currency?: string): string {
  const unit = metricUnit(metric);
  if (unit === "share") return format.axisPercent(value);
  if (unit === "percentage") return format.axisPercent(value / 100);
  if (unit === "milliseconds") return format.milliseconds(value);
  return inCurrency(metric, format.short(value), currency);
}

/**
 * Returns how to write the ticks of a metric's axis: all with the same number of decimals, and for money the top one
 * with the currency.
 */
export function metricTicks(
  metric: string,
  ticks: readonly number[],
  currency?: string,
): (value: number) => string {
  const write = plainTicks(metric, ticks);
  const top = Math.max(...ticks);
  return (value) => (value === top ? inCurrency(metric, write(value), currency) : write(value));
}

function plainTicks(metric: string, ticks: readonly number[]): (value: number) => string {
  const unit = metricUnit(metric);
  const plain = unit === "ratio" || unit === "number" || unit === "p-value";
  const largest = Math.max(...ticks.map(Math.abs));
  if (!plain || largest >= 10_000 || largest < 0.001) return (value) => metricLevel(metric, value);
  const decimals = ticks.map((tick) => (format.short(tick, "en").split(".")[1] ?? "").length);
  return (value) => format.fixed(value, Math.max(0, ...decimals));
}
