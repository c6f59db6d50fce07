import { html, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { type ConfusionShares, confusion } from "../charts/confusion.js";
import * as format from "../charts/format.js";
import type { ClassificationMetrics } from "../core/types.js";
import { DriftglassElement, empty } from "./base.js";
import { define } from "./define.js";

/** The confusion matrix of a batch, beside the reference's if there is one. */
export class DriftglassConfusion extends DriftglassElement {
  @property({ attribute: false }) metrics: ClassificationMetrics | null = null;
  @property({ attribute: false }) reference: ClassificationMetrics | null = null;
  /** What the shares of cells refer to; by default, the rows with the cell's target. */
  protected shares?: ConfusionShares;

  protected override render(): TemplateResult {
    const { metrics, reference } = this;
    if (!metrics) return empty("There are no targets to compare predictions with.");
    return html`<figure part="chart">
      <figcaption><span class="title">Confusion matrix</span>
        <span class="finding">${format.percent(metrics.accuracy)} of ${format.plural(metrics.n, "row")} predicted right${was(reference)}.</span></figcaption>
      ${confusion(metrics, reference, this.shares)}
    </figure>`;
  }
}

function was(reference: ClassificationMetrics | null): string {
  return reference ? `, ${format.percent(reference.accuracy)} in the reference` : "";
}

define("driftglass-confusion", DriftglassConfusion);

declare global {
  interface HTMLElementTagNameMap {
    "driftglass-confusion": DriftglassConfusion;
  }
}
