import { type SVGTemplateResult, svg } from "lit";
import { distinctParts, fit, textWidth } from "./text.js";

/** The area a chart draws in, in px from the top left corner. */
export interface Plot {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export const FONT = 12;
const GAP = 8;

/** As many ticks as fit without crowding. */
export function tickCount(length: number, spacing = 48): number {
  return Math.max(2, Math.min(8, Math.floor(length / spacing)));
}

/** Rounds px to half pixels, so that 1 px lines are crisp. */
export function crisp(px: number): number {
  return Math.round(px) + 0.5;
}

/** Px with one decimal, to keep paths short. */
export function px(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Width that the labels of a vertical axis need. */
export function axisWidth(labels: readonly string[]): number {
  return Math.ceil(Math.max(0, ...labels.map((label) => textWidth(label, FONT)))) + GAP;
}

/** Horizontal grid lines with their labels to the left. */
export function valueAxis(
  plot: Plot,
  ticks: readonly number[],
  place: (value: number) => number,
  write: (value: number) => string,
): SVGTemplateResult {
  const lines = ticks.map((tick) => `M${plot.left},${crisp(place(tick))}H${plot.right}`);
  return svg`<g class="axis" text-anchor="end"><path class="grid" d=${lines.join("")}></path>
    ${ticks.map(
      (tick) =>
        svg`<text class="tick" x=${plot.left - GAP} y=${crisp(place(tick))} dy="0.32em">${write(tick)}</text>`,
    )}</g>`;
}

/** Labels below a horizontal scale, without those that would touch the previous one. */
export function positionAxis(
  plot: Plot,
  ticks: readonly { at: number; label: string }[],
  bounds: { from: number; to: number },
): SVGTemplateResult {
  let free = bounds.from;
  const y = crisp(plot.bottom);
  const kept = ticks.filter((tick) => {
    const half = textWidth(tick.label, FONT) / 2;
    if (tick.at - half < free || tick.at + half > bounds.to) return false;
    free = tick.at + half + GAP;
    return true;
  });
  const marks = kept.map((tick) => `M${crisp(tick.at)},${y}v4`);
  return svg`<g class="axis" text-anchor="middle"><path class="base" d=${`M${plot.left},${y}H${plot.right}${marks.join("")}`}></path>
    ${kept.map(
      (tick) => svg`<text class="tick" x=${px(tick.at)} y=${plot.bottom + 18}>${tick.label}</text>`,
    )}</g>`;
}

/** Which batches get a label: every k-th, counted back from the last, so that none touch. */
export function batchTicks(
  labels: readonly string[],
  centre: (index: number) => number,
  band: number,
): { at: number; label: string }[] {
  const parts = distinctParts(labels).map((label) => fit(label, Math.max(96, band - GAP), FONT));
  const widest = Math.max(0, ...parts.map((label) => textWidth(label, FONT))) + GAP;
  const step = Math.max(1, Math.ceil(widest / Math.max(1, band)));
  const last = parts.length - 1;
  return parts
    .map((label, index) => ({ at: centre(index), label, index }))
    .filter(({ index }) => (last - index) % step === 0);
}

/** How far, in px, the label of the last batch extends to the right of its band. */
export function overhang(labels: readonly string[], band: number): number {
  const last = batchTicks(labels, () => 0, band).at(-1);
  return last ? Math.max(0, Math.ceil((textWidth(last.label, FONT) - band) / 2)) : 0;
}

/** An object with a size and a preferred position on a line. */
export interface Placed {
  at: number;
  size: number;
}

/**
 * Centres close to the preferred positions, in the same order, so that nothing touches and everything stays between the
 * ends.
 */
export function spread(wishes: readonly Placed[], gap: number, from: number, to: number): number[] {
  const order = wishes.map((wish, index) => ({ ...wish, index })).sort((a, b) => a.at - b.at);
  let free = from;
  const placed = order.map(({ at, size }) => {
    const centre = Math.max(at, free + size / 2);
    free = centre + size / 2 + gap;
    return centre;
  });
  let end = to;
  const result: number[] = [];
  for (const { size, index } of order.toReversed()) {
    const centre = Math.min(placed.pop() ?? from, end - size / 2);
    result[index] = centre;
    end = centre - size / 2 - gap;
  }
  return result;
}
