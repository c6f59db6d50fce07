/** Names of limits: "ROC AUC at least", "Latency, median at most, ms". */

import { isMoney, metricLabel, metricUnit } from "../../charts/index.js";
import { LIMITS, type Limit } from "../settings/settings.js";
import { worseSide } from "./judging.js";

/** The text of a metric's limit, with its unit; `side` is where the metric is worse. */
export function limitWords(
  metric: string,
  side: "above" | "below",
  currency?: string | undefined,
): string {
  const unit = metricUnit(metric);
  const money = currency !== undefined && isMoney(metric) ? `, ${currency}` : "";
  const suffix = unit === "milliseconds" ? ", ms" : unit === "percentage" ? ", %" : money;
  return `${metricLabel(metric)} at ${side === "below" ? "least" : "most"}${suffix}`;
}

export function otherLimit(name: string): Limit {
  return { name, label: limitWords(name, worseSide(name) ?? "above"), usual: null };
}

/** The usual limits, and those that were set in addition. */
export function limitsBeside(thresholds: Readonly<Record<string, number>>): Limit[] {
  const set = Object.keys(thresholds).filter((name) => LIMITS.every((of) => of.name !== name));
  return [...LIMITS, ...set.map(otherLimit)];
}
