import { max } from "d3-array";
import { scaleLinear } from "d3-scale";
import { type SVGTemplateResult, svg, type TemplateResult } from "lit";
import type { DriftResult } from "../core/types.js";
import { axisWidth, crisp, type Plot, positionAxis, px, tickCount, valueAxis } from "./axis.js";
import * as format from "./format.js";
import { type ChartOptions, dataTable, image } from "./frame.js";
import { textWidth } from "./text.js";
import { axisWords, binsAlong, type ColumnAxis, columnAxis } from "./value-axis.js";

/** One bar: its position in px, both shares, and its name. */
interface Bin {
  from: number;
  to: number;
  reference: number;
  batch: number;
  label: string;
}

const GAP = 8;

/** Options of a chart of a distribution. */
export interface DistributionOptions extends ChartOptions {
  /** Whether the value axis is logarithmic, if `canBeLogarithmic` allows it. */
  isLogarithmic?: boolean;
}

/**
 * Draws an overlaid histogram of a numeric or datetime column: the reference filled, the batch as an outline, in the
 * reference's bins of equal width (on a logarithmic axis, of equal width in the logarithm). Values outside the bins are
 * drawn separately at both ends.
 */
export function histogram(result: DriftResult, options: DistributionOptions): TemplateResult {
  const { width, height = 240, isLogarithmic = false } = options;
  const { below = [0, 0], above = [0, 0] } = result.profile;
  const { reference, batch } = binsAlong(result, isLogarithmic);
  const top = max([...reference, ...batch, ...below, ...above]) || 1;
  const y = scaleLinear([0, top], [height - 28, 10]).nice(4);
  const ticks = y.ticks(tickCount(height - 38));
  const left = Math.max(40, axisWidth(ticks.map((tick) => format.axisPercent(tick))));
  const plot: Plot = { left, top: 10, right: width - 12, bottom: height - 28 };
  const axis = columnAxis(result, innerRange(result, plot), isLogarithmic);
  const bins = layout(result, plot, axis, isLogarithmic);
  return image(width, height, words(result, isLogarithmic), [
    valueAxis(plot, ticks, y, (tick) => format.axisPercent(tick)),
    svg`<path class="reference-fill" d=${filled(bins, y)}></path>
      <path class="reference-edge" d=${outline(bins, y, "reference")}></path>
      <path class="batch-halo" d=${outline(bins, y, "batch")}></path>
      <path class="batch-line" d=${outline(bins, y, "batch")}></path>`,
    positionAxis(plot, axis.ticks, tickBounds(result, plot, width)),
    sideLabels(bins, plot),
  ]);
}

/** The same as a table: bin, share of the reference, share of the batch, difference. */
export function histogramTable(result: DriftResult, isLogarithmic = false): TemplateResult {
  const { edges, reference, batch } = binsAlong(result, isLogarithmic);
  const { below, above, missing } = result.profile;
  const inside = reference.map((share, i) =>
    row(`${edge(result, edges[i])} to ${edge(result, edges[i + 1])}`, share, batch[i] ?? 0),
  );
  const rows = [
    ...(below ? [row(`below ${edge(result, edges[0])}`, ...below)] : []),
    ...inside,
    ...(above ? [row(`above ${edge(result, edges.at(-1))}`, ...above)] : []),
    row("missing (of all rows)", ...missing),
  ];
  return dataTable(
    `${result.column ?? "Values"}: shares by range${axisWords(isLogarithmic)}`,
    COLUMNS,
    rows,
  );
}

const COLUMNS = [
  { label: "Range" },
  { label: "Reference", numeric: true },
  { label: "Batch", numeric: true },
  { label: "Difference", numeric: true },
];

function row(label: string, reference: number, batch: number): string[] {
  return [
    label,
    format.percent(reference),
    format.percent(batch),
    format.points(batch - reference),
  ];
}

function words(
  result: DriftResult,
  isLogarithmic: boolean,
): { title: string; description: string } {
  const name = result.column ?? "Values";
  return {
    title: `${name}: reference and batch${axisWords(isLogarithmic)}`,
    description: result.reason,
  };
}

