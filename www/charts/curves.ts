import { scaleLinear } from "d3-scale";
import { svg, type TemplateResult } from "lit";
import type { PrecisionRecallPoint, RocPoint } from "../core/types.js";
import { axisWidth, type Plot, positionAxis, px, valueAxis } from "./axis.js";
import * as format from "./format.js";
import { type ChartOptions, dataTable, image, type LegendEntry } from "./frame.js";

/** A point of a curve: both coordinates from 0 to 1, and the probability from which on a row is called positive. */
export interface CurvePoint {
  x: number;
  y: number;
  threshold: number | null;
}

/** The quality of a classifier's probabilities at every threshold, in reference and batch. */
export interface Curve {
  kind: "roc" | "precision-recall";
  reference: readonly CurvePoint[];
  batch: readonly CurvePoint[];
  /** Areas under the curves. */
  areas: readonly [reference: number | null, batch: number | null];
  /** The point of the batch's actual predictions; `null` if it is unknown. */
  operating: readonly [x: number, y: number] | null;
  /** For precision and recall: the share of positive rows, which guessing reaches. */
  prevalence: number | null;
}

export interface CurveOptions extends ChartOptions {
  /** The point of the batch's curve that the reader points at. */
  cursor?: number | null;
}

/** Px of the largest drawing; a larger one shows no more detail. */
const LARGEST = 420;
const FOOT = 44;
const ROWS = 21;

const NAMES = {
  roc: {
    title: "ROC curve",
    x: "false positive rate",
    y: "true positive rate",
    area: "area below (ROC AUC)",
  },
  "precision-recall": {
    title: "Precision and recall",
    x: "recall",
    y: "precision",
    area: "average precision",
  },
} as const;

export function rocPoints(points: readonly RocPoint[]): CurvePoint[] {
  return points.map(({ falsePositiveRate: x, truePositiveRate: y, threshold }) => ({
    x,
    y,
    threshold,
  }));
}

/** Starts at recall 0: the first precision holds for all recall up to its own, as average precision counts it. */
export function precisionRecallPoints(points: readonly PrecisionRecallPoint[]): CurvePoint[] {
  const drawn = points.map(({ recall: x, precision: y, threshold }) => ({ x, y, threshold }));
  const [first] = drawn;
  return first === undefined || first.x === 0 ? drawn : [{ ...first, x: 0 }, ...drawn];
}

/** The chart's name, and its finding in one sentence. */
export function curveWords({ kind, areas, operating }: Curve): {
  title: string;
  description: string;
} {
  const { title, area, x, y } = NAMES[kind];
  if (areas.every((of) => of === null) && operating !== null) {
    const [across, up] = operating.map((of) => format.ratio(of));
    return {
      title,
      description: `The predictions of the batch have ${x} ${across} and ${y} ${up}.`,
    };
  }
  const [before, now] = areas.map((of) => format.ratio(of));
  const name = `${area[0]?.toUpperCase()}${area.slice(1)}`;
  return { title, description: `${name}: ${now} in the batch, ${before} in the reference.` };
}

/** Explains the marks of the chart. */
export function curveLegend({ kind, operating, prevalence }: Curve): (LegendEntry | null)[] {
  return [
    { symbol: "filled", label: "reference" },
    { symbol: "line", label: "batch" },
    operating === null ? null : { symbol: "ring", label: "predictions of the batch" },
    kind === "roc"
      ? { symbol: "dotted", label: "guessing" }
      : prevalence === null
        ? null
        : { symbol: "dotted", label: `guessing: ${format.percent(prevalence)} are positive` },
  ];
}

/**
 * Draws a curve in a square: the reference as an area, the batch as a line, the level of guessing (dotted), and a ring
 * at the actual predictions.
 */
