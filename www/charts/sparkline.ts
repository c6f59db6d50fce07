import { extent } from "d3-array";
import { html, type TemplateResult } from "lit";
import { px } from "./axis.js";

/** Px of a sparkline. */
export const SPARK_WIDTH = 90;
export const SPARK_HEIGHT = 20;
/** A circle of 2.5 px as a path, from its left: one template per line instead of two. */
const DOT = "a2.5,2.5 0 1 0 5,0a2.5,2.5 0 1 0 -5,0z";

/**
 * A line as high as a line of text, from zero, with the last value marked. It is hidden from screen readers, because
 * the cell around it says the value.
 */
export function sparkline(values: readonly (number | null)[]): TemplateResult {
  const [low = 0, high = 1] = extent(values.filter((value) => value !== null));
  const floor = Math.min(0, low);
  const x = (i: number) => px(2 + ((SPARK_WIDTH - 6) * i) / Math.max(1, values.length - 1));
  const rise = (SPARK_HEIGHT - 6) / ((high || 1) - floor || 1);
  const y = (value: number) => px(SPARK_HEIGHT - 3 - (value - floor) * rise);
  const last = values.at(-1) ?? null;
  const dot = last === null ? "" : `M${px(x(values.length - 1) - 2.5)},${y(last)}${DOT}`;
  return html`<svg class="spark" width=${SPARK_WIDTH} height=${SPARK_HEIGHT} aria-hidden="true">
    <path class="spark-line" d=${brokenLine(values, x, y)}></path><path class="spark-dot" d=${dot}></path></svg>`;
}

/**
 * A line with a gap where there is no value; a single value is a dot. Written by hand, because a list draws hundreds.
 */
function brokenLine(
  values: readonly (number | null)[],
  x: (i: number) => number,
  y: (value: number) => number,
): string {
  const isMissing = (i: number) => (values[i] ?? null) === null;
  let path = "";
  values.forEach((value, i) => {
    if (value === null) return;
    const starts = isMissing(i - 1);
    path += `${starts ? "M" : "L"}${x(i)},${y(value)}${starts && isMissing(i + 1) ? "Z" : ""}`;
  });
  return path;
}
