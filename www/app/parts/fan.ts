import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { type Fan, fan, fanLegend, fanTable, fanText, fanWords, fiveOf } from "../../charts/fan.js";
import { legend } from "../../charts/index.js";
import type { BatchReport } from "../../core/types.js";
import { cursorBy } from "../../elements/cursor.js";
import { BelowLine } from "../findings/below-line.js";
import { qualityOf, quantilesOf } from "../findings/report-view.js";

/** The quantiles of a column in each batch, below the line of a metric over the same batches. */
@customElement("driftglass-fan")
export class FanPart extends BelowLine {
  @state() private cursor: number | null = null;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("column") || changed.has("from") || changed.has("report")) this.cursor = null;
  }

  protected override render(): TemplateResult | typeof nothing {
    const input = this.input();
    if (input.batches.length === 0) return nothing;
    const { title, description } = fanWords(input);
    return html`<figure part="chart">
      <figcaption><span class="title">${title}</span><span class="finding">${description}</span></figcaption>
      <div class="cursor-area" tabindex="0" role="group" @keydown=${(event: KeyboardEvent) => this.move(event, input)}
        aria-label=${`${title}. Arrow keys move.`}>${this.drawn((width) => this.chart(input, width))}</div>
      ${this.under(legend(fanLegend), this.cursor === null ? "" : fanText(input, this.cursor))}
      ${this.twin(() => fanTable(input))}
    </figure>`;
  }

  private input(): Fan {
    const { report, column, from, series } = this;
    const shown = report.batches.slice(from, from + series.points.length);
    return {
      column,
      isTime: qualityOf(report.reference, column)?.kind === "datetime",
      reference: fiveOf(quantilesOf(report.reference, column)),
      batches: shown.map((batch) => ({ label: batch.label, ...fiveIn(batch, column) })),
    };
  }

  private chart(input: Fan, width: number): TemplateResult {
    const onPoint = (batch: number | null): void => {
      this.cursor = batch;
    };
    return fan(input, { width, places: this.placesIn(width), cursor: this.cursor, onPoint });
  }

  private move(event: KeyboardEvent, { batches }: Fan): void {
    this.cursor = cursorBy(event, this.cursor, batches.length - 1);
  }
}

/** The quantiles of a column in a batch, or why it has none. */
function fiveIn(batch: BatchReport, column: string): Omit<Fan["batches"][number], "label"> {
  if (batch.condensed) return { five: null, reason: "only numbers are kept of this older batch" };
  const five = fiveOf(quantilesOf(batch, column));
  return { five, reason: five === null ? "it has no numbers in this column" : "" };
}
