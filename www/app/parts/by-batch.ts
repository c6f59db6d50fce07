import { html, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { fiveOf } from "../../charts/fan.js";
import type { Series } from "../../charts/index.js";
import type { Report } from "../../core/types.js";
import { areQuantilesShown, showQuantiles } from "../address/axes.js";
import { quantilesOf } from "../findings/report-view.js";
import { Part } from "./part.js";
import "./bins.js";
import "./fan.js";

/** How the values of a column are distributed in each batch: shares of ranges, or quantiles where it has numbers. */
@customElement("driftglass-by-batch")
export class ByBatch extends Part {
  @property({ attribute: false }) report!: Report;
  @property() column = "";
  /** What the line above shows. */
  @property({ attribute: false }) series!: Series;
  /** Place of its first batch in the report. */
  @property({ type: Number }) from = 0;

  protected override render(): TemplateResult {
    const { report, column, series, from } = this;
    if (fiveOf(quantilesOf(report.reference, column)) === null) return this.bins();
    const isFan = areQuantilesShown();
    const pick = (event: Event): void => {
      showQuantiles((event.currentTarget as HTMLSelectElement).selectedIndex === 1);
      this.requestUpdate();
    };
    return html`<p class="row below-choice"><label>Values by batch
        <select @change=${pick}><option ?selected=${!isFan}>shares of ranges</option><option ?selected=${isFan}>quantiles</option></select></label></p>
      ${isFan ? html`<driftglass-fan .report=${report} .column=${column} .series=${series} .from=${from}></driftglass-fan>` : this.bins()}`;
  }

  private bins(): TemplateResult {
    const { report, column, series, from } = this;
    return html`<driftglass-bins .report=${report} .column=${column} .series=${series} .from=${from}></driftglass-bins>`;
  }
}
