import { extent } from "d3-array";
import { type ScaleLinear, scaleLinear } from "d3-scale";
import { type SVGTemplateResult, svg, type TemplateResult } from "lit";
import { batchTicks, type Plot, positionAxis, px, tickCount, valueAxis } from "./axis.js";
import { estimateLegend, estimateRows, estimateWords } from "./estimates.js";
import * as format from "./format.js";
import { type ChartOptions, dataTable, image, type LegendEntry } from "./frame.js";
import {
  metricLabel,
  metricLevel,
  metricTicks,
  metricUnit,
  metricValue,
  type Unit,
} from "./metrics.js";
import type { Series, SeriesPoint } from "./series-input.js";
import {
  bandPath,
  centre,
  cursorMark,
  type Frame,
  gapMark,
  hits,
  type Level,
  levelLine,
  levelNames,
  linePath,
  plotBeside,
  ROOMY,
  slotOf,
  widthOf,
} from "./steps.js";
import { evenSlots, type Slot, timeSlots, timesOf, timeTicks } from "./time-axis.js";

export interface SeriesOptions extends ChartOptions {
  /** The batch the reader points at. */
  cursor?: number | null;
  /** Whether batches are spaced by time, if each has one; otherwise evenly. */
  byTime?: boolean;
  /** Whether the value axis includes zero. */
  fromZero?: boolean;
  /** The pointer moved onto a batch, or left. */
  onPoint?: (index: number | null) => void;
}

/**
 * Draws a metric as a step line over batches with its 95 % confidence band, the limits (dashed, with their value) and
 * the value on the reference (dotted). Batches with a firing alert are tinted and have a diamond. A batch without a
 * value is a gap; one with {@link isFew} rows has a hollow mark. A ring is the realised value beside an estimate.
 */
export function series(input: Series, options: SeriesOptions): TemplateResult {
  const { width, height = 240, cursor = null } = options;
  const levels = levelsOf(input);
  const times = options.byTime === true ? timesOf(input.points) : null;
  const frame = frameOf(input, levels, { ...options, height, times });
  const { plot, y } = frame;
  const ticks = times === null ? labelTicks(input, frame) : timeTicks(plot, times);
  const content = [
    tints(input, frame),
    valueAxis(plot, frame.ticks, y, metricTicks(input.metric, frame.ticks, input.currency)),
    svg`<path class="band" d=${bandPath(input.points, frame)}></path>`,
    levels.map((level) => levelLine(level, frame)),
    levelNames(levels, frame),
    input.estimated ? realised(input, frame) : null,
    svg`<path class="batch-line" d=${linePath(input.points, frame)}></path>`,
    cursorMark(input.points, frame, cursor),
    marks(input, frame),
    positionAxis(plot, ticks, { from: 0, to: width }),
    hits(frame, options.onPoint),
  ];
  return image(width, height, seriesWords(input), content);
}

/** Where a series has its batches, for what is drawn below it. */
export interface SeriesPlaces {
  plot: Plot;
  slots: readonly Slot[];
  ticks: readonly { at: number; label: string }[];
}

/** The positions of batches in {@link series} with the same options. */
export function seriesPlaces(input: Series, options: SeriesOptions): SeriesPlaces {
  const { height = 240 } = options;
  const times = options.byTime === true ? timesOf(input.points) : null;
  const frame = frameOf(input, levelsOf(input), { ...options, height, times });
  const { plot, slots } = frame;
  return { plot, slots, ticks: times === null ? labelTicks(input, frame) : timeTicks(plot, times) };
}

/** Whether the value axis excludes zero unless asked to include it. */
export function leavesZeroOut(input: Series): boolean {
  const { y } = frameOf(input, levelsOf(input), { width: 0, height: 240, times: null });
  const [low = 0, high = 0] = y.domain();
  return low * high > 0;
}

/** Batches with less than this part of the usual rows have few rows: their intervals are twice as wide. */
const FEW = 1 / 4;

/** Returns whether a batch has few rows, compared with the median of the batches shown. */
export function isFew({ points }: Series): (point: SeriesPoint) => boolean {
  const sizes = points.map(({ n }) => n).sort((a, b) => a - b);
  const usual = sizes[sizes.length >> 1] ?? 0;
  return ({ n, value }) => value !== null && n < usual * FEW;
}

