import { html, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { fiveOf } from "../../charts/fan.js";
import type { Series } from "../../charts/index.js";
import type { Report } from "../../core/types.js";
import { areLinesShown, areQuantilesShown, choose } from "../address/axes.js";
import { baseOf } from "../findings/bin-shares.js";
import { quantilesOf } from "../findings/report-view.js";
import { Part } from "./part.js";
import "./bins.js";
import "./fan.js";

/**
 * The distribution of a column's values in each batch: shares, or quantiles for numbers and a line per value for
 * categories.
 */
@customElement("driftglass-by-batch")
export class ByBatch extends Part {
  @property({ attribute: false }) report!: Report;
  @property() column = "";
  /** What the line above shows. */
  @property({ attribute: false }) series!: Series;
  /** Index of its first batch in the report. */
  @property({ type: Number }) from = 0;

  protected override render(): TemplateResult {
    const { report, column, series, from } = this;
    if (fiveOf(quantilesOf(report.reference, column)) !== null) {
      const isFan = areQuantilesShown();
      return html`${this.choice("shares of ranges", "quantiles", isFan, "quantiles")}
        ${isFan ? html`<driftglass-fan .report=${report} .column=${column} .series=${series} .from=${from}></driftglass-fan>` : this.bins(false)}`;
    }
    if (baseOf(report, column)?.result.profile.edges !== undefined) return this.bins(false);
    const areLines = areLinesShown();
    return html`${this.choice("map of shares", "a line for each value", areLines, "lines")} ${this.bins(areLines)}`;
  }

  private choice(
    usual: string,
    other: string,
    isOther: boolean,
    axis: "quantiles" | "lines",
  ): TemplateResult {
    const pick = (event: Event): void => {
      choose({ [axis]: (event.currentTarget as HTMLSelectElement).selectedIndex === 1 });
      this.requestUpdate();
    };
    return html`<p class="row below-choice"><label>Values by batch
        <select @change=${pick}><option ?selected=${!isOther}>${usual}</option><option ?selected=${isOther}>${other}</option></select></label></p>`;
  }

  private bins(areLines: boolean): TemplateResult {
    const { report, column, series, from } = this;
    return html`<driftglass-bins .report=${report} .column=${column} .series=${series} .from=${from} .areLines=${areLines}></driftglass-bins>`;
  }
}
