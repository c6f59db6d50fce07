import { extent } from "d3-array";
import { scaleLinear } from "d3-scale";
import { svg, type TemplateResult } from "lit";
import { axisWidth, type Plot, positionAxis, px, tickCount, valueAxis } from "./axis.js";
import * as format from "./format.js";
import { type ChartOptions, dataTable, image, type LegendEntry } from "./frame.js";

/**
 * A group of rows with similar predictions: the median prediction, and the 10th, 50th and 90th percentile of the
 * targets.
 */
export interface AgreementBin {
  predicted: number;
  low: number;
  middle: number;
  high: number;
  rows: number;
}

/** Targets against predictions, in reference and batch, by tenths of the rows ordered by prediction. */
export interface Agreement {
  reference: readonly AgreementBin[];
  batch: readonly AgreementBin[];
}

const TITLE = "Predicted against actual";
const HIGHEST = 360;
const FOOT = 44;

/** In how many tenths of the batch the prediction lies between the 10th and 90th percentile of the targets. */
function within({ batch }: Agreement): number {
  return batch.filter(({ predicted, low, high }) => low <= predicted && predicted <= high).length;
}

/** The chart's name, and its finding in one sentence. */
export function agreementWords(input: Agreement): { title: string; description: string } {
  const all = input.batch.length;
  return {
    title: TITLE,
    description: `In ${within(input)} of ${format.plural(all, "tenth")} of the batch the median prediction lies between the 10th and the 90th percentile of the targets. Above the diagonal the model predicts too little.`,
  };
}

/** What the marks of the chart mean. */
export function agreementLegend(): LegendEntry[] {
  return [
    { symbol: "filled", label: "reference: median, 10th to 90th percentile" },
    { symbol: "line", label: "batch: the same, as a mark with its range" },
    { symbol: "dotted", label: "predicted as it came" },
  ];
}

/**
 * Draws targets by tenths of the predictions: the reference as a band around its median, the batch as marks with their
 * ranges, and the diagonal on which both are equal. There is never one mark per row.
 */
export function agreement(input: Agreement, options: ChartOptions): TemplateResult {
  const width = Math.min(options.width, 640);
  const height = options.height ?? Math.min(HIGHEST, width);
  const all = [...input.reference, ...input.batch];
  const [low = 0, high = 1] = extent(all.flatMap((bin) => [bin.predicted, bin.low, bin.high]));
  const y = scaleLinear(low === high ? [low - 1, high + 1] : [low, high], [height - FOOT, 12]);
  y.nice(5);
  const ticks = y.ticks(tickCount(height - FOOT - 12));
  const left = Math.max(40, axisWidth(ticks.map((tick) => format.short(tick)))) + 18;
  const plot: Plot = { left, top: 12, right: width - 16, bottom: height - FOOT };
  const x = scaleLinear(y.domain(), [plot.left, plot.right]);
  const [from = 0, to = 1] = y.domain();
  const across = x.ticks(tickCount(plot.right - plot.left, 64));
  const at = (value: number, of: number): string => `${px(x(value))},${px(y(of))}`;
  const path = (side: "low" | "middle" | "high"): string[] =>
    input.reference.map((bin) => at(bin.predicted, bin[side]));
  const band = [...path("low"), ...path("high").toReversed()].join("L");
  const middle = (plot.top + plot.bottom) / 2;
  return image(width, height, agreementWords(input), [
    valueAxis(plot, ticks, y, (tick) => format.short(tick)),
    input.reference.length === 0
      ? null
      : svg`<path class="reference-fill" d=${`M${band}z`}></path>
        <path class="reference-edge" d=${`M${path("middle").join("L")}`}></path>`,
    svg`<path class="reference-level" d=${`M${at(from, from)}L${at(to, to)}`}></path>`,
    input.batch.map(
      (
        bin,
      ) => svg`<path class="batch-line" d=${`M${at(bin.predicted, bin.low)}V${px(y(bin.high))}`}></path>
        <circle class="batch-bar" cx=${px(x(bin.predicted))} cy=${px(y(bin.middle))} r="4"></circle>`,
    ),
    positionAxis(
      plot,
      across.map((tick) => ({ at: x(tick), label: format.short(tick) })),
      { from: 0, to: width },
    ),
    svg`<text class="tick" x=${(plot.left + plot.right) / 2} y=${height - 4} text-anchor="middle">predicted, median of a tenth</text>
      <text class="tick" x="12" y=${middle} text-anchor="middle" transform=${`rotate(-90 12 ${middle})`}>actual</text>`,
  ]);
}

/** The same as a table. */
export function agreementTable({ reference, batch }: Agreement): TemplateResult {
  const rows = [
    ...reference.map((bin) => ["reference", bin] as const),
    ...batch.map((bin) => ["batch", bin] as const),
  ];
  return dataTable(
    `${TITLE}, by tenths of the predictions`,
    [
      { label: "Of" },
      { label: "Predicted, median", numeric: true },
      { label: "Actual, 10th percentile", numeric: true },
      { label: "Median", numeric: true },
      { label: "90th percentile", numeric: true },
      { label: "Rows", numeric: true },
    ],
    rows.map(([of, bin]) => [
      of,
      format.number(bin.predicted),
      format.number(bin.low),
      format.number(bin.middle),
      format.number(bin.high),
      format.count(bin.rows),
    ]),
  );
}
