/** The result of a gate, in words and as tables. */

import { html, nothing, type TemplateResult } from "lit";
import { confidence, differenceRange, metricDifference } from "../../charts/difference.js";
import { metricLabel, metricValue } from "../../charts/index.js";
import type {
  GateDecision,
  GateSegments,
  MetricComparison,
  SegmentComparison,
} from "../../core/types.js";
import { count, counted, milliseconds } from "../shared/format.js";

function metricRow(compared: MetricComparison): TemplateResult {
  const { metric, candidate, incumbent, difference, interval, threshold, margin, passed } =
    compared;
  const write = (value: number | null): string => metricValue(metric, value);
  return html`<tr>
    <th scope="row">${metricLabel(metric)}</th>
    <td class="numeric" data-label="candidate">${write(candidate)}</td>
    <td class="numeric" data-label="incumbent">${write(incumbent)}</td>
    <td class="numeric" data-label="difference">${metricDifference(metric, difference)}</td>
    <td class="numeric" data-label="interval">${differenceRange(metric, interval)}</td>
    <td class="numeric" data-label="limit">${write(threshold)}</td>
    <td class="numeric" data-label="margin">${write(margin)}</td>
    <td><span class="verdict ${passed ? "stable" : "drifted"}">${passed ? "passed" : "not passed"}</span></td>
  </tr>`;
}

export function metricsTable({ metrics = [] }: GateDecision, alpha: number): TemplateResult {
  return html`<div class="scroll" role="group" aria-label="Metric by metric" tabindex="0">
    <table class="stacked">
      <thead><tr>
        <th scope="col">Metric</th><th scope="col" class="numeric">Candidate</th>
        <th scope="col" class="numeric">Incumbent</th><th scope="col" class="numeric">Difference</th>
        <th scope="col" class="numeric">${confidence(alpha)} interval</th>
        <th scope="col" class="numeric">Limit</th><th scope="col" class="numeric">Margin</th>
        <th scope="col">Check</th>
      </tr></thead>
      <tbody>${metrics.map(metricRow)}</tbody>
    </table>
  </div>`;
}

function segmentRow(segment: SegmentComparison, metric: string, isWorse: boolean): TemplateResult {
  const { column, value, rows, candidate, incumbent, difference, interval } = segment;
  const write = (of: number): string => metricValue(metric, of);
  return html`<tr>
    <th scope="row"><bdi>${column} = ${value}</bdi></th>
    <td class="numeric" data-label="rows">${count(rows)}</td>
    <td class="numeric" data-label="candidate">${write(candidate)}</td>
    <td class="numeric" data-label="incumbent">${write(incumbent)}</td>
    <td class="numeric" data-label="difference">${metricDifference(metric, difference)}</td>
    <td class="numeric" data-label="interval">${differenceRange(metric, interval)}</td>
    <td><span class="verdict ${isWorse ? "drifted" : "stable"}">${isWorse ? "worse" : "not shown to be worse"}</span></td>
  </tr>`;
}

/** The segments in which the candidate is worse; otherwise the one in which it is furthest behind. */
export function segmentsTable(segments: GateSegments): TemplateResult {
  const { metric, compared, tooSmall, alpha, worst, worse } = segments;
  const small = tooSmall === 0 ? "" : ` ${counted(tooSmall, "segment")} had too few rows.`;
  if (worst === null) return html`<p>No segment could be compared.${small}</p>`;
  const shown = worse.length > 0 ? worse : [worst];
  return html`<p>
      ${worse.length === 0 ? "Worst segment" : `Worse in ${counted(worse.length, "segment")}`} of ${count(compared)} compared;
      the interval of each is at ${confidence(alpha)}, corrected for looking at so many.${small}
    </p>
    <div class="scroll" role="group" aria-label="Segment by segment" tabindex="0">
      <table class="stacked">
        <thead><tr>
          <th scope="col">Segment</th><th scope="col" class="numeric">Rows</th>
          <th scope="col" class="numeric">${metricLabel(metric)}, candidate</th><th scope="col" class="numeric">Incumbent</th>
          <th scope="col" class="numeric">Difference</th><th scope="col" class="numeric">Interval</th>
          <th scope="col">Check</th>
        </tr></thead>
        <tbody>${shown.map((segment) => segmentRow(segment, metric, worse.includes(segment)))}</tbody>
      </table>
    </div>`;
}

export function latencyLine({ latency }: GateDecision): TemplateResult | typeof nothing {
  if (latency === undefined) return nothing;
  const [candidate, incumbent] = latency.map((ms) =>
    ms === null ? "not known" : milliseconds(ms),
  );
  return html`<p>p95 latency: candidate ${candidate}, incumbent ${incumbent}.</p>`;
}
