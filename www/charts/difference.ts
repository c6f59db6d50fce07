import { extent } from "d3-array";
import { scaleLinear } from "d3-scale";
import { type SVGTemplateResult, svg, type TemplateResult } from "lit";
import { type Plot, positionAxis, px, tickCount, valueAxis } from "./axis.js";
import * as format from "./format.js";
import { type ChartOptions, dataTable, image, type LegendEntry, type Words } from "./frame.js";
import {
  isError,
  metricChange,
  metricLabel,
  metricTicks,
  metricUnit,
  metricValue,
} from "./metrics.js";
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
  type Step,
  widthOf,
} from "./steps.js";
import { slotsAndTicks } from "./time-axis.js";

/** Px that each side of zero keeps free for its name, and for the marks of gaps. */
const NAMED = 20;
const GAPS = 12;
const FOOT = 28;

/** Two models on the rows of one batch; `value` is candidate minus incumbent. */
export interface DifferencePoint extends Step {
  label: string;
  candidate: number | null;
  incumbent: number | null;
  /** Rows with a target. */
  n: number;
  /** Whether the rows are a sample of those of the file. */
  isSample: boolean;
  /** Why there is no value. */
  reason: string;
  /** When the batch ended, milliseconds since 1970. */
  at?: number;
}

/** A metric of the candidate minus that of the incumbent, batch by batch. */
export interface Difference {
  metric: string;
  /** 1 - confidence of the interval of each batch. */
  alpha: number;
  /** How much worse the candidate may be. */
  margin: number;
  points: readonly DifferencePoint[];
}

export interface DifferenceOptions extends ChartOptions {
  /** The batch the reader points at. */
  cursor?: number | null;
  onPoint?: (index: number | null) => void;
}

/** The confidence level of an interval: "95 %", "99.58 %". */
export function confidence(alpha: number): string {
  return `${format.number(100 * (1 - alpha), 4)}\u202f%`;
}

/** A difference between two values of a metric, with its sign; for shares in percentage points. */
export function metricDifference(metric: string, difference: number | null): string {
  const text = metricChange(metric, difference);
  const isSigned = ["share", "percentage"].includes(metricUnit(metric));
  return (difference ?? 0) > 0 && !isSigned ? `+${text}` : text;
}

/** "−0.012 to +0.034"; a dash if there is none. */
export function differenceRange(metric: string, interval: [number, number] | null): string {
  return interval?.map((end) => metricDifference(metric, end)).join(" to ") ?? format.ABSENT;
}

/**
 * Draws candidate minus incumbent as a step line over batches, with the interval of each, the line of no difference,
 * and the margin (dashed) if there is one. Labels say which side of zero is the better one. The mark of a batch is
 * filled if its interval excludes zero; a batch without a value is a gap. Batches are spaced by time if their gaps are
 * uneven.
 */
export function difference(input: Difference, options: DifferenceOptions): TemplateResult {
  const { width, height = 240, cursor = null, onPoint } = options;
  const { metric, points } = input;
  const levels = levelsOf(input);
  const { frame, ticks } = frameOf(input, levels, width, height);
  const { plot, y } = frame;
  return image(width, height, differenceWords(input), [
    valueAxis(plot, frame.ticks, y, tickWriter(metric, frame.ticks)),
    svg`<path class="band" d=${bandPath(points, frame)}></path>`,
    levels.map((level) => levelLine(level, frame)),
    levelNames(levels, frame),
    sides(input, plot),
    svg`<path class="batch-line" d=${linePath(points, frame)}></path>`,
    cursorMark(points, frame, cursor),
    marks(input, frame),
    positionAxis(plot, ticks, { from: 0, to: width }),
    hits(frame, onPoint),
  ]);
}

/** The same as a table: both models, difference, interval, rows, and what the interval says. */
export function differenceTable({ metric, alpha, points }: Difference): TemplateResult {
  const write = (value: number | null) => metricValue(metric, value);
  const apart = beyondChance(metric);
  return dataTable(
    `${metricLabel(metric)} of candidate and incumbent by batch`,
    [
      { label: "Batch" },
      { label: "Candidate", numeric: true },
      { label: "Incumbent", numeric: true },
      { label: "Difference", numeric: true },
      { label: `${confidence(alpha)} interval`, numeric: true },
      { label: "Rows", numeric: true },
      { label: "Beyond chance" },
    ],
    points.map((point) => [
      point.label,
      write(point.candidate),
      write(point.incumbent),
      metricDifference(metric, point.value),
      differenceRange(metric, point.interval),
      format.count(point.n) + ofSample(point),
      point.value === null ? point.reason : (apart(point) ?? format.ABSENT),
    ]),
  );
}

/** The chart's name, and its finding in one sentence. */
export function differenceWords(input: Difference): Words {
  const { metric, points } = input;
  const title = `${metricLabel(metric)}: candidate \u2212 incumbent over ${format.plural(points.length, "batch", "batches")}`;
  const last = points.findLast(({ value }) => value !== null);
  if (!last) return { title, description: "No batch has been compared." };
  const judged = points.map(beyondChance(metric)).filter((side) => side !== null);
  const times = (side: string) => format.count(judged.filter((of) => of === side).length);
  const found =
    judged.length === 0
      ? "no batch has an interval"
      : `beyond chance better in ${times("better")} and worse in ${times("worse")} of ${format.plural(judged.length, "batch", "batches")}`;
  const direction = isError(metric) ? "; less is better" : "";
  return {
    title,
    description: `${withRange(metric, last)} in ${last.label}; ${found}${direction}.`,
  };
}

