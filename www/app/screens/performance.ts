import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { measurementOf, metricLabel, metricsOf, metricValue } from "../../charts/index.js";
import { missingForPerformance, primaryEstimate, primaryMetric } from "../findings/report-view.js";
import { ReportPart } from "../parts/report-part.js";
import { canTakeLabels } from "../session/taking.js";
import { notes } from "../shared/notes.js";
import "../parts/estimates.js";
import "../parts/metric-limit.js";
import "../parts/over-time.js";
import "../parts/tabs.js";

/** Metrics that belong to other screens. */
const ELSEWHERE = new Set(["driftedColumns", "driftedShare", "duplicateRows"]);

/** Performance over the batches and within one. */
@customElement("driftglass-performance")
export class PerformanceScreen extends ReportPart {
  protected override readonly sliceCount = 4;

  private chosen: string | null = null;

  private metrics(): string[] {
    return metricsOf(this.report).filter((metric) => !ELSEWHERE.has(metric));
  }

  /** The main performance metric, of this batch or, if unknown, of another. */
  private primary(): string | null {
    const batches = [this.batch, ...this.report.batches.toReversed()];
    return batches.map(primaryMetric).find((metric) => metric !== null) ?? null;
  }

  protected override render(): TemplateResult {
    const metrics = this.metrics();
    const first = this.primary() ?? metrics[0] ?? "rows";
    const metric = this.chosen !== null && metrics.includes(this.chosen) ? this.chosen : first;
    const isKnown = primaryMetric(this.batch) !== null;
    const estimates =
      this.slices < 2
        ? nothing
        : html`<driftglass-estimates .report=${this.report} .batch=${this.batch}></driftglass-estimates>`;
    return html`
      <h1 tabindex="-1">Performance</h1>
      ${
        !isKnown
          ? html`<p class="lead">${missingForPerformance(this.report, this.batch)} Without it nobody knows how often the model is right${primaryEstimate(this.batch) === null ? "; drift and quality need none." : ": what is estimated stands below."}</p>`
          : nothing
      }
      ${isKnown ? nothing : estimates}
      <div class="row picker">
        <label for="metric">Metric</label>
        <select id="metric" @change=${this.pick}>
          ${metrics.map(
            (name) =>
              html`<option value=${name} ?selected=${name === metric}>${metricLabel(name)}</option>`,
          )}
        </select>
        ${this.value(metric)}
      </div>
      <driftglass-over-time .report=${this.report} metric=${metric} height="280"></driftglass-over-time>
      <driftglass-metric-limit metric=${metric}></driftglass-metric-limit>
      ${notes(this.batch.performance?.warnings ?? [], "measuring performance")}
      ${isKnown ? estimates : nothing}
      ${this.slices < 2 || !canTakeLabels() ? nothing : this.late()}
      ${this.slices < 3 ? nothing : this.why()}
      ${this.slices < 4 ? nothing : html`${this.details()} ${this.directions()}`}
    `;
  }

  private why(): TemplateResult {
    void import("../parts/why.js");
    return html`<driftglass-why .report=${this.report} .batch=${this.batch}></driftglass-why>`;
  }

  private directions(): TemplateResult {
    void import("../parts/directions.js");
    return html`<driftglass-directions .report=${this.report} .batch=${this.batch}></driftglass-directions>`;
  }

  private late(): TemplateResult {
    void import("../parts/late-labels.js");
    return html`<driftglass-late-labels></driftglass-late-labels>`;
  }

  private readonly pick = (event: Event): void => {
    if (!(event.target instanceof HTMLSelectElement)) return;
    this.chosen = event.target.value;
    this.requestUpdate();
  };

  private value(metric: string): TemplateResult {
    const measurement = measurementOf(this.batch, metric);
    const { currency } = this.report.config.estimation ?? {};
    const write = (value: number | null) => metricValue(metric, value, currency);
    const interval = measurement?.interval;
    const range = interval ? ` (95 % interval ${write(interval[0])} to ${write(interval[1])})` : "";
    const text = measurement ? write(measurement.value) : "not measured";
    return html`<p class="now"><bdi>${this.batch.label}</bdi>: <strong>${text}</strong>${range}</p>`;
  }

