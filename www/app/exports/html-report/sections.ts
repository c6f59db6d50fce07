/** The sections of an exported report, in reading order. */

import { html, nothing, type TemplateResult } from "lit";
import { confusion } from "../../../charts/confusion.js";
import { estimatesOf } from "../../../charts/estimates.js";
import { dataTable, legend } from "../../../charts/frame.js";
import { measurementOf, metricsOf, seriesOf } from "../../../charts/from-report.js";
import {
  heatmap,
  heatmapLegend,
  heatmapTable,
  heatmapWords,
  sortByLatest,
} from "../../../charts/heatmap.js";
import { metricLabel, metricValue } from "../../../charts/metrics.js";
import { byDrift, ORDER_WORDS } from "../../../charts/order.js";
import { seriesLegend, seriesWords } from "../../../charts/series.js";
import type { Series } from "../../../charts/series-input.js";
import { LANES_SHOWN, timelineOf } from "../../../charts/timeline.js";
import type { BatchReport, PredictionDrift, Report } from "../../../core/types.js";
import { partsOf } from "../../../elements/partial.js";
import { ACTION_NAMES } from "../../decide/action-names.js";
import { ASSUMES, estimateSentence } from "../../findings/estimate-words.js";
import type { Found } from "../../findings/found.js";
import { primaryEstimate, primaryMetric, totalRows } from "../../findings/report-view.js";
import { count, counted, percent } from "../../shared/format.js";
import { columnCharts, columnTable } from "./column-list.js";
import { type Figures, folded, type Late } from "./figures.js";
import { limitsPanel } from "./limits.js";
import { ofRows } from "./rows-section.js";
import { distributionOf } from "./spec.js";
import { JUDGED, judgedRow, MOST_BATCHES, rounded, type Stored } from "./stored.js";
import { PAPER_WIDTH } from "./style.js";

/** Most points of a chart over time, and batches of a lane; the last ones. */
const MOST_POINTS = 30;
/** Charts of metrics beside the first one. */
const MOST_METRICS = 2;
/** Rows of the drift map that are drawn at first; its table has all. */
export const MOST_ROWS = 40;

/** The visible content. Fills `figures` along the way. */
export function sections(
  report: Report,
  stored: Omit<Stored, "charts">,
  found: Found | null,
  figures: Figures,
): TemplateResult {
  const batch = report.batches.at(-1);
  if (!batch) return html`<main><h1>No batches yet</h1></main>`;
  return html`<header class="top"><span>driftglass report</span><label class="tools" hidden>Theme <select id="theme"><option value="">as the system</option><option value="light">light</option><option value="dark">dark</option></select></label></header>
    <main>${verdict(report, batch)}${alerts(report, figures)}${overTime(report, batch, figures)}${estimated(report, batch, figures)}${drift(report, batch, stored, figures)}${segments(batch)}${classes(report, batch)}${ofRows(report, batch, found, figures)}${latencySection(batch, figures)}${measured(report, batch)}${quality(batch)}${made(report)}</main>`;
}

function verdict(report: Report, batch: BatchReport): TemplateResult {
  const { dashboard } = report;
  return html`<h1>Is the model still fine?</h1>
    <p class="lead">${dashboard.verdict}</p>
    ${partsOf(report, batch).map(({ label, message }) => html`<p><strong>Partial: <bdi>${label}</bdi>.</strong> ${message}</p>`)}<p><strong>Suggested: ${ACTION_NAMES[dashboard.advice.action]}.</strong> ${dashboard.advice.reason}</p>
    <p class="fine"><bdi>${report.reference.label}</bdi> against ${counted(report.batches.length, "batch", "batches")}, the last is <bdi>${batch.label}</bdi>; ${counted(totalRows(report), "row")} in all. Aggregates only, no rows; names of columns, categories and files.</p>`;
}

function alerts(report: Report, figures: Figures): TemplateResult | typeof nothing {
  const lanes = timelineOf(report);
  if (lanes.lanes.length === 0) return nothing;
  const firing = report.alerts.filter(({ state }) => state === "firing");
  const heads = [{ label: "Alert" }, { label: "Severity" }, { label: "Since" }];
  const rows = firing.map((alert) => [alert.message, alert.severity, alert.sinceLabel]);
  const input = {
    batches: lanes.batches.slice(-MOST_POINTS),
    lanes: lanes.lanes
      .slice(0, LANES_SHOWN)
      .map((lane) => ({ ...lane, states: lane.states.slice(-MOST_POINTS) })),
  };
  return html`<h2>Alerts</h2>${firing.length === 0 ? html`<p>None fires.</p>` : dataTable(`${counted(firing.length, "alert")} firing`, heads, rows)}<p class="fine">${cutNote(report)}${laneNote(lanes.lanes.length)}</p>${figures.figure({ kind: "timeline", input }, legend([]), null, lateOf(report))}`;
}

