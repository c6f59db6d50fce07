import { html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import * as format from "../charts/format.js";
import { legend } from "../charts/frame.js";
import { metricsOf, seriesOf } from "../charts/from-report.js";
import { metricValue } from "../charts/metrics.js";
import {
  isFew,
  leavesZeroOut,
  series,
  seriesLegend,
  seriesName,
  seriesTable,
  seriesWords,
} from "../charts/series.js";
import type { Series } from "../charts/series-input.js";
import { isUneven, timesOf } from "../charts/time-axis.js";
import type { Report } from "../core/types.js";
import { DriftglassElement, empty } from "./base.js";
import { cursorBy } from "./cursor.js";
import { define } from "./define.js";

/**
 * One metric over batches. Arrow keys, Home and End move a cursor; screen readers announce its value.
 *
 * @fires {CustomEvent<AxisDetail>} driftglass-axis - Someone chose another way to draw the chart.
 */
export class DriftglassMetricChart extends DriftglassElement {
  @property({ attribute: false }) report: Report | null = null;
  /** Name of a measurement, such as `accuracy`; if absent, the report's first. */
  @property() metric: string | null = null;
  @property() column: string | null = null;
  /** Used in place of a report. */
  @property({ attribute: false }) series: Series | null = null;
  /** Height of the drawing in px. */
  @property({ type: Number }) height = 240;

  /** Whether batches are spaced by time; until the reader chooses, they are if their gaps are uneven. */
  @property({ attribute: false, type: Boolean }) byTime: boolean | null = null;
  /** Whether the value axis includes zero. */
  @property({ type: Boolean, attribute: "from-zero" }) fromZero = false;

  @state() private cursor: number | null = null;

  protected override render(): TemplateResult {
    const input = this.input();
    if (!input || input.points.length === 0) return empty("No batch has been measured yet.");
    const words = seriesWords(input);
    return html`<figure part="chart">
      <figcaption><span class="title">${seriesName(input)}${input.estimated ? ", estimated" : ""}</span><span class="finding">${words.description}</span></figcaption>
      <div class="cursor-area" tabindex="0" role="group" @keydown=${(event: KeyboardEvent) => this.move(event, input)}
        aria-label=${`${words.title}. Arrow keys move.`}>
        ${this.drawn((width) => this.chart(input, width))}</div>
      ${this.under(legend(seriesLegend(input)), this.spoken(input))}
      ${this.twin(() => seriesTable(input), this.axes(input))}
    </figure>`;
  }

  /** Whether the batches of `input` are spaced by time, by the reader's choice or else by their gaps. */
  isByTime({ points }: Series): boolean {
    const times = timesOf(points);
    return times !== null && (this.byTime ?? isUneven(times));
  }

  /** Whether the values of `input` are drawn from zero. */
  isFromZero(input: Series): boolean {
    return this.fromZero && leavesZeroOut(input);
  }

  /** Offers spacing by time if every batch has one, and an axis from zero if zero is not on it. */
  private axes(input: Series): TemplateResult {
    return html`${timesOf(input.points) && this.choice("Placed by time (UTC)", this.isByTime(input), "byTime")}
      ${leavesZeroOut(input) ? this.choice("From zero", this.fromZero, "fromZero") : nothing}`;
  }

  private input(): Series | null {
    if (this.series || !this.report) return this.series;
    const metric = this.metric ?? metricsOf(this.report)[0] ?? "rows";
    return seriesOf(this.report, metric, this.column);
  }

  private chart(input: Series, width: number): TemplateResult {
    const onPoint = (index: number | null) => {
      this.cursor = index;
    };
    const { height, cursor } = this;
    return series(input, {
      width,
      height,
      cursor,
      byTime: this.isByTime(input),
      fromZero: this.isFromZero(input),
      onPoint,
    });
  }

  private move(event: KeyboardEvent, { points }: Series): void {
    this.cursor = cursorBy(event, this.cursor, points.length - 1);
  }

  private spoken(input: Series): string {
    const point = this.cursor === null ? undefined : input.points[this.cursor];
    if (!point) return "";
    const write = (value: number | null) => metricValue(input.metric, value, input.currency);
    if (point.value === null) return `${point.label}: ${point.reason ?? "no value"}`;
    const interval = point.interval ? ` (${point.interval.map(write).join(" to ")})` : "";
    const realised = point.realised == null ? "" : `, realised ${write(point.realised)}`;
    const ofBatch = input.marksDrift ? ", drifted" : ", alert firing";
    const mark = input.estimated ? ", outside the limits" : ofBatch;
    return `${point.label}: ${write(point.value)}${interval}${realised}, ${format.plural(point.n, "row")}${isFew(input)(point) ? " (few)" : ""}${point.firing ? mark : ""}`;
  }
}

define("driftglass-metric-chart", DriftglassMetricChart);

declare global {
  interface HTMLElementTagNameMap {
    "driftglass-metric-chart": DriftglassMetricChart;
  }
}
