/** The report as one HTML file: it opens anywhere, offline, and holds results only. */

import { html, nothing, render, type TemplateResult } from "lit";
import {
  byDrift,
  categories,
  chartStyles,
  dataTable,
  estimatesOf,
  heatmap,
  heatmapOf,
  heatmapTable,
  heatmapWords,
  histogram,
  legend,
  measurementOf,
  metricLabel,
  metricsOf,
  metricValue,
  series,
  seriesLegend,
  seriesOf,
  seriesTable,
  seriesWords,
  sortByLatest,
  tokensFor,
} from "../charts/index.js";
import type { BatchReport, DriftResult, Report } from "../core/types.js";
import { ACTION_NAMES } from "./action-names.js";
import { ASSUMES, estimateSentence, primaryEstimate } from "./estimate-words.js";
import { counted, percent, pValue } from "./format.js";
import { beforeAfter, primaryMetric, totalRows } from "./report-view.js";

const WIDTH = 760;
/** Drifted columns that are drawn, and rows of the drift map; the tables have all. */
const MOST_DRAWN = 12;
const MOST_ROWS = 40;
/** The file runs nothing and reaches nothing. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

const STYLES = `${tokensFor(":root")}
:root{color-scheme:light dark}
*{box-sizing:border-box}
body{max-width:${WIDTH + 48}px;margin:0 auto;padding:24px;background:var(--dg-bg);color:var(--dg-fg);font:16px/1.5 var(--dg-font);font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
h1{font-size:28px;line-height:1.2}h2{margin:40px 0 12px;font-size:20px}h3{margin:24px 0 4px;font-size:16px}
p{max-width:70ch;margin:8px 0}.fine{color:var(--dg-muted);font-size:14px}.verdict{font-size:20px;line-height:1.35}
figure{margin:16px 0;overflow-x:auto;break-inside:avoid}summary{color:var(--dg-accent);cursor:pointer}
.heat-name{cursor:default}.twin{width:100%}pre{overflow-x:auto;font-size:13px}
@media print{:root{color-scheme:light}body{max-width:none;padding:0}}
${chartStyles.cssText}`;

/** The page's own policy forbids it inline styles, even in a document that is never shown: this is text. */
const HEAD = `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width"><title>driftglass report</title>
<style>${STYLES}</style></head><body>`;

/** Writes the report, a section a task. Names of columns and categories are text nodes: they do no harm. */
export async function htmlReport(report: Report): Promise<string> {
  const main = document.createElement("main");
  for (const section of sections(report)) {
    const place = document.createElement("section");
    render(section(), place);
    if (place.querySelector("*") !== null) main.append(place);
    await new Promise((resolve) => setTimeout(resolve));
  }
  asPaper(main);
  return `${HEAD}${main.outerHTML}</body></html>\n`;
}

/** Takes away what only works on a screen: buttons, stops of the keyboard, the marks of templates. */
function asPaper(main: HTMLElement): void {
  for (const button of main.querySelectorAll("button")) {
    const line = document.createElement("div");
    line.className = button.className;
    line.append(...button.childNodes);
    button.replaceWith(line);
  }
  for (const hit of main.querySelectorAll(".hit")) hit.remove();
  for (const stop of main.querySelectorAll(".heat-scroll")) {
    for (const name of ["tabindex", "role", "aria-label"]) stop.removeAttribute(name);
  }
  const comments = document.createTreeWalker(main, NodeFilter.SHOW_COMMENT);
  const found: Node[] = [];
  while (comments.nextNode()) found.push(comments.currentNode);
  for (const comment of found) comment.parentNode?.removeChild(comment);
}

function sections(report: Report): (() => TemplateResult | typeof nothing)[] {
  const batch = report.batches.at(-1);
  if (!batch) return [() => html`<h1>No batches yet</h1>`];
  const drifted = [...(batch.drift?.columns ?? [])]
    .sort(byDrift)
    .filter(({ verdict }) => verdict === "drifted");
  return [
    () => verdict(report, batch),
    () => alerts(report),
    () => overTime(report, batch),
    () => estimated(report, batch),
    () => driftMap(report),
    () => columns(report, batch),
    ...drifted.slice(0, MOST_DRAWN).map((result) => () => distribution(result)),
    () => metrics(report, batch),
    () => quality(batch),
    () => made(report),
  ];
}