function overTime(
  report: Report,
  batch: BatchReport,
  figures: Figures,
): TemplateResult | typeof nothing {
  if (report.batches.length < 2) return nothing;
  const first = primaryMetric(batch);
  const limited = metricsOf(report)
    .filter((metric) => metric !== first && !metric.startsWith("targetDrift"))
    .filter((metric) => metric === "driftedColumns" || seriesOf(report, metric).limits.length > 0)
    .filter((metric) => says(seriesOf(report, metric)))
    .slice(0, MOST_METRICS);
  const metrics = first === null ? limited : [first, ...limited];
  if (metrics.length === 0) return nothing;
  return html`<h2>Over time</h2>${metrics.map((metric, i) => metricChart(report, metric, figures, i === 0 ? "nothing" : "both"))}`;
}

/** Whether a line over batches shows anything: it moves, or an alert fires. */
function says({ points }: Series): boolean {
  const known = points.filter(({ value }) => value !== null);
  return known.some(({ value, firing }) => firing || value !== known[0]?.value);
}

/** With many batches the script draws the chart; charts over time after the first are always drawn by the script. */
function lateOf({ batches }: Report): Late {
  return batches.length > MOST_BATCHES ? "both" : "nothing";
}

function metricChart(report: Report, metric: string, figures: Figures, late: Late): TemplateResult {
  const input = lastPoints(seriesOf(report, metric));
  const when = input.limits.length < 2 ? sideOf(report, metric) : null;
  const limit = input.limits[0] ?? "";
  const more =
    when === null
      ? null
      : html`<p class="tools own" hidden><label>Wrong if ${when} <input type="number" step="any" data-limit=${figures.specs.length} value=${limit}></label> <output></output></p>`;
  const spec = { kind: "series", input, when } as const;
  return html`<h3>${metricLabel(metric)}</h3><p>${seriesWords(input).description}${cutNote(report)}</p>${figures.figure(spec, legend(seriesLegend(input)), more, late)}`;
}

/** A note that earlier batches are left out, if they are. */
function cutNote({ batches }: Report): string {
  return batches.length > MOST_POINTS
    ? ` The last ${MOST_POINTS} of ${batches.length} batches.`
    : "";
}

/** A note that some alerts have no lane. */
function laneNote(lanes: number): string {
  return lanes > LANES_SHOWN ? ` ${LANES_SHOWN} of ${lanes} alerts are drawn.` : "";
}

const ABOVE = new Set([
  "driftedColumns",
  "latencyMean",
  "missingPct",
  "outlierPct",
  "lowConfidencePct",
]);

/** The side of a limit on which a metric is bad: that of its rule, otherwise that of the metric. */
function sideOf(report: Report, metric: string): "above" | "below" | null {
  const rule = (report.config.rules ?? []).find((of) => of.metric === metric);
  if (rule) return rule.when === "outside" ? null : rule.when;
  return ABOVE.has(metric) ? "above" : "below";
}

function lastPoints(input: Series): Series {
  const points = input.points
    .slice(-MOST_POINTS)
    .map(({ value, interval, realised, reason, at: _at, ...point }) => ({
      ...point,
      value: rounded(value, JUDGED),
      ...(value === null && reason !== undefined ? { reason } : {}),
      interval: interval && ([short(interval[0]), short(interval[1])] as [number, number]),
      ...(realised == null ? {} : { realised: short(realised) }),
    }));
  return { ...input, points };
}

/** Rounds a number that is only drawn and read, not compared with limits. */
const short = (value: number): number => rounded(value, 6) ?? value;

function estimated(
  report: Report,
  batch: BatchReport,
  figures: Figures,
): TemplateResult | typeof nothing {
  const metric = primaryEstimate(batch)?.metric;
  if (metric === undefined) return nothing;
  const input = lastPoints(estimatesOf(report, metric));
  const spec = { kind: "series", input, when: null } as const;
  return html`<h2>${metricLabel(metric)}, estimated without targets</h2><p>${estimateSentence(report, batch, metric)}${cutNote(report)}</p>${figures.figure(spec, legend(seriesLegend(input)), null, lateOf(report))}<p class="fine">${ASSUMES}</p>`;
}

function drift(
  report: Report,
  batch: BatchReport,
  stored: Omit<Stored, "charts">,
  figures: Figures,
): TemplateResult | typeof nothing {
  if (stored.columns.length === 0) return nothing;
  const names = stored.columns.map(({ name }) => name);
  return html`<h2>Drift</h2>${limitsPanel(stored)}${driftMap(report, stored)}
    <h3>Columns</h3>${filters()}${columnTable(report, batch, names)}
    <h3>Each column</h3>${columnCharts(batch, names, figures)}
    ${ownDrift("Predictions", batch.predictions, figures)}${ownDrift("Targets", batch.targets, figures)}`;
}

