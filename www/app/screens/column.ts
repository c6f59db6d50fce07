import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { withBreaks } from "../../charts/breaks.js";
import {
  byDrift,
  cumulated,
  QUANTILES,
  type QuantilePair,
  type Series,
  seriesOf,
} from "../../charts/index.js";
import type { DriftResult, DriftTest } from "../../core/types.js";
import { isLogarithmic } from "../address/axes.js";
import { navigation } from "../address/navigation.js";
import { columnLink } from "../address/open-column.js";
import { isStrict } from "../address/privacy.js";
import {
  beforeAfter,
  driftedSince,
  driftOf,
  qualityOf,
  quantilesOf,
} from "../findings/report-view.js";
import { ReportPart } from "../parts/report-part.js";
import { ABSENT, count, number, percent, percentage, pValue, shown } from "../shared/format.js";

const TESTS: Partial<Record<DriftTest, string>> = {
  "kolmogorov-smirnov": "Kolmogorov–Smirnov",
  "anderson-darling": "Anderson–Darling",
  "cramer-von-mises": "Cramér–von Mises",
  "mann-whitney": "Mann–Whitney U",
  "welch-t": "Welch's t",
  "student-t": "Student's t",
  "epps-singleton": "Epps–Singleton",
  wasserstein: "Wasserstein distance",
  energy: "energy distance",
  mmd: "maximum mean discrepancy",
  "g-test": "G",
  "fisher-exact": "Fisher's exact test",
  "two-proportion-z": "two proportions",
  "total-variation": "total variation",
  "l-infinity": "largest difference of shares",
  psi: "population stability index",
  "jensen-shannon": "Jensen–Shannon distance",
  "kl-divergence": "Kullback–Leibler divergence",
  hellinger: "Hellinger distance",
};

import "../parts/column-limit.js";
import "../parts/over-time.js";
import "../parts/shape.js";
import "../parts/tabs.js";

/** One column: what changed, why the page says so, and since when. */
@customElement("driftglass-column")
export class ColumnScreen extends ReportPart {
  @property() column = "";

  /** The report has displayed names; a name in an address may be the exact one from the file. */
  protected override willUpdate(): void {
    this.column = shown(this.column);
  }

  protected override render(): TemplateResult {
    const result = driftOf(this.batch, this.column);
    return html`
      ${this.ways()}
      <h1 tabindex="-1"><bdi>${withBreaks(this.column)}</bdi> ${result ? html`<small>${result.kind}</small>` : nothing}</h1>
      ${
        result === null
          ? html`<p class="lead">This column was not compared in <bdi>${this.batch.label}</bdi>.</p>
              <driftglass-column-limit .column=${this.column}></driftglass-column-limit>`
          : this.details(result)
      }
    `;
  }

  private ways(): TemplateResult {
    const { columns: compared = [], skipped = [] } = this.batch.drift ?? {};
    const columns = [...[...compared].sort(byDrift), ...skipped].map(({ column }) => column ?? "");
    if (!columns.includes(this.column)) columns.push(this.column);
    const at = columns.indexOf(this.column);
    const link = (column: string | undefined, text: string): TemplateResult | typeof nothing =>
      column === undefined ? nothing : html`<a href=${columnLink(column)}>${text}</a>`;
    return html`<nav class="ways" aria-label="Columns">
      <a href=${navigation.link({ view: "drift" })}>‹ All columns</a>
      <span class="row">
        ${at > 0 ? link(columns[at - 1], "Previous") : nothing}
        ${link(columns[at + 1], "Next")}
      </span>
    </nav>`;
  }

  private details(result: DriftResult): TemplateResult {
    const isOnly = this.report.batches.length < 2;
    const since = isOnly ? null : driftedSince(this.report, this.batch, this.column);
    return html`
      <p class="lead">
        <span class="verdict ${result.verdict}">${result.verdict}</span>${since === null ? nothing : html` since <bdi>${since}</bdi>`}:
        <bdi>${beforeAfter(this.report, this.batch, result)}</bdi>
      </p>
      <driftglass-tabs .tabs=${this.tabs(result)} label="Views of the column"></driftglass-tabs>
      <driftglass-column-limit .column=${this.column} .result=${result}></driftglass-column-limit>
      <div class="two">
        ${this.evidence(result)} ${this.others(result)}
      </div>
    `;
  }