export function curve(input: Curve, options: CurveOptions): TemplateResult {
  const { kind, operating, prevalence } = input;
  const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1];
  const write = (tick: number): string => format.fixed(tick, 1);
  const left = axisWidth(ticks.map(write)) + 18;
  const width = Math.min(options.width, LARGEST);
  const side = width - left - 16;
  const height = side + 12 + FOOT;
  const plot: Plot = { left, top: 12, right: width - 16, bottom: 12 + side };
  const x = scaleLinear([0, 1], [plot.left, plot.right]);
  const y = scaleLinear([0, 1], [plot.bottom, plot.top]);
  const path = (points: readonly CurvePoint[]): string =>
    points.map((point) => `${px(x(point.x))},${px(y(point.y))}`).join("L");
  const ends = ({ reference }: Curve): [number, number] => [
    px(x(reference[0]?.x ?? 0)),
    px(x(reference.at(-1)?.x ?? 0)),
  ];
  const [from, to] = ends(input);
  const guess = kind === "roc" ? [0, 1] : [prevalence ?? 0, prevalence ?? 0];
  const level = `M${px(x(0))},${px(y(guess[0] ?? 0))}L${px(x(1))},${px(y(guess[1] ?? 0))}`;
  const { x: across, y: up } = NAMES[kind];
  const middle = (plot.top + plot.bottom) / 2;
  return image(width, height, curveWords(input), [
    valueAxis(plot, ticks, y, write),
    input.reference.length === 0
      ? null
      : svg`<path class="reference-fill" d=${`M${from},${plot.bottom}L${path(input.reference)}L${to},${plot.bottom}z`}></path>
        <path class="reference-edge" d=${`M${path(input.reference)}`}></path>`,
    svg`<path class="reference-level" d=${level}></path>`,
    input.batch.length === 0
      ? null
      : svg`<path class="batch-halo" d=${`M${path(input.batch)}`}></path>
        <path class="batch-line" d=${`M${path(input.batch)}`}></path>`,
    operating === null
      ? null
      : svg`<circle class="realised" cx=${px(x(operating[0]))} cy=${px(y(operating[1]))} r="5"></circle>`,
    cursor(input.batch[options.cursor ?? -1], x, y),
    positionAxis(
      plot,
      ticks.map((tick) => ({ at: x(tick), label: write(tick) })),
      { from: 0, to: width },
    ),
    svg`<text class="tick" x=${(plot.left + plot.right) / 2} y=${height - 4} text-anchor="middle">${across}</text>
      <text class="tick" x="12" y=${middle} text-anchor="middle" transform=${`rotate(-90 12 ${middle})`}>${up}</text>`,
  ]);
}

function cursor(
  point: CurvePoint | undefined,
  x: (value: number) => number,
  y: (value: number) => number,
) {
  if (point === undefined) return null;
  return svg`<circle class="batch-dot" cx=${px(x(point.x))} cy=${px(y(point.y))} r="5"></circle>`;
}

/** One point of the batch's curve in words. */
export function curveReadout({ kind, batch }: Curve, index: number): string {
  const point = batch[index];
  if (point === undefined) return "";
  const { x, y } = NAMES[kind];
  const from =
    point.threshold === null
      ? "Along the curve"
      : `Positive from ${format.number(point.threshold)} on`;
  return `${from}: ${x} ${format.ratio(point.x)}, ${y} ${format.ratio(point.y)}`;
}

/** The same as a table of at most 21 rows: points along both curves. */
export function curveTable(input: Curve): TemplateResult {
  const { kind, reference, batch } = input;
  const { title, x, y } = NAMES[kind];
  const rows = [
    ...along(reference).map((point) => ["reference", point] as const),
    ...along(batch).map((point) => ["batch", point] as const),
  ];
  return dataTable(
    `${title}: points along it`,
    [
      { label: "Of" },
      { label: "Positive from", numeric: true },
      { label: x, numeric: true },
      { label: y, numeric: true },
    ],
    rows.map(([of, point]) => [
      of,
      point.threshold === null ? format.ABSENT : format.number(point.threshold),
      format.ratio(point.x),
      format.ratio(point.y),
    ]),
  );
}

/** Points of one curve, half as many as the table has room for. */
function along(points: readonly CurvePoint[]): CurvePoint[] {
  const most = Math.floor(ROWS / 2);
  const last = points.length - 1;
  if (last < most) return [...points];
  return Array.from({ length: most }, (_, n) => {
    const point = points[Math.round((n * last) / (most - 1))];
    return point ?? { x: 0, y: 0, threshold: null };
  });
}
