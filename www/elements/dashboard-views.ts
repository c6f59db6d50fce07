import { html, nothing, type TemplateResult } from "lit";
import * as format from "../charts/format.js";
import { measurementOf, metricsOf } from "../charts/from-report.js";
import { metricLabel, metricValue } from "../charts/metrics.js";
import type {
  AdviceAction,
  BatchReport,
  ClassificationMetrics,
  DriftResult,
  Performance,
  Report,
} from "../core/types.js";
import "./alerts.js";
import "./columns.js";
import "./confusion.js";
import { type DashboardView, type DecisionDetail, VIEWS } from "./dashboard-types.js";
import "./distribution.js";
import "./drift-heatmap.js";
import "./latency.js";
import type { Speaker } from "./messages.js";
import "./metric-chart.js";
import "./quality.js";
import { status, verdictSentence } from "./status.js";
import "./verdict.js";

/** Parts of the inner elements that a page can style through the dashboard. */
const PARTS = "panel, chart, table, button, badge";
const ACTIONS: readonly AdviceAction[] = [
  "keep",
  "investigate",
  "hold-rollout",
  "retrain",
  "roll-back",
];

/** Everything that a view is drawn from. */
export interface Shown {
  report: Report;
  batch: BatchReport;
  index: number;
  /** The open column. */
  column: string | null;
  metric: string | null;
  readonly: boolean;
  silences: ReadonlyMap<string, number> | null;
  decided: DecisionDetail | null;
  say: Speaker;
  onMetric: (metric: string) => void;
  onDecide: (action: AdviceAction) => void;
}

type View = (shown: Shown) => TemplateResult;

const SECTIONS: Record<Exclude<DashboardView, "all">, View> = {
  overview,
  performance,
  drift,
  quality,
  alerts,
  decide,
};

/** One view, or all of them, without those that are hidden. */
export function sections(view: DashboardView, hidden: ReadonlySet<string>, shown: Shown) {
  const wanted = view === "all" ? VIEWS.filter((name) => !hidden.has(name)) : [view];
  return html`<div class="sections">${wanted.map((name) => SECTIONS[name](shown))}</div>`;
}

function overview(shown: Shown): TemplateResult {
  const { report, say } = shown;
  return html`<section aria-label=${say("overview")}>
    <driftglass-verdict exportparts=${PARTS} .dashboard=${report.dashboard}></driftglass-verdict>
    ${figures(shown)}
    <driftglass-metric-chart data-chart="overview" exportparts=${PARTS} .report=${report} .metric=${primary(shown)}></driftglass-metric-chart></section>`;
}

/** The main performance metric, by the task of the batch, or of the reference if the batch has no targets. */
function measure({ report, batch }: Shown): "accuracy" | "r2" {
  const { task } = batch.performance ?? report.reference.performance ?? report.config;
  return task === "regression" ? "r2" : "accuracy";
}

/** The metric to show first: the main performance metric, if it is known. */
function primary(shown: Shown): string {
  const known = metricsOf(shown.report);
  const wanted = measure(shown);
  if (known.includes(wanted)) return wanted;
  return known.find((name) => name !== "rows") ?? "rows";
}

