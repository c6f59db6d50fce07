import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import {
  ecdf,
  ecdfTable,
  legend,
  type QuantilePair,
  quantiles,
  quantilesTable,
} from "../../charts/index.js";
import { canBeLogarithmic } from "../../charts/value-axis.js";
import type { DriftResult } from "../../core/types.js";
import { DriftglassElement } from "../../elements/base.js";
import { counted } from "../shared/format.js";

/** A column as cumulative shares: reference and batch. */
@customElement("driftglass-ecdf")
export class EcdfChart extends DriftglassElement {
  @property({ attribute: false }) result!: DriftResult;

  /** Whether the value axis is logarithmic, if the values allow it. */
  @property({ type: Boolean }) logarithmic = false;

  protected override render(): TemplateResult {
    const { result } = this;
    const canBeLog = canBeLogarithmic(result);
    const isLogarithmic = canBeLog && this.logarithmic;
    return html`<figure part="chart">
      <figcaption><span class="title">Share of values at or below</span>
        <span class="finding">Exact at the edges of the reference's bins, interpolated between them.</span></figcaption>
      ${this.stepped("Share of values at or below", (width) => ecdf(result, { width, isLogarithmic }))}
      ${this.under(
        legend([
          { symbol: "filled", label: `reference, ${counted(result.nReference, "value")}` },
          { symbol: "outline", label: `batch, ${counted(result.nBatch, "value")}` },
        ]),
        this.said,
      )}
      ${this.twin(() => ecdfTable(result, isLogarithmic), canBeLog ? this.choice("Logarithmic axis", this.logarithmic, "logarithmic") : nothing)}
    </figure>`;
  }
}

/** Quantiles of the batch against those of the reference. */
@customElement("driftglass-quantiles")
export class QuantilesChart extends DriftglassElement {
  @property({ attribute: false }) pair!: QuantilePair;

  protected override render(): TemplateResult {
    const { pair } = this;
    return html`<figure part="chart">
      <figcaption><span class="title">Quantiles, batch against reference</span>
        <span class="finding">At 1, 5, 10, 25, 50, 75, 90, 95 and 99 %. On the diagonal both are equal; above it the batch is larger.</span></figcaption>
      ${this.stepped("Quantiles, batch against reference", (width) => quantiles(pair, { width }))}
      ${this.under(
        legend([
          { symbol: "dotted", label: "equal" },
          { symbol: "ring", label: "a quantile" },
        ]),
        this.said,
      )}
      ${this.twin(() => quantilesTable(pair))}
    </figure>`;
  }
}