/** A batch in words: "2018-4: +0.021 (+0.010 to +0.032), candidate 0.812, incumbent 0.791, 1,000 rows". */
export function differenceText(input: Difference, index: number): string {
  const point = input.points[index];
  if (!point) return "";
  if (point.value === null) return `${point.label}: ${point.reason}`;
  const { metric } = input;
  const both = `candidate ${metricValue(metric, point.candidate)}, incumbent ${metricValue(metric, point.incumbent)}`;
  const rows = `${format.plural(point.n, "row")}${ofSample(point)}`;
  return `${point.label}: ${withRange(metric, point)}, ${both}, ${rows}`;
}

/** Explains the marks. */
export function differenceLegend(input: Difference): (LegendEntry | null)[] {
  const { alpha, margin } = input;
  const points = input.points.filter(({ value }) => value !== null);
  const apart = points.map(beyondChance(input.metric));
  const isOpen = apart.includes("no");
  const within = [isOpen ? "zero is within it" : "", apart.includes(null) ? "no interval" : ""];
  const hollow = within.filter((words) => words !== "").join(", or ");
  const is = (test: boolean, entry: LegendEntry) => (test ? entry : null);
  return [
    { symbol: "line", label: "difference" },
    is(
      apart.some((side) => side !== null),
      { symbol: "band", label: `${confidence(alpha)} interval` },
    ),
    is(
      apart.some((side) => side === "better" || side === "worse"),
      { symbol: "dot", label: "beyond chance: zero is outside the interval" },
    ),
    is(hollow !== "", { symbol: "hollow", label: hollow }),
    is(margin > 0, { symbol: "dashed", label: "margin" }),
  ];
}

/**
 * Returns a function that says on which side of zero the whole interval of a batch lies; `null` without an interval.
 */
function beyondChance(metric: string): (point: Step) => "better" | "worse" | "no" | null {
  const [above, below] = sidesOf(metric);
  return ({ interval }) => {
    if (interval === null) return null;
    if (interval[0] > 0) return above;
    return interval[1] < 0 ? below : "no";
  };
}

/** Whether the candidate is better or worse above and below zero. */
function sidesOf(metric: string): ["better", "worse"] | ["worse", "better"] {
  return isError(metric) ? ["worse", "better"] : ["better", "worse"];
}

function withRange(metric: string, { value, interval }: Step): string {
  const range = interval ? ` (${differenceRange(metric, interval)})` : "";
  return metricDifference(metric, value) + range;
}

/** Follows the count of rows if they are a sample. */
const ofSample = ({ isSample }: DifferencePoint) => (isSample ? " (sample)" : "");

function levelsOf({ metric, margin }: Difference): Level[] {
  const zero: Level = { value: 0, label: "equal", kind: "zero" };
  if (margin === 0) return [zero];
  const value = isError(metric) ? margin : -margin;
  return [zero, { value, label: `margin ${metricDifference(metric, value)}`, kind: "limit" }];
}

function tickWriter(metric: string, ticks: readonly number[]): (tick: number) => string {
  if (metricUnit(metric) === "share") return (tick) => format.points(tick);
  const write = metricTicks(metric, ticks);
  return (tick) => (tick > 0 ? `+${write(tick)}` : write(tick));
}

function frameOf(
  { metric, points }: Difference,
  levels: readonly Level[],
  width: number,
  height: number,
): { frame: Frame; ticks: { at: number; label: string }[] } {
  const values = points.flatMap(({ value, interval }) => [value, ...(interval ?? [])]);
  const all = [...values, ...levels.map((level) => level.value)];
  const [low = 0, high = 0] = extent(all.filter((value) => value !== null));
  const [top, bottom] = [12, height - FOOT];
  const gaps = points.some(({ value }) => value === null) ? GAPS : 0;
  const domain = low < high ? [low, high] : [-1, 1];
  const y = scaleLinear(domain, [bottom - NAMED - gaps, top + NAMED]).nice(5);
  const ticks = y.ticks(tickCount(height - 80, 32));
  const labels = ticks.map(tickWriter(metric, ticks));
  const names = points.map(({ label }) => label);
  const plot = plotBeside(labels, levels, names, [width, top, bottom]);
  const { slots, ticks: below } = slotsAndTicks(plot, points);
  return { frame: { plot, slots, y, ticks }, ticks: below };
}

/** Labels for the better and the worse side of zero, where no value is drawn. */
function sides({ metric, points }: Difference, { left, top, bottom }: Plot): SVGTemplateResult {
  const [above, below] = sidesOf(metric);
  const gaps = points.some(({ value }) => value === null) ? GAPS : 0;
  return svg`<text class="tick" x=${left + 6} y=${top + 11}>↑ candidate ${above}</text>
    <text class="tick" x=${left + 6} y=${bottom - 6 - gaps}>↓ candidate ${below}</text>`;
}

function marks({ metric, points }: Difference, frame: Frame): SVGTemplateResult[] {
  const apart = beyondChance(metric);
  return points.map((point, i) => {
    if (point.value === null) return gapMark(frame, i);
    const side = apart(point);
    const hollow = side === "better" || side === "worse" ? "" : " hollow";
    const r = widthOf(frame, i) >= ROOMY ? 3 : 1.75;
    return svg`<circle class=${`batch-dot${hollow}`} cx=${px(centre(frame, i))} cy=${px(frame.y(point.value))} r=${r}></circle>`;
  });
}
