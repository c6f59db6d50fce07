import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { withBreaks } from "../../charts/breaks.js";
import {
  estimateOf,
  estimatesOf,
  measurementOf,
  metricLabel,
  metricValue,
  ORDER_WORDS,
  sparkline,
} from "../../charts/index.js";
import type { BatchReport, DriftResult, EstimatedMetric } from "../../core/types.js";
import { isByTime, isFromZero } from "../address/axes.js";
import { navigation } from "../address/navigation.js";
import { columnLink, openColumn } from "../address/open-column.js";
import { ASSUMES, estimateSentence, limitsWords } from "../findings/estimate-words.js";
import {
  beforeAfter,
  driftedSince,
  indexOf,
  issuesOf,
  missingForPerformance,
  mostChanged,
  primaryEstimate,
  primaryMetric,
} from "../findings/report-view.js";
import type { Effects } from "../parts/effects.js";
import { origin } from "../parts/origin.js";
import { ReportPart } from "../parts/report-part.js";
import { session } from "../session/session.js";
import { count, counted, percent } from "../shared/format.js";
import "../parts/files-panel.js";

/** The first screen: the answer, three numbers, what changed most, over time, the next step. */
@customElement("driftglass-overview")
export class Overview extends ReportPart {
  protected override readonly sliceCount = 4;
  @state() private effects: Effects | null = null;

  protected override render(): TemplateResult {
    const isSample = session.origin?.kind === "sample";
    return html`
      ${this.heading()}
      ${session.sample === null ? nothing : origin(session.sample)}
      ${this.verdict()}
      ${isSample ? html`<driftglass-files-panel></driftglass-files-panel>` : nothing}
      ${
        this.slices < 2
          ? nothing
          : html`<div class="cards">${this.performanceCard()}${this.driftCard()}${this.qualityCard()}</div>
              ${this.changed()} ${this.overTime()}`
      }
      ${isSample || this.slices < 4 ? nothing : html`<driftglass-files-panel></driftglass-files-panel>`}
    `;
  }

  private heading(): TemplateResult {
    const heading = html`<h1 tabindex="-1">Is your model still fine?</h1>`;
    if (!session.canReview) return heading;
    return html`<div class="head">
      ${heading}
      <button type="button" class="small" @click=${() => session.review()}>Change columns or batches</button>
    </div>`;
  }

  /** The estimate for a batch without measured performance. */
  private estimate(): EstimatedMetric | null {
    return this.batch.performance === null ? primaryEstimate(this.batch) : null;
  }

  private estimated(): TemplateResult | typeof nothing {
    const estimate = this.estimate();
    if (estimate === null) return nothing;
    const sentence = estimateSentence(this.report, this.batch, estimate.metric);
    return html`<p class="estimated"><bdi>${sentence}</bdi> <span class="fine">${ASSUMES}</span></p>`;
  }

  private isLast(): boolean {
    return this.report.batches.at(-1) === this.batch;
  }

  /** The engine's sentence is about the last batch; an earlier batch gets plain counts. */
  private verdict(): TemplateResult {
    if (this.isLast()) {
      return html`<driftglass-verdict .dashboard=${this.report.dashboard}></driftglass-verdict>
        ${this.estimated()}`;
    }
    const { drift, label } = this.batch;
    const parts = [
      drift === null
        ? null
        : `${count(drift.drifted)} of ${counted(drift.compared, "column")} drifted`,
      this.primaryText(),
      this.batch.condensed ? null : counted(issuesOf(this.batch).length, "quality issue"),
    ].filter((part) => part !== null);
    return html`<p class="earlier">
      <strong><bdi>${label}</bdi>:</strong> ${parts.join(" · ")}.
      <a href=${navigation.link({ batch: null })}>Back to the last batch</a>
    </p>`;
  }

  private primaryText(): string | null {
    const metric = primaryMetric(this.batch);
    const estimate = this.estimate();
    if (estimate !== null) {
      const { metric: name, value } = estimate;
      return `estimated ${metricLabel(name).toLowerCase()} ${metricValue(name, value)}`;
    }
    const value = metric === null ? null : (measurementOf(this.batch, metric)?.value ?? null);
    return metric === null
      ? null
      : `${metricLabel(metric).toLowerCase()} ${metricValue(metric, value)}`;
  }

