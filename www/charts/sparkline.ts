import { extent } from "d3-array";
import { scaleLinear } from "d3-scale";
import { line } from "d3-shape";
import { html, svg, type TemplateResult } from "lit";
import { px } from "./axis.js";

/** Px of a sparkline. */
export const SPARK_WIDTH = 90;
export const SPARK_HEIGHT = 20;

/**
 * A line as high as a line of text, from zero, the last value marked. Hidden from readers: the cell
 * it stands in says the value.
 */
export function sparkline(values: readonly (number | null)[]): TemplateResult {
  const [low = 0, high = 1] = extent(values.filter((value) => value !== null));
  const x = scaleLinear([0, Math.max(1, values.length - 1)], [2, SPARK_WIDTH - 4]);
  const y = scaleLinear([Math.min(0, low), high || 1], [SPARK_HEIGHT - 3, 3]);
  const draw = line<number | null>()
    .defined((value) => value !== null)
    .x((_, i) => px(x(i)))
    .y((value) => px(y(value ?? 0)));
  const last = values.at(-1) ?? null;
  return html`<svg class="spark" width=${SPARK_WIDTH} height=${SPARK_HEIGHT} aria-hidden="true">
    <path class="spark-line" d=${draw(values) ?? ""}></path>
    ${last === null ? null : svg`<circle class="spark-dot" cx=${px(x(values.length - 1))} cy=${px(y(last))} r="2.5"></circle>`}</svg>`;
}
