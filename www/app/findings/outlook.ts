/** What the history says about retraining. The engine computes it; this only passes the series. */

import { measurementOf, metricValue } from "../../charts/index.js";
import type { Report, Trend, TriggerDecision } from "../../core/types.js";
import { engine } from "../engine/engine-port.js";
import { counted, pValue } from "../shared/format.js";
import { primaryMetric } from "./report-view.js";

export interface Outlook {
  metric: string;
  trigger: TriggerDecision;
  trend: Trend | null;
  /** Over which batches: "the last 10 batches (2016-3 to 2018-4)". */
  trendSpan: string;
  trendSentence: string;
}

/** The accuracy that is good enough: the configured limit, or the lower end of the reference's interval. */
function accuracyLimit(report: Report): number | undefined {
  const rule = report.config.rules?.find(({ metric }) => metric === "accuracy");
  if (rule?.threshold === "reference") {
    return measurementOf(report.reference, "accuracy")?.interval?.[0];
  }
  return typeof rule?.threshold === "number" ? rule.threshold : report.config.thresholds?.accuracy;
}

function sentenceOf(metric: string, { slope, pValue: p, direction }: Trend): string {
  if (slope === null || p === null) return "too few batches for a trend.";
  const change = metricValue(metric, Math.abs(slope));
  if (direction === "flat") return `no trend (p ${pValue(p)}).`;
  return `${direction} by ${change} a batch (p ${pValue(p)}).`;
}

/** A trend uses the last `n` batches in which the metric is known. */
function spanOf(n: number, known: readonly string[], all: number): string {
  if (n < 2) return "the batches";
  const count = n === all ? `all ${counted(n, "batch", "batches")}` : `the last ${n} batches`;
  return `${count} (${known.at(-n) ?? ""} to ${known.at(-1) ?? ""})`;
}

export async function outlookOf(report: Report): Promise<Outlook> {
  const running = await engine();
  const last = report.batches.at(-1);
  const metric = (last && primaryMetric(last)) ?? "averageConfidence";
  const limit = accuracyLimit(report);
  const trigger = await running.trigger(limit === undefined ? {} : { accuracy: limit });
  let decision: TriggerDecision | null = null;
  for (const batch of report.batches) {
    decision = await trigger.observe({
      accuracy: measurementOf(batch, "accuracy")?.value ?? null,
      driftPValue: measurementOf(batch, "predictionDriftPValue")?.value ?? null,
      at: batch.at,
    });
  }
  await trigger.free();
  const values = report.batches.map((batch) => measurementOf(batch, metric)?.value ?? null);
  const known = report.batches.flatMap(({ label }, i) => (values[i] === null ? [] : [label]));
  const trend = values.some((value) => value !== null) ? await running.trend(values) : null;
  return {
    metric,
    trigger: decision ?? {
      retrain: false,
      reason: "",
      recentAccuracy: null,
      recentDriftPValue: null,
    },
    trend,
    trendSpan: spanOf(trend?.n ?? 0, known, values.length),
    trendSentence: trend === null ? "" : sentenceOf(metric, trend),
  };
}