  /** The name of a card, and its number in the batches up to this one. */
  private cardHead(name: string, value: (of: BatchReport) => number | null): TemplateResult {
    const { batches } = this.report;
    const past = batches.slice(0, indexOf(this.report, this.batch) + 1).map(value);
    const isKnown = past.filter((one) => one !== null).length > 1;
    return html`<div class="card-head"><h2>${name}</h2>${isKnown ? sparkline(past) : nothing}</div>`;
  }

  private estimateCard(estimate: EstimatedMetric): TemplateResult {
    const { metric } = estimate;
    const before = measurementOf(this.report.reference, metric)?.value ?? null;
    const limits = limitsWords(estimate);
    const range = estimate.interval?.map((end) => metricValue(metric, end)).join(" to ") ?? null;
    return html`<a class="card" href=${navigation.link({ view: "performance" })}>
      ${this.cardHead("Performance, estimated", (of) => estimateOf(of, metric)?.value ?? null)}
      <p class="big">${metricValue(metric, estimate.value)}</p>
      <p class="detail">
        ${metricLabel(metric)}, estimated without targets${before === null ? nothing : html` · reference ${metricValue(metric, before)}`}
      </p>
      <p class="detail">${[range, limits].filter((part) => part !== null).join(", ")}</p>
    </a>`;
  }

  private performanceCard(): TemplateResult {
    const estimate = this.estimate();
    if (estimate !== null) return this.estimateCard(estimate);
    const metric = primaryMetric(this.batch);
    const measurement = metric === null ? null : measurementOf(this.batch, metric);
    const before = metric === null ? null : measurementOf(this.report.reference, metric);
    const write = (value: number): string => metricValue(metric ?? "", value);
    const interval = measurement?.interval;
    return html`<a class="card" href=${navigation.link({ view: "performance" })}>
      ${this.cardHead("Performance", (of) => measurementOf(of, metric ?? "")?.value ?? null)}
      <p class="big">${measurement?.value == null ? "Unknown" : write(measurement.value)}</p>
      <p class="detail">
        ${metric === null ? missingForPerformance(this.report, this.batch) : metricLabel(metric)}
        ${before?.value == null ? nothing : html`· reference ${write(before.value)}`}
      </p>
      ${interval ? html`<p class="detail">95 % interval ${write(interval[0])} to ${write(interval[1])}</p>` : nothing}
    </a>`;
  }

  private driftCard(): TemplateResult {
    const { drift, predictions } = this.batch;
    const open = (drift?.columns ?? []).filter(({ verdict }) => verdict === "inconclusive").length;
    return html`<a class="card" href=${navigation.link({ view: "drift" })}>
      ${this.cardHead("Drift", (of) => measurementOf(of, "driftedColumns")?.value ?? null)}
      ${
        drift === null || drift.compared === 0
          ? html`<p class="big">Unknown</p><p class="detail">No column could be compared.</p>`
          : html`<p class="big">${count(drift.drifted)} <small>of ${count(drift.compared)}</small></p>
              <p class="detail">columns drifted${open === 0 ? "" : `, ${count(open)} inconclusive`}</p>`
      }
      ${
        predictions === null || predictions.effect === null
          ? nothing
          : html`<p class="detail">Predictions: ${predictions.verdict}, ${percent(predictions.effect)} moved</p>`
      }
    </a>`;
  }

  private qualityCard(): TemplateResult {
    const { rows } = this.batch.quality;
    const issues = issuesOf(this.batch);
    const notes = this.batch.quality.issues.length - issues.length;
    return html`<a class="card" href=${navigation.link({ view: "quality" })}>
      ${this.cardHead("Quality", (of) => (of.condensed ? null : issuesOf(of).length))}
      <p class="big">${this.batch.condensed ? "Unknown" : count(issues.length)}</p>
      <p class="detail">${issues.length === 1 ? "issue" : "issues"} in ${counted(rows, "row")}</p>
      ${issues[0] ? html`<p class="detail clip">${issues[0].message}</p>` : nothing}
      ${notes > 0 ? html`<p class="detail">${counted(notes, "note")} for information</p>` : nothing}
    </a>`;
  }

