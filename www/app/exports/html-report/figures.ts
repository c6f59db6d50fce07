/** The figures of an exported report, numbered as they are written, so that the script finds their input. */

import { html, type TemplateResult } from "lit";
import { type ChartSpec, drawn, twin } from "./spec.js";
import { PAPER_WIDTH } from "./style.js";

export class Figures {
  readonly specs: ChartSpec[] = [];

  /**
   * Renders a drawing with its legend and table; `more` goes below the drawing. To save bytes, parts in `late` are made
   * only by the script.
   */
  figure(
    spec: ChartSpec,
    legend: TemplateResult,
    more: unknown = null,
    late: Late = "nothing",
  ): TemplateResult {
    const at = this.specs.push(spec) - 1;
    const drawing = late === "nothing" ? drawn(spec, PAPER_WIDTH) : null;
    const table =
      late === "both" ? html`<div data-twin=${at}></div>` : html`<div>${twin(spec)}</div>`;
    return html`<figure><div class="drawing" data-chart=${at}>${drawing}</div>${legend}${more}</figure>${folded("As table", table)}`;
  }
}

/** Which parts of a figure are made when the report is opened. */
export type Late = "nothing" | "drawing" | "both";

/** Content that opens on demand, and always on paper. */
export function folded(name: string, content: unknown): TemplateResult {
  return html`<details><summary>${name}</summary>${content}</details>`;
}
