import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import { type Series, seriesOf } from "../../charts/index.js";
import type { Report } from "../../core/types.js";
import { isByTime, isFromZero } from "../address/axes.js";
import { navigation } from "../address/navigation.js";
import { Part } from "./part.js";

/** With fewer batches no range selection is needed. */
const FEWEST = 4;

/**
 * A metric over batches, with a choice of the range: two sliders, so that fingers, pointers and arrow keys work alike.
 * The range is in the address and applies to every chart over time.
 */
@customElement("driftglass-over-time")
export class OverTime extends Part {
  @property({ attribute: false }) report!: Report;
  @property() metric = "";
  @property() column: string | null = null;
  /** Used in place of the report's own series. */
  @property({ attribute: false }) series: Series | null = null;
  @property({ type: Number }) height = 240;
  /** The chart below the line, over the same batches; it gets them and the index of the first in the report. */
  @property({ attribute: false }) below: ((shown: Series, from: number) => unknown) | null = null;

  private whole(): Series {
    return this.series ?? seriesOf(this.report, this.metric, this.column);
  }

  private range(last: number): [number, number] {
    const [from, to] = navigation.route.range ?? [0, last];
    return [Math.min(from, last), Math.min(to, last)];
  }

  protected override render(): TemplateResult {
    const whole = this.whole();
    const last = whole.points.length - 1;
    const [from, to] = this.range(last);
    const shown = { ...whole, points: whole.points.slice(from, to + 1) };
    return html`<driftglass-metric-chart .fromZero=${isFromZero()} .byTime=${isByTime()} .series=${shown} height=${this.height}></driftglass-metric-chart>
      ${this.below?.(shown, from)}
      ${last + 1 < FEWEST ? nothing : this.brush(whole, from, to)}`;
  }

  private brush({ points }: Series, from: number, to: number): TemplateResult {
    const last = points.length - 1;
    // A thumb moved past the other one is put back, because the browser has already moved it.
    const slider = (name: string, value: number, take: (value: number) => [number, number]) =>
      html`<label>${name} <bdi>${points[value]?.label ?? ""}</bdi>
        <input type="range" min="0" max=${last} .value=${live(String(value))} aria-valuetext=${points[value]?.label ?? ""}
          @input=${(event: Event) => this.take(take((event.target as HTMLInputElement).valueAsNumber), last)} />
      </label>`;
    const isAll = from === 0 && to === last;
    return html`<div class="brush" role="group" aria-label="Batches shown">
      ${slider("From", from, (value) => [Math.min(value, to), to])}
      ${slider("to", to, (value) => [from, Math.max(value, from)])}
      <button type="button" class="small" ?disabled=${isAll} @click=${() => this.take([0, last], last)}>All batches</button>
    </div>`;
  }

  private take(range: [number, number], last: number): void {
    navigation.amend({ range: range[0] === 0 && range[1] === last ? null : range });
    this.requestUpdate();
  }
}
