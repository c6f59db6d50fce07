/** Draws values of batches as steps with bands around them, shared by charts of numbers over batches. */

import type { ScaleLinear } from "d3-scale";
import { type SVGTemplateResult, svg } from "lit";
import { axisWidth, crisp, overhang, type Plot, px, spread } from "./axis.js";
import { textWidth } from "./text.js";
import type { Slot } from "./time-axis.js";

/** Least px per batch for marks of its own. */
export const ROOMY = 14;

/** What is drawn for a batch; `null` is a gap. */
export interface Step {
  value: number | null;
  interval: [number, number] | null;
}

/** Levels across the whole plot, with their names in the right margin. */
export interface Level {
  value: number;
  label: string;
  kind: "limit" | "reference-level" | "zero";
}

export interface Frame {
  plot: Plot;
  /** Position of each batch. */
  slots: Slot[];
  y: ScaleLinear<number, number>;
  ticks: number[];
}

/**
 * The plot area between an axis with tick `labels` and the names of `levels`, with room for the last of the batch
 * `names` below it.
 */
export function plotBeside(
  labels: readonly string[],
  levels: readonly Level[],
  names: readonly string[],
  [width, top, bottom]: readonly [number, number, number],
): Plot {
  const left = Math.max(40, axisWidth(labels));
  const band = (width - left) / Math.max(1, names.length);
  const beyond = overhang(names, band) + 4;
  const margin = Math.max(12, beyond, ...levels.map((level) => textWidth(level.label) + 8));
  return { left, top, right: width - margin, bottom };
}

export function slotOf({ slots, plot }: Frame, index: number): Slot {
  return slots[index] ?? { from: plot.left, to: plot.left };
}

export function widthOf(frame: Frame, index: number): number {
  const { from, to } = slotOf(frame, index);
  return to - from;
}

export function centre(frame: Frame, index: number): number {
  const { from, to } = slotOf(frame, index);
  return (from + to) / 2;
}

/** One end of a batch's step; without a step it lies in a time without batches. */
interface End<Of extends Step> {
  point: Of | null;
  at: number;
}

/** Both ends of every batch's step, and separators where time passed without a batch. */
function ends<Of extends Step>(points: readonly Of[], frame: Frame): End<Of>[] {
  return points.flatMap((point, i) => {
    const { from, to } = slotOf(frame, i);
    const isApart = i > 0 && from - slotOf(frame, i - 1).to > 1;
    const step: End<Of>[] = [
      { point, at: px(from) },
      { point, at: px(to) },
    ];
    return isApart ? [{ point: null, at: px(from) }, ...step] : step;
  });
}

/** For each stretch of steps without a gap: the positions of their ends, and what `read` returns there. */
function stretches<Found>(
  points: readonly Step[],
  frame: Frame,
  read: (point: Step) => Found | null,
): [at: number, found: Found][][] {
  const all: [at: number, found: Found][][] = [[]];
  for (const { point, at } of ends(points, frame)) {
    const found = point && read(point);
    if (found === null) all.push([]);
    else all.at(-1)?.push([at, found]);
  }
  return all.filter((stretch) => stretch.length > 0);
}

export function linePath(points: readonly Step[], frame: Frame): string {
  return stretches(points, frame, (point) => point.value)
    .map((stretch) => `M${stretch.map(([at, value]) => `${at},${px(frame.y(value))}`).join("L")}`)
    .join("");
}

export function bandPath(points: readonly Step[], frame: Frame): string {
  return stretches(points, frame, (point) => point.interval)
    .map((stretch) => {
      const side = (of: 0 | 1) => stretch.map(([at, found]) => `${at},${px(frame.y(found[of]))}`);
      return `M${[...side(1), ...side(0).reverse()].join("L")}Z`;
    })
    .join("");
}

export function levelLine(level: Level, { plot, y }: Frame): SVGTemplateResult {
  const at = crisp(y(level.value));
  return svg`<line class=${level.kind} x1=${plot.left} x2=${plot.right} y1=${at} y2=${at}></line>`;
}

export function levelNames(levels: readonly Level[], { plot, y }: Frame): SVGTemplateResult[] {
  const wishes = levels.map((level) => ({ at: y(level.value), size: 14 }));
  const at = spread(wishes, 1, plot.top - 3, plot.bottom + 3);
  return levels.map(
    (
      level,
      i,
    ) => svg`<text class=${`level ${level.kind}-name`} x=${plot.right + 6} y=${px(at[i] ?? 0)}
      dy="0.32em">${level.label}</text>`,
  );
}

/** A short tick at the bottom of the plot for a batch without a value. */
export function gapMark(frame: Frame, index: number): SVGTemplateResult {
  return svg`<path class="no-value" d=${`M${px(centre(frame, index))},${frame.plot.bottom - 4}v-8`}></path>`;
}

export function cursorMark(
  points: readonly Step[],
  frame: Frame,
  index: number | null,
): SVGTemplateResult | null {
  const point = index === null ? undefined : points[index];
  if (index === null || !point) return null;
  const x = crisp(centre(frame, index));
  const dot =
    point.value === null
      ? null
      : svg`<circle class="cursor-dot" cx=${x} cy=${px(frame.y(point.value))} r="5"></circle>`;
  return svg`<line class="cursor" x1=${x} x2=${x} y1=${frame.plot.top} y2=${frame.plot.bottom}></line>${dot}`;
}

/** Makes the whole plot respond to the pointer: the batch below it becomes the cursor. */
export function hits(
  { plot, slots }: Frame,
  onPoint: ((index: number | null) => void) | undefined,
): SVGTemplateResult | null {
  const last = slots.length - 1;
  if (!onPoint || last < 0) return null;
  const point = (event: PointerEvent) => {
    const box = (event.currentTarget as SVGElement).getBoundingClientRect();
    const x = plot.left + event.clientX - box.left;
    const index = slots.findIndex(({ to }) => x <= to);
    onPoint(index < 0 ? last : index);
  };
  return svg`<rect class="hit" x=${plot.left} y=${plot.top} width=${Math.max(0, plot.right - plot.left)}
    height=${plot.bottom - plot.top} @pointermove=${point} @pointerdown=${point} @pointerleave=${() => onPoint(null)}></rect>`;
}