function verdict(report: Report, batch: BatchReport): TemplateResult {
  const { dashboard } = report;
  const rows = counted(totalRows(report), "row");
  return html`<h1>Is the model still fine?</h1>
    <p class="verdict">${dashboard.verdict}</p>
    <p><strong>Suggested: ${ACTION_NAMES[dashboard.advice.action]}.</strong> ${dashboard.advice.reason}</p>
    <p class="fine"><bdi>${report.reference.label}</bdi> against ${counted(report.batches.length, "batch", "batches")},
      the last is <bdi>${batch.label}</bdi>; ${rows} in all. Results only, no rows; names of columns, categories and files.</p>`;
}

function alerts(report: Report): TemplateResult | typeof nothing {
  const firing = report.alerts.filter(({ state }) => state === "firing");
  if (firing.length === 0) return nothing;
  const rows = firing.map((alert) => [alert.message, alert.severity, alert.sinceLabel]);
  const heads = [{ label: "Alert" }, { label: "Severity" }, { label: "Since" }];
  return html`<h2>Alerts</h2>${dataTable(`${counted(firing.length, "alert")} firing`, heads, rows)}`;
}

function overTime(report: Report, batch: BatchReport): TemplateResult | typeof nothing {
  const metric = primaryMetric(batch);
  if (metric === null || report.batches.length < 2) return nothing;
  const input = seriesOf(report, metric);
  return html`<h2>${metricLabel(metric)}</h2><p>${seriesWords(input).description}</p>
    <figure>${series(input, { width: WIDTH })}</figure>${table(seriesTable(input))}`;
}

function estimated(report: Report, batch: BatchReport): TemplateResult | typeof nothing {
  if (primaryEstimate(batch) === null) return nothing;
  const input = estimatesOf(report, "accuracy");
  return html`<h2>Accuracy, estimated without targets</h2><p>${estimateSentence(report, batch, "accuracy")}</p>
    <figure>${series(input, { width: WIDTH })}</figure>${legend(seriesLegend(input))}<p class="fine">${ASSUMES}</p>${table(seriesTable(input))}`;
}

function driftMap(report: Report): TemplateResult | typeof nothing {
  const found = heatmapOf(report);
  if (found.rows.length === 0) return nothing;
  const input = { ...found, rows: sortByLatest(found.rows) };
  return html`<h2>Drift</h2><p>${heatmapWords(input).description} A cross means drift; the darker, the more surely moved.</p>
    <figure>${heatmap(input, { width: WIDTH, rows: MOST_ROWS })}</figure>${table(heatmapTable(input))}`;
}

function columns(report: Report, batch: BatchReport): TemplateResult | typeof nothing {
  const results = [...(batch.drift?.columns ?? [])].sort(byDrift);
  if (results.length === 0) return nothing;
  const heads = ["Column", "Verdict", "Reference → batch", "Rows moved", "Adjusted p"];
  const rows = results.map((result) => [
    result.column ?? "",
    result.verdict,
    beforeAfter(report, batch, result),
    percent(result.effect),
    pValue(result.adjustedPValue),
  ]);
  return dataTable(
    `Columns of ${batch.label}`,
    heads.map((label, i) => ({ label, numeric: i > 2 })),
    rows,
  );
}

function distribution(result: DriftResult): TemplateResult {
  const draw = (result.profile.edges?.length ?? 0) > 1 ? histogram : categories;
  return html`<h3><bdi>${result.column}</bdi></h3><p>${result.reason}</p>
    <figure>${draw(result, { width: WIDTH, height: 200 })}</figure>
    ${legend([
      { symbol: "filled", label: "reference" },
      { symbol: "outline", label: "batch" },
    ])}`;
}

function metrics(report: Report, batch: BatchReport): TemplateResult {
  const rows = metricsOf(report).map((metric) => [
    metricLabel(metric),
    metricValue(metric, measurementOf(report.reference, metric)?.value ?? null),
    metricValue(metric, measurementOf(batch, metric)?.value ?? null),
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
  return html`<h2>Quality</h2>
    ${
      issues.length === 0
        ? html`<p>Nothing to note in ${counted(rows, "row")}.</p>`
        : dataTable(
            `${counted(issues.length, "issue or note", "issues and notes")} in ${counted(rows, "row")}`,
            [{ label: "What" }, { label: "Severity" }],
            issues.map(({ message, severity }) => [message, severity]),
          )
    }`;
}

function made(report: Report): TemplateResult {
  const { name, version } = report.engine;
  return html`<h2>How it was made</h2><p>${name} ${version}, in a browser; nothing was uploaded.</p>
    <details><summary>Configuration</summary><pre>${JSON.stringify(report.config, null, 2)}</pre></details>`;
}

function table(content: TemplateResult): TemplateResult {
  return html`<details><summary>As table</summary>${content}</details>`;
}
