import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { byDrift, metricLabel, metricValue, type Series } from "../../charts/index.js";
import type { BatchReport, Measurement, Report, SegmentReport } from "../../core/types.js";
import { navigation } from "../address/navigation.js";
import { ABSENT, count, number, percent, pValue } from "../shared/format.js";
import { Part } from "./part.js";
import "./over-time.js";

/** Metrics of a segment that no single column shows. */
function whole(segment: SegmentReport): TemplateResult {
  const { multivariate, correlationChanges } = segment;
  const duplicates = measured(segment, "duplicateRows")?.value ?? 0;
  const said = (name: string, found: typeof multivariate | typeof correlationChanges) =>
    found === undefined
      ? nothing
      : html`<li>${name}: <span class="verdict ${found.verdict}">${found.verdict}</span> <bdi>${found.reason}</bdi></li>`;
  return html`<ul class="settings-list" aria-label="The segment as a whole">
    ${said("All columns together", multivariate)}${said("Correlations", correlationChanges)}
    ${duplicates === 0 ? nothing : html`<li>Duplicate rows: ${count(duplicates)}</li>`}
  </ul>`;
}

function measured({ measurements }: SegmentReport, metric: string): Measurement | null {
  return measurements.find((of) => of.metric === metric && of.column === null) ?? null;
}

/** The batch by segment, the columns of one segment, and that segment over time. */
@customElement("driftglass-segments")
export class Segments extends Part {
  @property({ attribute: false }) report!: Report;
  @property({ attribute: false }) batch!: BatchReport;
  /** The performance; empty if nobody knows it. */
  @property() metric = "";

  private columns(): string[] {
    return [...new Set((this.batch.segments ?? []).map(({ column }) => column))];
  }

  private of(column: string): SegmentReport[] {
    return (this.batch.segments ?? []).filter((segment) => segment.column === column);
  }

  protected override render(): TemplateResult {
    const columns = this.columns();
    const [at, rank] = navigation.route.segment ?? [0, 0];
    const column = columns[at] ?? columns[0] ?? "";
    const segments = this.of(column);
    const chosen = segments[rank] ?? segments[0];
    const place = Math.max(0, columns.indexOf(column));
    return html`<div class="row picker">
        <label for="segment-column">Segments by</label>
        <select id="segment-column" @change=${(event: Event) => this.pick(Number((event.target as HTMLSelectElement).value), 0)}>
          ${columns.map((name, index) => html`<option value=${index} ?selected=${index === place}>${name}</option>`)}
        </select>
      </div>
      ${this.table(segments, place, chosen)}
      ${chosen === undefined ? nothing : this.drift(chosen)}
      ${chosen === undefined || this.report.batches.length < 2 ? nothing : this.overTime(chosen)}`;
  }

  private pick(column: number, rank: number): void {
    navigation.amend({ segment: [column, rank] });
  }

  private table(
    segments: readonly SegmentReport[],
    column: number,
    chosen: SegmentReport | undefined,
  ): TemplateResult {
    const { metric } = this;
    return html`<div class="scroll" role="group" aria-label="Segments" tabindex="0">
      <table>
        <thead><tr>
          <th scope="col">Segment</th><th scope="col" class="numeric">Rows</th>
          ${metric === "" ? nothing : html`<th scope="col" class="numeric">${metricLabel(metric)}</th><th scope="col" class="numeric">95 % interval</th>`}
          <th scope="col">Verdict</th><th scope="col">Drifted columns</th>
        </tr></thead>
        <tbody>${segments.map((segment, rank) => this.row(segment, column, rank, segment === chosen))}</tbody>
      </table>
    </div>`;
  }

  private row(
    segment: SegmentReport,
    column: number,
    rank: number,
    isChosen: boolean,
  ): TemplateResult {
    const { metric } = this;
    const found = measured(segment, metric);
    const interval = found?.interval?.map((end) => metricValue(metric, end)).join(" to ") ?? ABSENT;
    return html`<tr>
      <th scope="row"><button type="button" class="quiet small" aria-pressed=${isChosen} @click=${() => this.pick(column, rank)}><bdi>${segment.value}</bdi></button></th>
      <td class="numeric">${count(segment.rows)}</td>
      ${metric === "" ? nothing : html`<td class="numeric">${metricValue(metric, found?.value ?? null)}</td><td class="numeric">${interval}</td>`}
      <td><span class="verdict ${segment.verdict}">${segment.verdict}</span></td>
      <td><bdi>${segment.drifted.length === 0 ? "none" : segment.drifted.join(", ")}</bdi></td>
    </tr>`;
  }

  private drift(segment: SegmentReport): TemplateResult {
    const { column, value, columns = [] } = segment;
    const name = html`<bdi>${column} = ${value}</bdi>`;
    if (columns.length === 0)
      return html`<h3>Columns where ${name}</h3><p class="fine">None: no column was compared in this segment, or the analysis was saved before that was kept.</p>`;
    return html`<h3>Columns where ${name}</h3>
      ${whole(segment)}
      <div class="scroll" role="group" aria-label="Columns of the segment" tabindex="0">
        <table>
          <thead><tr>
            <th scope="col">Column</th><th scope="col">Verdict</th><th scope="col" class="numeric">Rows moved</th>
            <th scope="col" class="numeric">Adjusted p</th><th scope="col">Test</th><th scope="col" class="numeric">Statistic</th>
            <th scope="col" class="numeric">Missing before</th><th scope="col" class="numeric">Missing now</th>
          </tr></thead>
          <tbody>${[...columns].sort(byDrift).map(
            ({ column, verdict, effect, adjustedPValue, test, statistic, missing }) => html`<tr>
              <th scope="row"><bdi>${column}</bdi></th>
              <td><span class="verdict ${verdict}">${verdict}</span></td>
              <td class="numeric">${percent(effect)}</td><td class="numeric">${pValue(adjustedPValue)}</td>
              <td>${test}</td><td class="numeric">${number(statistic)}</td>
              <td class="numeric">${percent(missing[0])}</td><td class="numeric">${percent(missing[1])}</td>
            </tr>`,
          )}</tbody>
        </table>
      </div>`;
  }

  private overTime({ column, value }: SegmentReport): TemplateResult {
    const metric = this.metric === "" ? "driftedColumns" : this.metric;
    const points = this.report.batches.map((batch) => {
      const segment = batch.segments?.find((of) => of.column === column && of.value === value);
      const found = segment === undefined ? null : measured(segment, metric);
      return {
        label: batch.label,
        value: found?.value ?? null,
        interval: found?.interval ?? null,
        n: found?.n ?? segment?.rows ?? 0,
        reason: found?.reason ?? "no such rows",
        firing: false,
      };
    });
    const reference = this.report.reference.segments?.find(
      (of) => of.column === column && of.value === value,
    );
    const before = reference === undefined ? null : (measured(reference, metric)?.value ?? null);
    const series: Series = { metric, column: null, points, limits: [], reference: before };
    return html`<h3><bdi>${column} = ${value}</bdi> over time</h3>
      <driftglass-over-time .report=${this.report} .series=${series}></driftglass-over-time>`;
  }
}