/** Rows of a batch as a cell of a table. */
function rowsOf(input: Series): (point: SeriesPoint) => string {
  const few = isFew(input);
  return (point) => `${format.count(point.n)}${few(point) ? " (few)" : ""}`;
}

/** The same as a table: batch, value, interval, rows, state. */
export function seriesTable(input: Series): TemplateResult {
  const rows = rowsOf(input);
  if (input.estimated) return estimateRows(input, rows);
  const write = (value: number | null) => metricValue(input.metric, value, input.currency);
  return dataTable(
    `${seriesName(input)} by batch`,
    [
      { label: "Batch" },
      { label: metricLabel(input.metric), numeric: true },
      { label: "95\u202f% interval", numeric: true },
      { label: "Rows", numeric: true },
      { label: input.marksDrift ? "Drift" : "Alert" },
    ],
    input.points.map((point) => [
      point.label,
      point.value === null ? (point.reason ?? "no value") : write(point.value),
      point.interval ? point.interval.map(write).join(" to ") : format.ABSENT,
      rows(point),
      point.firing ? (input.marksDrift ? "drifted" : "firing") : format.ABSENT,
    ]),
  );
}

/** The metric, and the column it is about. */
export function seriesName(input: Series): string {
  const label = metricLabel(input.metric);
  return input.column === null ? label : `${input.column}: ${label.toLowerCase()}`;
}

/** The chart's name, and its finding in one sentence. */
export function seriesWords(input: Series): { title: string; description: string } {
  const title = `${seriesName(input)} over ${format.plural(input.points.length, "batch", "batches")}`;
  const last = input.points.findLast((point) => point.value !== null);
  if (!last) return { title, description: "No batch has a value." };
  if (input.estimated) return estimateWords(input);
  const write = (value: number) => metricValue(input.metric, value, input.currency);
  const firing = input.points.filter((point) => point.firing).length;
  const parts = [`${write(last.value ?? 0)} in ${last.label}`];
  if (input.reference !== null) parts.push(`reference ${write(input.reference)}`);
  if (input.limits.length > 0)
    parts.push(
      `limit ${input.limits.map((limit) => metricLevel(input.metric, limit, input.currency)).join(" and ")}`,
    );
  const [none, mark] = input.marksDrift ? ["no drift", "drifted"] : ["no alerts", "alert"];
  parts.push(firing === 0 ? none : `${mark} in ${format.plural(firing, "batch", "batches")}`);
  return { title, description: `${parts.join(", ")}.` };
}

/** Explains the marks of the chart. */
export function seriesLegend(input: Series): (LegendEntry | null)[] {
  const any = (test: (point: SeriesPoint) => boolean) => input.points.some(test);
  const few: LegendEntry | null = any(isFew(input))
    ? { symbol: "hollow", label: "fewer than a quarter of the usual rows" }
    : null;
  if (input.estimated) return [...estimateLegend(input), few];
  return [
    { symbol: "line", label: "batch" },
    any((point) => point.interval !== null)
      ? { symbol: "band", label: "95\u202f% confidence" }
      : null,
    input.limits.length > 0 ? { symbol: "dashed", label: "limit" } : null,
    input.reference === null ? null : { symbol: "dotted", label: "reference" },
    any((point) => point.firing)
      ? { symbol: "diamond", label: input.marksDrift ? "drifted" : "alert firing" }
      : null,
    few,
  ];
}

function levelsOf(input: Series): Level[] {
  const write = (value: number) => metricValue(input.metric, value, input.currency);
  const limits = input.limits.map(
    (value): Level => ({
      value,
      label: `limit ${input.estimated ? write(value) : metricLevel(input.metric, value, input.currency)}`,
      kind: "limit",
    }),
  );
  if (input.reference === null) return limits;
  const label = `ref. ${write(input.reference)}`;
  return [...limits, { value: input.reference, label, kind: "reference-level" }];
}

function labelTicks({ points }: Series, frame: Frame): { at: number; label: string }[] {
  const band = (frame.plot.right - frame.plot.left) / Math.max(1, points.length);
  const labels = points.map(({ label }) => label);
  return batchTicks(labels, (i) => centre(frame, i), band);
}

