import { max } from "d3-array";
import { type ScaleLinear, scaleLinear } from "d3-scale";
import { type SVGTemplateResult, svg, type TemplateResult } from "lit";
import { axisWidth, FONT, positionAxis, px, tickCount, valueAxis } from "./axis.js";
import { type BinsOptions, binName, binsWords } from "./bins.js";
import type { BinRow, Bins } from "./bins-input.js";
import * as format from "./format.js";
import { image, type LegendEntry } from "./frame.js";
import type { SeriesPlaces } from "./series.js";
import { cursorMark, type Frame, gapMark, hits, levelLine, linePath, type Step } from "./steps.js";
import { fit, textWidth } from "./text.js";
import type { Slot } from "./time-axis.js";

/** Px of a chart's steps, of its name above them, and of the batch labels below the lowest charts. */
const HEIGHT = 68;
const NAME = 24;
const FOOT = 28;
/** Px between charts side by side, the least width of one, and the most charts side by side. */
const GAP = 16;
const LEAST = 116;
const MOST = 4;

/**
 * Draws a small step chart for each value of a column over batches, on one scale of shares, to show how each rose or
 * fell more precisely than colours do. The reference is a dotted level, or steps if batches have their own references.
 * The batches are those of the line above, from the first that has a share here.
 */
export function multiples(input: Bins, options: BinsOptions): TemplateResult {
  const { width, cursor = null, onPoint } = options;
  const y = scaleLinear([0, max(input.rows.flatMap(sharesOf)) || 1], [HEIGHT, 0]).nice(4);
  y.domain([0, Math.min(1, y.domain()[1] ?? 1)]);
  const ticks = y.ticks(tickCount(HEIGHT));
  const left = axisWidth(ticks.map((tick) => format.axisPercent(tick)));
  const columns = Math.max(1, Math.min(MOST, Math.floor((width - left + GAP) / (LEAST + GAP))));
  const room = (width - left - 4 - GAP * (columns - 1)) / columns;
  const { length } = input.rows;
  const lines = Math.ceil(length / columns);
  const charts = input.rows.map((row, at) => {
    const place = { left: left + (at % columns) * (room + GAP), line: Math.floor(at / columns) };
    const { frame, names } = frameOf(input, options.places, { ...place, room, y, ticks });
    const own = cursor?.row === at ? cursor.batch : null;
    return [
      axes(frame, at % columns === 0, at + columns < length ? [] : names, width),
      chart(input, row, frame, own),
      hits(frame, onPoint && ((batch) => batch !== null && onPoint({ row: at, batch }))),
    ];
  });
  return image(width, lines * (NAME + HEIGHT) + FOOT, binsWords(input), charts);
}

/** Explains the marks of the charts. */
export function multiplesLegend({ isMoving }: Bins): LegendEntry[] {
  const label = isMoving ? "what the batch was compared with" : "reference";
  return [
    { symbol: "line", label: "share of a batch" },
    { symbol: "dotted", label },
  ];
}

function sharesOf({ reference, against, shares }: BinRow): number[] {
  return [reference, ...against, ...shares].map((share) => share ?? 0);
}

interface Panel {
  left: number;
  /** Which row of charts it is in, from the top. */
  line: number;
  room: number;
  y: ScaleLinear<number, number>;
  ticks: number[];
}

/** Where one chart has its batches and shares, and the labels below it. */
function frameOf(
  { batches }: Bins,
  places: SeriesPlaces,
  { left, line, room, y, ticks }: Panel,
): { frame: Frame; names: SeriesPlaces["ticks"] } {
  const shown = places.slots.slice(places.slots.length - batches.length);
  const from = shown[0]?.from ?? places.plot.left;
  const x = scaleLinear([from, places.plot.right], [left, left + room]);
  const top = line * (NAME + HEIGHT) + NAME;
  const slots = shown.map((slot): Slot => ({ from: x(slot.from), to: x(slot.to) }));
  const names = places.ticks.filter(({ at }) => at >= from);
  return {
    frame: {
      plot: { left, right: left + room, top, bottom: top + HEIGHT },
      slots,
      y: y.copy().range([top + HEIGHT, top]),
      ticks,
    },
    names: names.map(({ at, label }) => ({ at: x(at), label })),
  };
}

function axes(
  { plot, y, ticks }: Frame,
  isNamed: boolean,
  batches: SeriesPlaces["ticks"],
  width: number,
): SVGTemplateResult[] {
  const bounds = { from: plot.left - GAP / 2, to: Math.min(width, plot.right + GAP / 2) };
  return [
    valueAxis(plot, ticks, y, (tick) => (isNamed ? format.axisPercent(tick) : "")),
    positionAxis(plot, batches, bounds),
  ];
}

const steps = (shares: readonly (number | null)[]): Step[] =>
  shares.map((value) => ({ value, interval: null }));

function chart(
  { isMoving }: Bins,
  row: BinRow,
  frame: Frame,
  cursor: number | null,
): SVGTemplateResult {
  const { left, right, top } = frame.plot;
  const newest = format.percent(row.shares.findLast((share) => share !== null) ?? null);
  const points = steps(row.shares);
  const gaps = points.flatMap(({ value }, at) => (value === null ? [gapMark(frame, at)] : []));
  const value = row.reference ?? 0;
  return svg`<g><text class=${row.kind === "value" ? "tick" : "tick summary"} x=${px(left)} y=${top - 8}>${fit(binName(row), right - left - textWidth(newest) - 8, FONT)}</text>
    <text class="value" x=${px(right)} y=${top - 8} text-anchor="end">${newest}</text>
    ${isMoving ? svg`<path class="reference-level" d=${linePath(steps(row.against), frame)}></path>` : levelLine({ value, label: "", kind: "reference-level" }, frame)}
    <path class="batch-line" d=${linePath(points, frame)}></path>${gaps}${cursorMark(points, frame, cursor)}</g>`;
}