/** An end of a range, written as values of the column are. */
export function edge(result: DriftResult, value: number | undefined): string {
  return result.kind === "datetime" ? format.dateTime(value) : format.number(value);
}

function holds(pair: [number, number] | undefined): pair is [number, number] {
  return pair !== undefined && pair[0] + pair[1] > 0;
}

function sideBin([reference, batch]: [number, number], from: number, label: string): Bin {
  return { from: px(from), to: px(from + sideWidth(label)), reference, batch, label };
}

/** The bins for values outside the range: "< 17" and "> 94". */
function sideLabel(result: DriftResult, side: "below" | "above"): string {
  const { edges = [] } = result.profile;
  if (result.kind === "datetime") return side === "below" ? "earlier" : "later";
  const end = (side === "below" ? edges[0] : edges.at(-1)) ?? 0;
  return `${side === "below" ? "<" : ">"} ${format.short(Number(end.toPrecision(3)))}`;
}

function sideWidth(label: string): number {
  return Math.ceil(textWidth(label)) + 4;
}

/** The part of the plot for the reference's range. */
function innerRange(result: DriftResult, plot: Plot): [number, number] {
  const from =
    plot.left + (holds(result.profile.below) ? sideWidth(sideLabel(result, "below")) + GAP : 0);
  const to =
    plot.right - (holds(result.profile.above) ? sideWidth(sideLabel(result, "above")) + GAP : 0);
  return [from, to];
}

function layout(
  result: DriftResult,
  plot: Plot,
  { place }: ColumnAxis,
  isLogarithmic: boolean,
): Bin[] {
  const { edges, reference, batch } = binsAlong(result, isLogarithmic);
  const { below, above } = result.profile;
  const bins = reference.map((share, i) => ({
    from: px(place(edges[i] ?? 0)),
    to: px(place(edges[i + 1] ?? 0)),
    reference: share,
    batch: batch[i] ?? 0,
    label: "",
  }));
  if (holds(below)) bins.unshift(sideBin(below, plot.left, sideLabel(result, "below")));
  if (holds(above)) {
    const label = sideLabel(result, "above");
    bins.push(sideBin(above, plot.right - sideWidth(label), label));
  }
  return bins;
}

function filled(bins: readonly Bin[], y: (share: number) => number): string {
  const base = y(0);
  return bins
    .filter((bin) => bin.reference > 0)
    .map((bin) => `M${bin.from},${base}V${px(y(bin.reference))}H${bin.to}V${base}z`)
    .join("");
}

/** One line across the tops of adjacent bins; it goes down to the base at empty or separate ones. */
function outline(
  bins: readonly Bin[],
  y: (share: number) => number,
  side: "reference" | "batch",
): string {
  const base = px(y(0));
  const touches = (a: Bin | undefined, b: Bin | undefined) => a?.to === b?.from;
  return bins
    .map((bin, i) => {
      if (bin[side] === 0) return "";
      const before = bins[i - 1];
      const after = bins[i + 1];
      const joined = touches(before, bin) && before?.[side] !== 0;
      const goesOn = touches(bin, after) && after?.[side] !== 0;
      const top = `V${px(y(bin[side]))}H${bin.to}`;
      return `${joined ? "" : `M${bin.from},${base}`}${top}${goesOn ? "" : `V${base}`}`;
    })
    .join("");
}

/** Keeps tick labels clear of those of the outside bins. */
function tickBounds(result: DriftResult, plot: Plot, width: number): { from: number; to: number } {
  const [from, to] = innerRange(result, plot);
  return {
    from: holds(result.profile.below) ? from - GAP / 2 : 0,
    to: holds(result.profile.above) ? to + GAP / 2 : width,
  };
}

function sideLabels(bins: readonly Bin[], plot: Plot): SVGTemplateResult[] {
  return bins
    .filter((bin) => bin.label !== "")
    .map((bin) => {
      const y = crisp(plot.bottom);
      return svg`<line class="base" x1=${bin.from} x2=${bin.to} y1=${y} y2=${y}></line>
        <text class="tick side" x=${(bin.from + bin.to) / 2} y=${plot.bottom + 18}
          text-anchor="middle">${bin.label}</text>`;
    });
}