interface Room {
  width: number;
  height: number;
  /** Times of the batches, if they are spaced by time. */
  times: number[] | null;
  fromZero?: boolean;
}

/** Shares end at 100 %, and so does their axis. */
const WHOLES: Partial<Record<Unit, number>> = { ratio: 1, share: 1, "p-value": 1, percentage: 100 };

function frameOf(input: Series, levels: readonly Level[], room: Room): Frame {
  const { width, height, times } = room;
  const values = input.points.flatMap((point) => [
    point.value,
    point.realised ?? null,
    ...(point.interval ?? []),
  ]);
  const all = [...values, ...levels.map((level) => level.value), room.fromZero ? 0 : null];
  const [low = 0, high = 1] = extent(all.filter((value) => value !== null));
  // Values that differ only by rounding are drawn as one line.
  const air = (high - low > 1e-9 ? high - low : Math.abs(high) || 1) * 0.08;
  const floor = low >= 0 ? Math.max(0, low - air) : low - air;
  const bottom = height - 28;
  const y = scaleLinear([floor, high + air], [bottom, 12]).nice(4);
  const [least = floor, most = high] = y.domain();
  const whole = WHOLES[metricUnit(input.metric)] ?? Number.POSITIVE_INFINITY;
  if (high <= whole) y.domain([least, Math.min(whole, most)]);
  const ticks = valueTicks(input, y, height);
  const labels = ticks.map(metricTicks(input.metric, ticks, input.currency));
  const names = input.points.map((point) => point.label);
  const plot = plotBeside(labels, levels, times === null ? names : [], [width, 12, bottom]);
  const slots = times === null ? evenSlots(plot, names.length) : timeSlots(plot, times);
  return { plot, slots, y, ticks };
}

/** Ticks of the value axis; counts have no fractions. */
function valueTicks(input: Series, y: ScaleLinear<number, number>, height: number): number[] {
  const ticks = y.ticks(tickCount(height - 40));
  return metricUnit(input.metric) === "count" ? ticks.filter(Number.isInteger) : ticks;
}

function tints(input: Series, frame: Frame): SVGTemplateResult {
  const { plot } = frame;
  const path = input.points
    .map((point, i) => {
      if (!point.firing) return "";
      const band = px(widthOf(frame, i));
      return `M${px(slotOf(frame, i).from)},${plot.top}h${band}V${plot.bottom}h${-band}z`;
    })
    .join("");
  return svg`<path class="alert-tint" d=${path}></path>`;
}

/** A diamond if an alert fired, a dot if there is room or few rows, a short tick if there is no value. */
function marks(input: Series, frame: Frame): SVGTemplateResult[] {
  const few = isFew(input);
  return input.points.map((point, i) => {
    if (point.value === null) return gapMark(frame, i);
    const roomy = widthOf(frame, i) >= ROOMY;
    const x = px(centre(frame, i));
    const y = px(frame.y(point.value));
    const hollow = few(point) ? " hollow" : "";
    if (point.firing) {
      const r = roomy || !input.estimated ? 6 : 3;
      return svg`<path class=${`alert-mark${hollow}`} d=${`M${x},${y - r}l${r},${r}l${-r},${r}l${-r},${-r}z`}></path>`;
    }
    if (!roomy && hollow === "") return svg``;
    const r = roomy ? 2.5 : 1.5;
    return svg`<circle class=${`batch-dot${hollow}`} cx=${x} cy=${y} r=${r}></circle>`;
  });
}

/** Rings at the realised values beside estimates, small ones if there are many batches. */
function realised(input: Series, frame: Frame): SVGTemplateResult {
  const rings = input.points.map((point, i) => {
    const value = point.realised ?? null;
    if (value === null) return "";
    const r = Math.min(5, Math.max(1.75, px(widthOf(frame, i) / 3)));
    const turn = `a${r},${r} 0 1 0 `;
    return `M${px(centre(frame, i) - r)},${px(frame.y(value))}${turn}${2 * r},0${turn}${-2 * r},0z`;
  });
  return svg`<path class="realised" d=${rings.join("")}></path>`;
}
