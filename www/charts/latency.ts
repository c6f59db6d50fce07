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

/** One bucket: its bounds in ms and its share of the calls. */
interface Bucket {
  from: number;
  to: number;
  share: number;
}

/** A vertical line with its name on top. */
interface Tick {
  at: number;
  label: string;
  kind: "quantile" | "limit";
}

const TOP = 40;
const LINE = 15;

/**
 * Latencies on a logarithmic axis from the cumulative buckets, with the 50th, 95th and 99th
 * percentile and the threshold named above. The last bucket has no end; it is drawn up to the
 * slowest call.
 */
export function latency(input: Latency, options: ChartOptions): TemplateResult {
  const { width, height = 240 } = options;
  const buckets = drawn(input);
  const highest = max(buckets, (bucket) => bucket.share) || 1;
  const y = scaleLinear([0, highest], [height - 28, TOP]).nice(4);
  const ticks = y.ticks(tickCount(height - TOP - 28));
  const left = Math.max(40, axisWidth(ticks.map((tick) => format.axisPercent(tick))));
  const plot: Plot = { left, top: TOP, right: width - 16, bottom: height - 28 };
  const x = scaleLog([buckets[0]?.from ?? 1, buckets.at(-1)?.to ?? 10], [plot.left, plot.right]);
  return image(width, height, latencyWords(input), [
    valueAxis(plot, ticks, y, (tick) => format.axisPercent(tick)),
    svg`<path class="batch-fill" d=${bars(buckets, x, y)}></path>`,
    verticals(input, x, plot),
    positionAxis(plot, logTicks(x), { from: 0, to: width }),
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

/** Cumulative counts taken apart. */
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

/** Buckets with finite bounds above 0, without the empty ones at both ends. */
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

function verticals(
  input: Latency,
  x: ScaleLogarithmic<number, number>,
  plot: Plot,
): SVGTemplateResult[] {
  const [low = 0, high = 0] = x.domain();
  const inside = (ms: number | null): ms is number => ms !== null && ms >= low && ms <= high;
  const ticks: Tick[] = [];
  for (const [name, ms] of [
    ["p50", input.p50],
    ["p95", input.p95],
    ["p99", input.p99],
  ] as const) {
    if (inside(ms))
      ticks.push({ at: x(ms), label: `${name} ${format.milliseconds(ms)}`, kind: "quantile" });
  }
  const limit = input.thresholdMs;
  if (inside(limit)) {
    ticks.push({ at: x(limit), label: `limit ${format.milliseconds(limit)}`, kind: "limit" });
  }
  return [
    ...names(
      ticks.filter(({ kind }) => kind === "quantile"),
      plot,
      2 * LINE - 4,
    ),
    ...names(
      ticks.filter(({ kind }) => kind === "limit"),
      plot,
      LINE - 4,
    ),
  ];
}

/** Lines, and their names in one row, moved apart where they would touch. */
function names(ticks: readonly Tick[], plot: Plot, row: number): SVGTemplateResult[] {
  const widest = Math.max(0, ...ticks.map((tick) => textWidth(tick.label)));
  const half = widest / 2;
  const centres = spread(
    ticks.map((tick) => tick.at),
    widest + 8,
    half,
    plot.right + 16 - half,
  );
  return ticks.map((tick, i) => {
    const at = crisp(tick.at);
    return svg`<path class=${tick.kind} d=${`M${at},${plot.bottom}V${row + 10}L${px(centres[i] ?? at)},${row + 4}`}></path>
      <text class=${`level ${tick.kind}-name`} x=${px(centres[i] ?? at)} y=${row} text-anchor="middle">${tick.label}</text>`;
  });
}

/** Ones, twos and fives of every power of ten. */
function logTicks(x: ScaleLogarithmic<number, number>): { at: number; label: string }[] {
  return x
    .ticks()
    .filter((ms) => [1, 2, 5].includes(Math.round(ms / 10 ** Math.floor(Math.log10(ms) + 1e-9))))
    .map((ms) => ({ at: x(ms), label: format.milliseconds(ms) }));
}
