/** The figures of an exported report, counted as they are written so that its script finds their input. */

import { html, type TemplateResult } from "lit";
import { type ChartSpec, drawn, twin } from "./spec.js";
import { PAPER_WIDTH } from "./style.js";

export class Figures {
  readonly specs: ChartSpec[] = [];

  /**
   * A drawing with its legend and its twin. `more` stands below the drawing. A `late` one is drawn by
   * the script alone, which spares its bytes.
   */
  figure(
    spec: ChartSpec,
    legend: TemplateResult,
    more: unknown = null,
    late = false,
  ): TemplateResult {
    const at = this.specs.push(spec) - 1;
    const drawing = late ? null : drawn(spec, PAPER_WIDTH);
    return html`<figure><div class="drawing" data-chart=${at}>${drawing}</div>${legend}${more}</figure>${folded("As table", twin(spec))}`;
  }
}

/** What opens on demand, and always on paper. */
export function folded(name: string, content: unknown): TemplateResult {
  return html`<details><summary>${name}</summary>${content}</details>`;
}
