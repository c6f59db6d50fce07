import { max, min, sum } from "d3-array";
import { scaleLinear } from "d3-scale";
import { svg, type TemplateResult } from "lit";
import type { CalibrationBin } from "../core/types.js";
import { axisWidth, type Plot, positionAxis, px, valueAxis } from "./axis.js";
import * as format from "./format.js";
import {
  type ChartOptions,
  dataTable,
  image,
  type LegendEntry,
  type TableColumn,
  type Words,
} from "./frame.js";

type Bins = readonly CalibrationBin[];

/** How confident a classifier was, and how often it was right at that confidence, in reference and batch. */
export interface Calibration {
  /** Whether bins have equal width, as those of the calibration error; otherwise they have equal counts. */
  isEqualWidth: boolean;
  reference: Bins;
  batch: Bins;
  /** Expected calibration error and Brier score of the batch. */
  error: number | null;
  brier: number | null;
}

const LARGEST = 420;
/** Px of the strip of counts below the diagram, and of the gap between the two. */
const STRIP = 44;
/** Px of one side, if each side has its own part of the strip. */
const LANE = 18;
const GAP = 12;
const FOOT = 44;
const TICKS = 5;
/** Px to the right, for half of the last tick label. */
const RIGHT = 20;

/** The chart's name, and its finding in one sentence. */
export function calibrationWords({ error, brier, isEqualWidth }: Calibration): Words {
  const drawn = isEqualWidth
    ? "Drawn are bins of equal width, those of the calibration error."
    : "Drawn are bins of equal counts; the calibration error is measured over ten bins of equal width, so the two need not match.";
  return {
    title: isEqualWidth ? "Calibration, bins of equal width" : "Calibration",
    description: `Expected calibration error ${format.ratio(error)}, Brier score ${format.ratio(brier)} in the batch. Below the diagonal the model is overconfident. ${drawn}`,
  };
}

/** What the marks of the chart mean. */
export function calibrationLegend(): LegendEntry[] {
  return [
    { symbol: "filled", label: "reference" },
    { symbol: "outline", label: "batch" },
    { symbol: "dotted", label: "as sure as right" },
  ];
}

/**
 * The axis: from a round number at or below all marks up to 1, so that marks close to 1 have room; tenths are shown
 * completely.
 */
function scale({ reference, batch, isEqualWidth }: Calibration) {
  const all = [...reference, ...batch].flatMap((bin) => [
    isEqualWidth ? bin.low : bin.confidence,
    bin.accuracy,
  ]);
  const most = isEqualWidth ? 0.9 : 0.999;
  return scaleLinear([Math.min(most, min(all) ?? 0), 1], [0, 1]).nice(TICKS);
}

/**
 * Draws the reliability diagram: the mean confidence of each bin against its share of right answers, with the diagonal
 * on which both are equal. The area of a mark grows with the square root of its rows. The strip below shows the share
 * of rows in each bin.
 */
export function calibration(input: Calibration, options: ChartOptions): TemplateResult {
  const width = Math.min(options.width, LARGEST);
  const along = scale(input);
  const domain = along.domain();
  const [from = 0] = domain;
  const ticks = along.ticks(TICKS);
  const decimals = Math.max(1, ...ticks.map((tick) => `${tick}`.length - 2));
  const write = (tick: number): string => format.fixed(tick, decimals);
  const left = axisWidth([...ticks.map(write), "100 %"]) + 18;
  const side = width - left - RIGHT;
  const plot: Plot = { left, top: 12, right: width - RIGHT, bottom: 12 + side };
  const foot = plot.bottom + GAP + STRIP;
  const height = foot + FOOT;
  const x = scaleLinear(domain, [plot.left, plot.right]);
  const y = scaleLinear(domain, [plot.bottom, plot.top]);
  const middle = (plot.top + plot.bottom) / 2;
  const place = { x, y };
  return image(width, height, calibrationWords(input), [
    valueAxis(plot, ticks, y, write),
    svg`<path class="reference-level" d=${`M${px(x(from))},${px(y(from))}L${px(x(1))},${px(y(1))}`}></path>
      <path class="reference-edge" d=${line(input.reference, place)}></path>`,
    marks(input.reference, place, "reference-bar"),
    svg`<path class="batch-line" d=${line(input.batch, place)}></path>`,
    marks(input.batch, place, "batch-bar"),
    strip(input, x, { ...plot, top: plot.bottom + GAP, bottom: foot }),
    positionAxis(
      { ...plot, bottom: foot },
      ticks.map((tick) => ({ at: x(tick), label: write(tick) })),
      { from: 0, to: width },
    ),
    svg`<text class="tick" x=${(plot.left + plot.right) / 2} y=${height - 4} text-anchor="middle">confidence, and rows in each bin</text>
      <text class="tick" x="12" y=${middle} text-anchor="middle" transform=${`rotate(-90 12 ${middle})`}>share that is right</text>`,
  ]);
}

