import { html, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { withBreaks } from "../charts/breaks.js";
import { categories, categoriesTable } from "../charts/categories.js";
import * as format from "../charts/format.js";
import { legend } from "../charts/frame.js";
import { histogram, histogramTable } from "../charts/histogram.js";
import { canBeLogarithmic } from "../charts/value-axis.js";
import type { DriftResult } from "../core/types.js";
import { DriftglassElement, empty } from "./base.js";
import { define } from "./define.js";
import { unparted, verdictStatus } from "./status.js";

/**
 * One column in reference and batch: a histogram or paired bars, depending on the comparison.
 *
 * @fires {CustomEvent<AxisDetail>} driftglass-axis - Someone chose another way to draw the chart.
 */
export class DriftglassDistribution extends DriftglassElement {
  @property({ attribute: false }) result: DriftResult | null = null;
  /** Height of a histogram in px; bars take what they need. */
  @property({ type: Number }) height = 240;

  /** Shown in place of the column's name, such as "Predictions". */
  @property() label: string | null = null;

  /** Whether a histogram uses a logarithmic axis, if its values allow it. */
  @property({ type: Boolean }) logarithmic = false;

  protected override render(): TemplateResult {
    if (!this.result) return empty("No column has been chosen.");
    const result = { ...this.result, column: this.label ?? this.result.column };
    return html`<figure part="chart">
      <figcaption><span class="title"><bdi>${withBreaks(result.column ?? "Values")}</bdi> ${verdictStatus(result.verdict)}</span>
        <span class="finding">${unparted(result.reason)}</span></figcaption>
      ${hasShape(result) ? this.shape(result) : empty("There are no present values to draw.")}
    </figure>`;
  }

  private shape(result: DriftResult): TemplateResult {
    const bins = isHistogram(result);
    const canBeLog = canBeLogarithmic(result);
    const isLogarithmic = canBeLog && this.logarithmic;
    const options = (width: number) => ({ width, height: this.height, isLogarithmic });
    const draw = (width: number) => (bins ? histogram : categories)(result, options(width));
    const table = () => (bins ? histogramTable(result, isLogarithmic) : categoriesTable(result));
    const marks = legend([
      { symbol: "filled", label: `reference, ${format.plural(result.nReference, "value")}` },
      { symbol: "outline", label: `batch, ${format.plural(result.nBatch, "value")}` },
    ]);
    return html`${this.stepped(result.column ?? "Values", draw)}
      ${this.under(marks, this.said)}
      ${notes(result, isLogarithmic).map((sentence) => html`<p class="note">${sentence}</p>`)}
      ${this.twin(table, canBeLog ? this.choice("Logarithmic axis", this.logarithmic, "logarithmic") : nothing)}`;
  }
}

function isHistogram(result: DriftResult): boolean {
  return (result.profile.edges?.length ?? 0) > 1;
}

function hasShape(result: DriftResult): boolean {
  return isHistogram(result) || (result.profile.categories?.length ?? 0) > 0;
}

/** Notes on what the drawing cannot show. */
function notes(result: DriftResult, isLogarithmic: boolean): string[] {
  const [reference, batch] = result.profile.missing;
  const said: string[] = [];
  if (isLogarithmic && result.profile.logarithmic === undefined)
    said.push("The bins are of equal width: only a summary of the reference is kept.");
  if (result.kind === "datetime") said.push("Times are in UTC.");
  if (result.kind === "text" && isHistogram(result)) said.push("Lengths of texts in characters.");
  if (isHistogram(result) && reference + batch > 0) {
    const change = format.points(batch - reference);
    said.push(
      `Missing: ${format.percent(reference)} of the reference, ${format.percent(batch)} of the batch (${change}).`,
    );
  }
  return said;
}

define("driftglass-distribution", DriftglassDistribution);

declare global {
  interface HTMLElementTagNameMap {
    "driftglass-distribution": DriftglassDistribution;
  }
}