/** As the engine judged; the script redraws it when limits move. */
function driftMap(report: Report, stored: Omit<Stored, "charts">): TemplateResult {
  const moved = { limits: stored.limits, own: new Map<number, number>() };
  const whole = { ...stored, charts: [] };
  const rows = sortByLatest(stored.columns.map((_, at) => judgedRow(whole, at, moved)));
  const input = { batches: stored.batches, pauses: stored.pauses, rows };
  const left = report.batches.length - stored.batches.length;
  return html`<p id="map-words">${heatmapWords(input).description}</p>
    <p class="fine">A cross means drift; the darker, the more rows moved for certain. In order: ${ORDER_WORDS}.${left > 0 ? ` The last ${MOST_BATCHES} of ${report.batches.length} batches.` : ""}</p>
    <figure><div class="drawing" id="map">${heatmap(input, { width: PAPER_WIDTH, rows: MOST_ROWS, hint: "" })}</div>${heatmapLegend(input)}</figure><details><summary>As table</summary><div id="map-twin">${heatmapTable(input)}</div></details>`;
}

function filters(): TemplateResult {
  return html`<div class="row tools" hidden><label>Find <input type="search" id="find"></label><label>Verdict <select id="by-verdict"><option value="">any</option><option>drifted</option><option>stable</option><option>inconclusive</option></select></label><label>Kind <select id="by-kind"><option value="">any</option><option>numeric</option><option>categorical</option><option>boolean</option><option>datetime</option><option>text</option></select></label><span id="found" class="fine" role="status"></span></div>`;
}

function ownDrift(
  column: string,
  result: PredictionDrift | null | undefined,
  figures: Figures,
): TemplateResult | typeof nothing {
  if (!result) return nothing;
  const input = distributionOf({ ...result, column });
  const marks = legend([
    { symbol: "filled", label: "reference" },
    { symbol: "outline", label: "batch" },
  ]);
  return html`<h3>${column}</h3><p><span class=${`verdict ${result.verdict}`}>${result.verdict}</span> ${result.reason}</p>${figures.figure({ kind: "distribution", input }, marks)}`;
}

function classes(report: Report, batch: BatchReport): TemplateResult | typeof nothing {
  const { performance } = batch;
  if (performance?.task !== "classification" || performance.classes.length === 0) return nothing;
  const before = report.reference.performance;
  const reference = before?.task === "classification" ? before : null;
  return html`<h2>Right and wrong, by class</h2>${confusion(performance, reference)}`;
}

/** The last batch by segment, with the columns that drifted in each. */
function segments(batch: BatchReport): TemplateResult | typeof nothing {
  const all = batch.segments ?? [];
  if (all.length === 0) return nothing;
  const metric = primaryMetric(batch);
  const rows = all.map(({ column, value, rows, verdict, measurements, columns = [] }) => {
    const own = measurements.find((of) => of.metric === metric && of.column === null);
    const drifted = columns
      .filter((of) => of.verdict === "drifted")
      .sort(byDrift)
      .map((of) => `${of.column} (${percent(of.effect)})`);
    const measured = metric === null ? [] : [metricValue(metric, own?.value ?? null)];
    return [
      `${column} = ${value}`,
      count(rows),
      ...measured,
      verdict,
      drifted.join(", ") || "none",
    ];
  });
  const heads = [
    { label: "Segment" },
    { label: "Rows", numeric: true },
    ...(metric === null ? [] : [{ label: metricLabel(metric), numeric: true }]),
    { label: "Verdict" },
    { label: "Drifted columns, with the rows moved" },
  ];
  return html`<h2>Segments</h2>${dataTable(`Segments of ${batch.label}`, heads, rows)}`;
}

function latencySection(batch: BatchReport, figures: Figures): TemplateResult | typeof nothing {
  const input = batch.latency;
  if (input === null || input.n === 0) return nothing;
  return html`<h2>Latency</h2>${figures.figure({ kind: "latency", input }, legend([]))}`;
}

function measured(report: Report, batch: BatchReport): TemplateResult {
  const { currency } = report.config.estimation ?? {};
  const write = (of: BatchReport, metric: string): string =>
    metricValue(metric, measurementOf(of, metric)?.value ?? null, currency);
  const rows = metricsOf(report).map((metric) => [
    metricLabel(metric),
    write(report.reference, metric),
    write(batch, metric),
  ]);
  const heads = [
    { label: "Metric" },
    { label: "Reference", numeric: true },
    { label: batch.label, numeric: true },
  ];
  return html`<h2>Measurements</h2>${dataTable("Reference and last batch", heads, rows)}`;
}

function quality(batch: BatchReport): TemplateResult {
  const { issues, rows } = batch.quality;
  if (issues.length === 0) {
    return html`<h2>Quality</h2><p>Nothing to note in ${counted(rows, "row")}.</p>`;
  }
  const caption = `${counted(issues.length, "issue or note", "issues and notes")} in ${counted(rows, "row")}`;
  const found = issues.map(({ message, severity }) => [message, severity]);
  return html`<h2>Quality</h2>${dataTable(caption, [{ label: "What" }, { label: "Severity" }], found)}`;
}

function made(report: Report): TemplateResult {
  const { name, version } = report.engine;
  const configuration = html`<pre>${JSON.stringify(report.config, null, 2)}</pre>`;
  return html`<h2>How it was made</h2><p>${name} ${version}, where the data is; nothing was uploaded. This file runs and reaches nothing outside of itself.</p>${folded("Configuration", configuration)}`;
}