interface Place {
  x: (value: number) => number;
  y: (value: number) => number;
}

function line(bins: Bins, { x, y }: Place): string {
  const points = bins.map(({ confidence, accuracy }) => `${px(x(confidence))},${px(y(accuracy))}`);
  return points.length === 0 ? "" : `M${points.join("L")}`;
}

function marks(bins: Bins, { x, y }: Place, name: string) {
  const most = max(bins, ({ weight }) => weight) || 1;
  return bins.map(({ confidence, accuracy, weight }) => {
    const r = px(3 + 4 * (weight / most) ** 0.25);
    return svg`<circle class=${name} cx=${px(x(confidence))} cy=${px(y(accuracy))} r=${r}></circle>`;
  });
}

/**
 * Draws the shares of rows by bin: reference filled, batch as an outline. Bins of equal counts all have the same height
 * and different ends on either side, so each side gets a lane of its own.
 */
function strip(
  { reference, batch, isEqualWidth }: Calibration,
  x: (value: number) => number,
  plot: Plot,
) {
  const shares = (bins: Bins) => {
    const all = sum(bins, ({ weight }) => weight) || 1;
    return bins.map(({ low, high, weight }) => ({ low, high, share: weight / all }));
  };
  const [before, now] = [shares(reference), shares(batch)];
  const most = max([...before, ...now], ({ share }) => share) || 1;
  const lane = isEqualWidth ? STRIP : LANE;
  const bars = (of: typeof before, bottom: number): string =>
    of
      .map(({ low, high, share }) => {
        const from = Math.max(plot.left, px(x(low))) + 1;
        const to = Math.max(from + 1, px(x(high)) - 1);
        return `M${from},${bottom}V${px(bottom - (lane * share) / most)}H${to}V${bottom}`;
      })
      .join("");
  return svg`<path class="reference-fill" d=${bars(before, isEqualWidth ? plot.bottom : plot.top + LANE)}></path>
    <path class="batch-line" d=${bars(now, plot.bottom)}></path>`;
}

/** The same as a table: one row per bin. */
export function calibrationTable(input: Calibration): TemplateResult {
  return input.isEqualWidth ? tenthsTable(input) : countsTable(input);
}

const numeric = (label: string): TableColumn => ({ label, numeric: true });

/** Table for bins of equal width, which are the same on both sides. */
function tenthsTable({ reference, batch }: Calibration): TemplateResult {
  const lows = [...new Set([...reference, ...batch].map(({ low }) => low))].sort((a, b) => a - b);
  const rows = lows.map((low) => {
    const of = (bins: Bins) => bins.find((bin) => bin.low === low);
    const [before, now] = [of(reference), of(batch)];
    const high = now?.high ?? before?.high ?? low;
    return [
      `${format.fixed(low, 1)} to ${format.fixed(high, 1)}`,
      format.ratio(before?.confidence),
      format.ratio(before?.accuracy),
      before === undefined ? format.ABSENT : format.count(before.weight),
      format.ratio(now?.confidence),
      format.ratio(now?.accuracy),
      now === undefined ? format.ABSENT : format.count(now.weight),
    ];
  });
  const three = (of: string) =>
    ["confidence", "right", "rows"].map((what) => numeric(`${of}, ${what}`));
  return dataTable(
    "Calibration by tenths of confidence",
    [{ label: "Confidence" }, ...three("Reference"), ...three("Batch")],
    rows,
  );
}

/** Table for bins of equal counts, which differ between the sides. */
function countsTable({ reference, batch }: Calibration): TemplateResult {
  const write = (share: number): string => format.fixed(share, 4);
  const rows = (of: string, bins: Bins) =>
    bins.map(({ low, high, confidence, accuracy, weight }) => [
      of,
      ...[low, high, confidence, accuracy].map(write),
      format.count(weight),
    ]);
  return dataTable(
    "Calibration by bins of equal counts",
    [{ label: "Of" }, ...["Lowest confidence", "Highest", "Mean", "Right", "Rows"].map(numeric)],
    [...rows("reference", reference), ...rows("batch", batch)],
  );
}