  private details(): TemplateResult | typeof nothing {
    const { performance, latency } = this.batch;
    const tabs: { name: string; content: () => unknown }[] = [];
    if (performance?.task === "classification") {
      tabs.push({ name: "Confusion", content: () => this.confusion() });
      tabs.push({ name: "Per class", content: () => this.perClass() });
    }
    tabs.push(...this.curves());
    if ((this.batch.segments ?? []).length > 0)
      tabs.push({ name: "By segment", content: () => this.bySegment() });
    if (latency !== null) tabs.push({ name: "Latency", content: () => this.latency() });
    tabs.push({ name: "All metrics", content: () => this.all() });
    return html`<driftglass-tabs .tabs=${tabs} label="Details of the batch"></driftglass-tabs>`;
  }

  /** What only the rows can tell; its charts are loaded on request. */
  private curves(): { name: string; content: () => unknown }[] {
    const { report, batch } = this;
    const { target, prediction, probability } = report.config.roles ?? {};
    const task = batch.performance?.task;
    if (task === undefined || target === undefined || prediction === undefined) return [];
    if (task === "classification" && probability === undefined) return [];
    const names =
      task === "classification"
        ? ["ROC and PR", "Calibration"]
        : ["Residuals", "Predicted, actual"];
    const content = (view: string) => () => {
      void import("../parts/curves.js");
      return html`<driftglass-curves .report=${report} .batch=${batch} view=${view}></driftglass-curves>`;
    };
    return names.map((name) => ({ name, content: content(name) }));
  }

  private confusion(): TemplateResult {
    void import("../parts/confusion.js");
    return html`<driftglass-confusion-shares
      .metrics=${this.batch.performance}
      .reference=${this.report.reference.performance}
    ></driftglass-confusion-shares>`;
  }

  private bySegment(): TemplateResult {
    void import("../parts/segments.js");
    return html`<driftglass-segments .report=${this.report} .batch=${this.batch} metric=${this.primary() ?? ""}></driftglass-segments>`;
  }

  private latency(): TemplateResult {
    return html`<driftglass-latency .latency=${this.batch.latency}></driftglass-latency>`;
  }

  private perClass(): unknown {
    const { performance } = this.batch;
    if (performance?.task !== "classification") return nothing;
    const write = (value: number | null): string => metricValue("accuracy", value);
    return html`<div class="scroll" role="group" aria-label="Per class" tabindex="0">
      <table>
        <thead>
          <tr>
            <th scope="col">Class</th><th scope="col" class="numeric">Precision</th>
            <th scope="col" class="numeric">Recall</th><th scope="col" class="numeric">F1</th>
            <th scope="col" class="numeric">Rows</th>
          </tr>
        </thead>
        <tbody>
          ${performance.perClass.map(
            (entry) => html`<tr>
              <th scope="row"><bdi>${entry.class}</bdi></th>
              <td class="numeric">${write(entry.precision)}</td>
              <td class="numeric">${write(entry.recall)}</td>
              <td class="numeric">${write(entry.f1)}</td>
              <td class="numeric">${metricValue("rows", entry.support)}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  private all(): TemplateResult {
    const { currency } = this.report.config.estimation ?? {};
    return html`<div class="scroll" role="group" aria-label="All metrics" tabindex="0">
      <table>
        <thead>
          <tr><th scope="col">Metric</th><th scope="col" class="numeric">Reference</th><th scope="col" class="numeric">Batch</th></tr>
        </thead>
        <tbody>
          ${this.metrics().map((metric) => {
            const before = measurementOf(this.report.reference, metric)?.value ?? null;
            const now = measurementOf(this.batch, metric)?.value ?? null;
            return html`<tr>
              <th scope="row">${metricLabel(metric)}</th>
              <td class="numeric">${metricValue(metric, before, currency)}</td>
              <td class="numeric">${metricValue(metric, now, currency)}</td>
            </tr>`;
          })}
        </tbody>
      </table>
    </div>`;
  }
}