  private changed(): TemplateResult | typeof nothing {
    const results = mostChanged(this.batch, 5);
    if (results.length === 0) return nothing;
    const effects = this.effects?.batch === this.batch ? this.effects : null;
    return html`<section aria-labelledby="changed-heading">
      <h2 id="changed-heading">Changed most</h2>
      <p class="fine">In order: ${ORDER_WORDS}.</p>
      <div class="scroll" role="group" aria-labelledby="changed-heading" tabindex="0">
        <table class="changes">
          <thead>
            <tr>
              <th scope="col">Column</th><th scope="col">Reference → batch</th>
              <th scope="col" class="numeric">Rows moved</th><th scope="col">Verdict</th>${this.isOnly() ? nothing : html`<th scope="col">Since</th>`}
              ${effects === null ? nothing : html`<th scope="col">Likely effect on the ${effects.on}</th>`}
            </tr>
          </thead>
          <tbody>${results.map((result) => this.change(result, effects))}</tbody>
        </table>
      </div>
      ${this.asksForEffects()}
    </section>`;
  }

  private asksForEffects(): TemplateResult | typeof nothing {
    if (this.report.reference.performance === null) return nothing;
    void import("../parts/effects.js");
    const take = ({ detail }: CustomEvent<Effects>): void => {
      this.effects = detail;
    };
    return html`<driftglass-effects .report=${this.report} .batch=${this.batch} @driftglass-effects=${take}></driftglass-effects>`;
  }

  private change(result: DriftResult, effects: Effects | null): TemplateResult {
    const column = result.column ?? "";
    const since = this.isOnly() ? null : driftedSince(this.report, this.batch, column);
    return html`<tr>
      <th scope="row"><a href=${columnLink(column)}><bdi>${withBreaks(column)}</bdi></a></th>
      <td><bdi>${withBreaks(beforeAfter(this.report, this.batch, result))}</bdi></td>
      <td class="numeric">${percent(result.effect)}</td>
      <td><span class="verdict ${result.verdict}">${result.verdict}</span></td>
      ${this.isOnly() ? nothing : html`<td class=${since === null ? "never" : "since"}><bdi>${since ?? "–"}</bdi></td>`}
      ${effects === null ? nothing : html`<td data-effect=${effects.on}>${effects.words.get(column) ?? "–"}</td>`}
    </tr>`;
  }

  /** With a single batch there is nothing over time. */
  private isOnly(): boolean {
    return this.report.batches.length < 2;
  }

  private overTime(): TemplateResult | typeof nothing {
    if (this.isOnly()) return nothing;
    return html`<section class="over-time" aria-labelledby="time-heading">
      <div class="head">
        <h2 id="time-heading">Over time</h2>
        <a href=${navigation.link({ view: "drift" })}>All columns</a>
      </div>
      ${this.slices < 3 ? nothing : this.performanceOverTime()}
      ${
        this.batch.drift === null || this.slices < 4
          ? nothing
          : html`<driftglass-drift-heatmap
              .report=${this.report}
              @driftglass-select=${openColumn}
            ></driftglass-drift-heatmap>`
      }
    </section>`;
  }

  private performanceOverTime(): TemplateResult | typeof nothing {
    const metric = primaryMetric(this.batch);
    if (metric !== null) {
      return html`<driftglass-metric-chart .fromZero=${isFromZero()} .byTime=${isByTime()} .report=${this.report} metric=${metric} height="200"></driftglass-metric-chart>`;
    }
    const estimate = this.estimate();
    if (estimate === null) return nothing;
    return html`<driftglass-metric-chart .fromZero=${isFromZero()} .byTime=${isByTime()} .series=${estimatesOf(this.report, estimate.metric)} height="200"></driftglass-metric-chart>`;
  }
}