  /** Numbers have a cumulative view and quantiles; with a single batch there is no view over time. */
  private tabs(result: DriftResult): { name: string; content: () => unknown }[] {
    const isBinned = cumulated(result) !== null;
    const pair = this.quantiles();
    const tabs: { name: string; content: () => unknown }[] = [
      {
        name: isBinned ? "Histogram" : "Categories",
        content: () =>
          html`<driftglass-distribution .logarithmic=${isLogarithmic()} .result=${result}></driftglass-distribution>`,
      },
    ];
    if (isBinned)
      tabs.push({
        name: "ECDF",
        content: () =>
          html`<driftglass-ecdf .logarithmic=${isLogarithmic()} .result=${result}></driftglass-ecdf>`,
      });
    if (pair !== null)
      tabs.push({
        name: "QQ",
        content: () => html`<driftglass-quantiles .pair=${pair}></driftglass-quantiles>`,
      });
    if (this.report.batches.length > 1)
      tabs.push({
        name: "Over time",
        content: () =>
          html`<driftglass-over-time .report=${this.report} .series=${this.overTime()} .below=${this.byBatch}></driftglass-over-time>`,
      });
    if (qualityOf(this.batch, this.column) !== null)
      tabs.push({ name: "Values", content: () => this.quality() });
    return tabs;
  }

  /** The share of rows that moved, with the alerts on the column's drift, whichever drift metric they watch. */
  private overTime(): Series {
    const [moved, ...watched] = ["driftEffect", "driftAlertPValue", "driftPValue"].map((metric) =>
      seriesOf(this.report, metric, this.column),
    ) as [Series, ...Series[]];
    const fires = (at: number): boolean =>
      watched.some(({ points }) => points[at]?.firing === true);
    const points = moved.points.map((point, at) => ({
      ...point,
      firing: point.firing || fires(at),
    }));
    return { ...moved, points };
  }

  /** The distribution of the values in the batches of the line above. */
  private readonly byBatch = (series: Series, from: number): TemplateResult => {
    void import("../parts/by-batch.js");
    return html`<driftglass-by-batch .report=${this.report} .column=${this.column} .series=${series} .from=${from}></driftglass-by-batch>`;
  };

  /** The quantiles that the engine kept, for numbers. */
  private quantiles(): QuantilePair | null {
    const before = quantilesOf(this.report.reference, this.column);
    const now = quantilesOf(this.batch, this.column);
    if (before.length !== QUANTILES.length || now.length !== QUANTILES.length) return null;
    return { column: this.column, reference: before, batch: now };
  }

  private evidence(result: DriftResult): TemplateResult {
    const { missingness } = result;
    return html`<section aria-labelledby="why-heading">
      <h2 id="why-heading">Why we say so</h2>
      ${facts([
        ["Test", `${TESTS[result.test] ?? result.test}, ${result.method}`],
        ["Statistic", number(result.statistic)],
        ["p-value", pValue(result.pValue)],
        ["p-value, adjusted for all columns", pValue(result.adjustedPValue)],
        [`Limit of the ${result.decidedBy}`, number(result.threshold)],
        ["Rows moved", percent(result.effect)],
        ["Rows moved, at least (95 % sure)", percent(result.effectLow)],
        ["Smallest shift such a test sees", percent(result.minDetectableEffect)],
        ["Rows", `${count(result.nReference)} vs ${count(result.nBatch)}`],
        ["Missing", `${percent(missingness.reference)} → ${percent(missingness.batch)}`],
      ])}
    </section>`;
  }

  /** Where the presets in `compare` would have alarmed, and whether that is noise. */
  private others(result: DriftResult): TemplateResult | typeof nothing {
    const { comparisons = [] } = result;
    if (comparisons.length === 0) return nothing;
    return html`<section aria-labelledby="others-heading">
      <h2 id="others-heading">What others would say</h2>
      <ul>
        ${comparisons.map(({ reason }) => html`<li>${reason}</li>`)}
      </ul>
    </section>`;
  }

  private quality(): TemplateResult | typeof nothing {
    const before = qualityOf(this.report.reference, this.column);
    const now = qualityOf(this.batch, this.column);
    if (!now) return nothing;
    const unseen = now.unseen ?? [];
    return html`<section aria-labelledby="column-quality">
      <h2 id="column-quality">Values</h2>
      ${facts(
        [
          ["Distinct", `${number(before?.distinct ?? null)} → ${count(now.distinct)}`],
          ["Missing", `${percentage(before?.missingPct ?? null)} → ${percentage(now.missingPct)}`],
          ["Mean", `${number(before?.mean ?? null)} → ${number(now.mean)}`],
          ["Range in the batch", `${number(now.min)} to ${number(now.max)}`],
          ["Outliers", percentage(now.outlierPct)],
          [
            "Rows outside the reference's range",
            now.outOfRange === undefined ? ABSENT : count(now.outOfRange),
          ],
          ["New categories", unseen.length === 0 ? "none" : unseenNames(unseen)],
        ].filter(
          ([, value]) =>
            value !== `${ABSENT} → ${ABSENT}` &&
            value !== `${ABSENT} to ${ABSENT}` &&
            value !== ABSENT,
        ),
      )}
    </section>`;
  }
}

/** The first of them; under strict privacy only their number. */
function unseenNames(unseen: readonly string[]): string {
  return isStrict() ? count(unseen.length) : unseen.slice(0, 8).join(", ");
}

function facts(rows: readonly (readonly string[])[]): TemplateResult {
  return html`<dl class="facts">
    ${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd><bdi>${value}</bdi></dd></div>`)}
  </dl>`;
}