function figures(shown: Shown): TemplateResult {
  const { report, batch, say } = shown;
  const metric = measure(shown);
  const { dashboard } = report;
  const { drift } = batch;
  const drifted = drift
    ? say("driftedOf", { drifted: `${drift.drifted}`, compared: `${drift.compared}` })
    : format.ABSENT;
  const all: [string, string][] = [
    [say(metric), metricValue(metric, measurementOf(batch, metric)?.value ?? null)],
    [say("driftedColumns"), drifted],
    [say("alertsFiring"), format.count(dashboard.firing)],
    [say("rowsSeen"), format.count(dashboard.totalPredictions)],
  ];
  return html`<dl class="figures">${all.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function performance(shown: Shown): TemplateResult {
  const { report, batch, say, onMetric } = shown;
  const metrics = metricsOf(report);
  const metric = shown.metric ?? primary(shown);
  const pick = (event: Event) => onMetric((event.currentTarget as HTMLSelectElement).value);
  return html`<section><h2>${say("performance")}</h2>
    <label class="picker">${say("metric")} <select @change=${pick}>${metrics.map(
      (name) =>
        html`<option value=${name} ?selected=${name === metric}>${metricLabel(name)}</option>`,
    )}</select></label>
    <driftglass-metric-chart data-chart="metric" exportparts=${PARTS} .report=${report} .metric=${metric}></driftglass-metric-chart>
    ${matrix(report, batch)}
    ${
      batch.latency
        ? html`<h2>${say("latency")}</h2><driftglass-latency data-chart="latency" exportparts=${PARTS} .latency=${batch.latency}></driftglass-latency>`
        : nothing
    }</section>`;
}

function drift(shown: Shown): TemplateResult {
  const { report, index, say } = shown;
  const column = openColumn(shown);
  return html`<section><h2>${say("drift")}</h2>
    <div class="pair"><driftglass-drift-heatmap data-chart="drift" exportparts=${PARTS} .report=${report} .selected=${column}></driftglass-drift-heatmap>
      <driftglass-distribution data-chart="distribution" tabindex="-1" exportparts=${PARTS} .result=${openResult(shown)}></driftglass-distribution></div>
    <driftglass-columns exportparts=${PARTS} .report=${report} .batch=${index} .selected=${column}></driftglass-columns></section>`;
}

function openColumn({ report, batch, column }: Shown): string | null {
  return column ?? report.dashboard.driftedColumns[0] ?? batch.drift?.columns[0]?.column ?? null;
}

function openResult(shown: Shown): DriftResult | null {
  const open = openColumn(shown);
  return shown.batch.drift?.columns.find(({ column }) => column === open) ?? null;
}

function quality({ report, batch, say }: Shown): TemplateResult {
  return html`<section><h2>${say("quality")}</h2><driftglass-quality exportparts=${PARTS} .quality=${batch.quality}
    .reference=${report.reference.quality} .schema=${batch.schema}></driftglass-quality></section>`;
}

function alerts({ report, readonly, silences, say }: Shown): TemplateResult {
  return html`<section><h2>${say("alerts")}</h2><driftglass-alerts data-chart="alerts" exportparts=${PARTS} .report=${report}
    .readonly=${readonly} .silences=${silences}></driftglass-alerts></section>`;
}

function decide(shown: Shown): TemplateResult {
  const { report, readonly, decided, say, onDecide } = shown;
  const { advice } = report.dashboard;
  return html`<section><h2>${say("decide")}</h2>
    <p>${verdictSentence(report.dashboard)}</p>
    <p><strong>${say("suggested", { action: say(advice.action) })}.</strong> ${advice.reason}</p>
    <ul class="checks">${advice.checks.map(
      ({ passed, name, detail }) =>
        html`<li>${passed ? status("ok", "Passed") : status("warn", "Not passed")} ${name}<span class="muted">${detail}</span></li>`,
    )}</ul>
    ${
      readonly
        ? nothing
        : html`<div class="choices" role="group" aria-label=${say("decision")}>${ACTIONS.map(
            (action) =>
              html`<button type="button" class="button" part="button" @click=${() => onDecide(action)}>${say(action)}</button>`,
          )}</div>`
    }
    <p role="status">${decided === null ? "" : say("decided", { batch: decided.batch, action: say(decided.action) })}</p></section>`;
}

function matrix(report: Report, batch: BatchReport): TemplateResult | typeof nothing {
  const metrics = classification(batch.performance);
  if (!metrics) return nothing;
  const reference = classification(report.reference.performance);
  return html`<driftglass-confusion exportparts=${PARTS} .metrics=${metrics} .reference=${reference}></driftglass-confusion>`;
}

function classification(of: Performance | null): ClassificationMetrics | null {
  return of?.task === "classification" ? of : null;
}
