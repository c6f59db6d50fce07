import { css, html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import * as format from "../charts/format.js";
import { metricsOf } from "../charts/from-report.js";
import { metricLabel, metricValue } from "../charts/metrics.js";
import type { BatchReport, ClassificationMetrics, Performance, Report } from "../core/types.js";
import "./alerts.js";
import { DriftglassElement, empty } from "./base.js";
import "./columns.js";
import "./confusion.js";
import { define } from "./define.js";
import "./distribution.js";
import "./drift-heatmap.js";
import type { SelectDetail } from "./events.js";
import "./latency.js";
import "./metric-chart.js";
import "./quality.js";
import "./verdict.js";

/** Everything about one report on one page: verdict, performance, drift, quality, latency, alerts. */
export class DriftglassDashboard extends DriftglassElement {
  static override styles = [
    ...DriftglassElement.styles,
    css`
      :host { background: var(--dg-bg); }
      .sections { display: grid; grid-template-columns: minmax(0, 1fr); gap: 40px; }
      section { display: grid; grid-template-columns: minmax(0, 1fr); gap: 20px; min-width: 0; }
      h2 { margin: 0; font-size: 20px; line-height: 1.3; }
      .pair { display: grid; gap: 32px; grid-template-columns: repeat(auto-fit, minmax(min(100%, 420px), 1fr)); }
      .pair > * { min-width: 0; }
      .figures { display: flex; flex-wrap: wrap; gap: 16px 40px; }
      .figures dt { color: var(--dg-muted); font-size: 14px; }
      .figures dd { font-size: 24px; line-height: 1.3; }
      .picker { display: flex; align-items: center; gap: 8px; font-size: 14px; color: var(--dg-muted); }
      select { min-height: 32px; padding: 4px 8px; border: 1px solid var(--dg-edge); border-radius: var(--dg-radius); background: var(--dg-bg); color: var(--dg-fg); font: inherit; }
    `,
  ];

  @property({ attribute: false }) report: Report | null = null;
  /** Index of the batch that is looked at; the last when absent. */
  @property({ type: Number }) batch: number | null = null;
  /** Name of the open column; the most drifted one when absent. */
  @property() selected: string | null = null;

  @state() private metric: string | null = null;

  protected override render(): TemplateResult {
    const { report } = this;
    const index = this.batch ?? (report?.batches.length ?? 0) - 1;
    const batch = report?.batches[index];
    if (!report || !batch) return empty("Nothing has been analysed yet.");
    return html`<div class="sections">
      <section aria-label="Verdict"><driftglass-verdict .dashboard=${report.dashboard}></driftglass-verdict>
        ${figures(report, batch)}</section>
      ${this.performance(report, batch)}
      ${this.drift(report, batch, index)}
      <section><h2>Quality</h2><driftglass-quality .quality=${batch.quality} .reference=${report.reference.quality}
        .schema=${batch.schema}></driftglass-quality></section>
      ${batch.latency ? html`<section><h2>Latency</h2><driftglass-latency .latency=${batch.latency}></driftglass-latency></section>` : nothing}
      <section><h2>Alerts</h2><driftglass-alerts .report=${report}></driftglass-alerts></section>
    </div>`;
  }

  private performance(report: Report, batch: BatchReport): TemplateResult {
    const metrics = metricsOf(report);
    const metric = this.metric ?? metrics[0] ?? "rows";
    const pick = (event: Event) => {
      this.metric = (event.currentTarget as HTMLSelectElement).value;
    };
    return html`<section><h2>Performance</h2>
      <label class="picker">Metric <select @change=${pick}>${metrics.map(
        (name) =>
          html`<option value=${name} ?selected=${name === metric}>${metricLabel(name)}</option>`,
      )}</select></label>
      <driftglass-metric-chart .report=${report} .metric=${metric}></driftglass-metric-chart>
      ${matrix(report, batch)}</section>`;
  }

  private drift(report: Report, batch: BatchReport, index: number): TemplateResult {
    const open =
      this.selected ?? report.dashboard.driftedColumns[0] ?? batch.drift?.columns[0]?.column;
    const result = batch.drift?.columns.find(({ column }) => column === open) ?? null;
    const select = (event: CustomEvent<SelectDetail>) => {
      queueMicrotask(() => {
        if (event.defaultPrevented) return;
        this.selected = event.detail.column;
        if (event.detail.batch !== null) this.batch = event.detail.batch;
      });
    };
    return html`<section @driftglass-select=${select}><h2>Drift</h2>
      <div class="pair"><driftglass-drift-heatmap .report=${report} .selected=${open ?? null}></driftglass-drift-heatmap>
        <driftglass-distribution .result=${result}></driftglass-distribution></div>
      <driftglass-columns .report=${report} .batch=${index} .selected=${open ?? null}></driftglass-columns></section>`;
  }
}

function figures(report: Report, batch: BatchReport): TemplateResult {
  const { dashboard } = report;
  const drift = batch.drift;
  const all: [string, string][] = [
    ["Accuracy", metricValue("accuracy", accuracyOf(batch.performance))],
    ["Drifted columns", drift ? `${drift.drifted} of ${drift.compared}` : format.ABSENT],
    ["Alerts firing", format.count(dashboard.firing)],
    ["Rows seen", format.count(dashboard.totalPredictions)],
  ];
  return html`<dl class="figures">${all.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function accuracyOf(performance: Performance | null): number | null {
  return performance?.task === "classification" ? performance.accuracy : null;
}

function matrix(report: Report, batch: BatchReport): TemplateResult | typeof nothing {
  const metrics = classification(batch.performance);
  if (!metrics) return nothing;
  const reference = classification(report.reference.performance);
  return html`<driftglass-confusion .metrics=${metrics} .reference=${reference}></driftglass-confusion>`;
}

function classification(of: Performance | null): ClassificationMetrics | null {
  return of?.task === "classification" ? of : null;
}

define("driftglass-dashboard", DriftglassDashboard);

declare global {
  interface HTMLElementTagNameMap {
    "driftglass-dashboard": DriftglassDashboard;
  }
}
