import { max } from "d3-array";
import { type ScaleLogarithmic, scaleLinear, scaleLog } from "d3-scale";
import { type SVGTemplateResult, svg, type TemplateResult } from "lit";
import type { Latency } from "../core/types.js";
import {
  axisWidth,
  crisp,
  type Plot,
  positionAxis,
  px,
  spread,
  tickCount,
  valueAxis,
} from "./axis.js";
import * as format from "./format.js";
import { type ChartOptions, dataTable, image } from "./frame.js";
import { textWidth } from "./text.js";
import { logTicks } from "./value-axis.js";

/** One bucket: its bounds in ms, and its share of the calls. */
interface Bucket {
  from: number;
  to: number;
  share: number;
}

/** A vertical line with its name on top. */
interface Tick {
  at: number;
  name: string;
  label: string;
  kind: "quantile" | "limit";
}

const TOP = 34;
const GAP = 8;

/**
 * Draws latencies on a logarithmic axis from the cumulative buckets, with the 50th, 95th and 99th percentile and the
 * threshold named above. The last bucket has no upper bound, so it is drawn up to the slowest call.
 */
export function latency(input: Latency, options: ChartOptions): TemplateResult {
  const { width, height = 240 } = options;
  const buckets = drawn(input);
  const highest = max(buckets, (bucket) => bucket.share) || 1;
  const y = scaleLinear([0, highest], [height - 28, TOP]).nice(4);
  const ticks = y.ticks(tickCount(height - TOP - 28));
  const left = Math.max(40, axisWidth(ticks.map((tick) => format.axisPercent(tick))));
  const plot: Plot = { left, top: TOP, right: width - 16, bottom: height - 28 };
  const x = scaleLog(domain(input, buckets), [plot.left, plot.right]);
  return image(width, height, latencyWords(input), [
    valueAxis(plot, ticks, y, (tick) => format.axisPercent(tick)),
    svg`<path class="batch-fill" d=${bars(buckets, x, y)}></path>`,
    verticals(levelTicks(input, x), plot, width),
    positionAxis(plot, logTicks(x, format.milliseconds), { from: 0, to: width }),
  ]);
}

/** The same as a table: range, calls, share. */
export function latencyTable(input: Latency): TemplateResult {
  const rows = split(input).map((bucket) => [
    bucket.to === Number.POSITIVE_INFINITY
      ? `over ${format.milliseconds(bucket.from)}`
      : `${format.milliseconds(bucket.from)} to ${format.milliseconds(bucket.to)}`,
    format.percent(bucket.share),
  ]);
  return dataTable(
    "Latency of calls",
    [{ label: "Range" }, { label: "Calls", numeric: true }],
    rows,
  );
}

export function latencyWords(input: Latency): { title: string; description: string } {
  const ms = format.milliseconds;
  const over = format.percentage(input.overThresholdPct);
  return {
    title: `Latency of ${format.plural(input.n, "call")}`,
    description: `Half of the calls took at most ${ms(input.p50)}, 95\u202f% at most ${ms(input.p95)}, 99\u202f% at most ${ms(input.p99)}; ${over} took longer than ${ms(input.thresholdMs)}.`,
  };
}

/** Splits cumulative counts into buckets. */
function split(input: Latency): Bucket[] {
  let from = 0;
  let before = 0;
  return input.buckets.map(({ leMs, count }) => {
    const to = leMs ?? Number.POSITIVE_INFINITY;
    const bucket = { from, to, share: input.n > 0 ? (count - before) / input.n : 0 };
    from = to;
    before = count;
    return bucket;
  });
}

/** Buckets with finite bounds above 0, without empty ones at both ends. */
function drawn(input: Latency): Bucket[] {
  const all = split(input);
  const first = all.findIndex((bucket) => bucket.share > 0);
  const last = all.findLastIndex((bucket) => bucket.share > 0);
  const kept = first < 0 ? all.slice(0, 1) : all.slice(first, last + 1);
  return kept.map((bucket) => {
    const to = Number.isFinite(bucket.to) ? bucket.to : Math.max(input.max ?? 0, bucket.from * 1.5);
    return { ...bucket, from: bucket.from > 0 ? bucket.from : to / 2, to };
  });
}

/** The axis range: from the first bucket to the last, or to the threshold if that is not far beyond. */
function domain(input: Latency, buckets: readonly Bucket[]): [number, number] {
  const end = buckets.at(-1)?.to ?? 10;
  const limit = input.thresholdMs * 1.1;
  return [buckets[0]?.from ?? 1, limit > end && limit < end * 20 ? limit : end];
}

function bars(
  buckets: readonly Bucket[],
  x: (ms: number) => number,
  y: (share: number) => number,
): string {
  const base = px(y(0));
  return buckets
    .filter((bucket) => bucket.share > 0)
    .map((bucket) => {
      const right = px(Math.max(x(bucket.from) + 1, x(bucket.to) - 1));
      return `M${px(x(bucket.from))},${base}V${px(y(bucket.share))}H${right}V${base}z`;
    })
    .join("");
}

/** Percentiles and threshold within the axis range, from left to right. */
function levelTicks(input: Latency, x: ScaleLogarithmic<number, number>): Tick[] {
  const [low = 0, high = 0] = x.domain();
  const all = [
    { name: "p50", ms: input.p50, kind: "quantile" },
    { name: "p95", ms: input.p95, kind: "quantile" },
    { name: "p99", ms: input.p99, kind: "quantile" },
    { name: "limit", ms: input.thresholdMs, kind: "limit" },
  ] as const;
  return all.flatMap(({ name, ms, kind }) =>
    ms === null || ms < low || ms > high
      ? []
      : [{ at: x(ms), name, label: `${name} ${format.milliseconds(ms)}`, kind }],
  );
}

/** Lines with their names in one row on top, kept apart; short names if there is little room. */
function verticals(ticks: readonly Tick[], plot: Plot, width: number): SVGTemplateResult[] {
  const needed = ticks.reduce((sum, tick) => sum + textWidth(tick.label) + GAP, 0);
  const name = (tick: Tick) => (needed > width ? tick.name : tick.label);
  const wishes = ticks.map((tick) => ({ at: tick.at, size: textWidth(name(tick)) }));
  const centres = spread(wishes, GAP, 0, width);
  return ticks.map((tick, i) => {
    const at = crisp(tick.at);
    const centre = px(centres[i] ?? at);
    return svg`<path class=${tick.kind} d=${`M${at},${plot.bottom}V${TOP - 4}L${centre},${TOP - 12}`}></path>
      <text class=${`level ${tick.kind}-name`} x=${centre} y=${TOP - 18} text-anchor="middle">${name(tick)}</text>`;
  });
}
