import { extent } from "d3-array";
import { scaleLinear, scaleUtc } from "d3-scale";
import { type SVGTemplateResult, svg, type TemplateResult } from "lit";
import { FONT, type Plot, positionAxis, px, tickCount, valueAxis } from "./axis.js";
import { REFERENCE_ROOM, REFERENCE_WIDTH } from "./bins.js";
import * as format from "./format.js";
import { dataTable, image, type LegendEntry, type Words } from "./frame.js";
import { QUANTILES } from "./quantiles.js";
import type { SeriesPlaces } from "./series.js";
import { fit } from "./text.js";

/** Px of the drawing, and of the margins above and below. */
const HEIGHT = 240;
const TOP = 20;
const FOOT = 28;

/** From the outermost band to the median. */
const SHOWN = [5, 25, 50, 75, 95] as const;

/** The five quantiles drawn: 5, 25, 50, 75 and 95 %. */
export type Five = readonly [number, number, number, number, number];

/** Quantiles of a column, batch by batch. */
export interface Fan {
  column: string;
  isTime: boolean;
  reference: Five | null;
  /** `five` is `null` if the batch has none, and `reason` says why. */
  batches: readonly { label: string; five: Five | null; reason: string }[];
}

export interface FanOptions {
  width: number;
  /** Where the line above has its batches. */
  places: SeriesPlaces;
  /** The batch the reader points at. */
  cursor?: number | null;
  onPoint?: (batch: number | null) => void;
}

/** The five quantiles to draw, out of those the engine keeps; `null` if it keeps none. */
export function fiveOf(quantiles: readonly number[]): Five | null {
  if (quantiles.length !== QUANTILES.length) return null;
  return SHOWN.map((share) => quantiles[QUANTILES.indexOf(share)]) as unknown as Five;
}

type Place = (value: number) => number;

/**
 * Draws quantiles over batches, below a line over the same batches: a band from 5 to 95 %, inside it one from 25 to 75
 * %, and the median as a step line. The reference is to the right of the newest batch, as a box with whiskers of the
 * same quantiles, and its median a dotted line over all batches. A batch without quantiles is a gap.
 */
export function fan(input: Fan, options: FanOptions): TemplateResult {
  const { width, places } = options;
  const { left, right } = places.plot;
  const plot = { left, right, top: TOP, bottom: HEIGHT - FOOT };
  const { axis, y } = axisOf(input, plot);
  const five = input.batches.map((batch) => batch.five);
  return image(width, HEIGHT, fanWords(input), [
    axis,
    svg`<path class="band" d=${bandPath(five, places, y, 0, 4)}></path>
      <path class="band inner" d=${bandPath(five, places, y, 1, 3)}></path>`,
    reference(input.reference, plot, y),
    svg`<path class="batch-line" d=${medianPath(five, places, y)}></path>`,
    cursorLine(options.cursor ?? null, places, plot),
    positionAxis(plot, places.ticks, { from: 0, to: width - REFERENCE_ROOM }),
    hits(places, plot, options.onPoint),
  ]);
}

/** The same as a table: the reference, then one row per batch. */
export function fanTable(input: Fan): TemplateResult {
  const write = writer(input);
  const cells = (five: Five | null) => SHOWN.map((_, at) => write(five?.[at] ?? null));
  return dataTable(
    `${input.column}: quantiles by batch`,
    [
      { label: "Batch" },
      ...SHOWN.map((share) => ({
        label: share === 50 ? "Median" : `${share}\u202f%`,
        numeric: true,
      })),
    ],
    [
      ["Reference", ...cells(input.reference)],
      ...input.batches.map(({ label, five }) => [label, ...cells(five)]),
    ],
  );
}

/** The chart's name, and the quantiles of the newest batch. */
export function fanWords(input: Fan): Words {
  const title = `${input.column}: quantiles by batch`;
  const at = input.batches.findLastIndex(({ five }) => five !== null);
  return {
    title,
    description: at < 0 ? "No batch has its quantiles here." : `${fanText(input, at)}.`,
  };
}

/** A batch in words: "2018-4: median 41 (reference 38), half of the values 28 to 55 (26 to 53), 90 % …". */
export function fanText(input: Fan, batch: number): string {
  const { label = "", five = null, reason = "" } = input.batches[batch] ?? {};
  if (five === null) return `${label}: ${reason}`;
  const write = writer(input);
  const { reference: before } = input;
  const range = (of: Five, low: 0 | 1, high: 3 | 4) => `${write(of[low])} to ${write(of[high])}`;
  const beside = (text: (of: Five) => string, name = "") =>
    before === null ? text(five) : `${text(five)} (${name}${text(before)})`;
  const median = beside((of) => write(of[2]), "reference ");
  const half = beside((of) => range(of, 1, 3));
  const most = beside((of) => range(of, 0, 4));
  return `${label}: median ${median}, half of the values from ${half}, 90\u202f% from ${most}`;
}

/** Explains the marks. */
export const fanLegend: readonly LegendEntry[] = [
  { symbol: "line", label: "median" },
  { symbol: "inner-band", label: "25 to 75\u202f%" },
  { symbol: "band", label: "5 to 95\u202f%" },
  { symbol: "filled", label: "ref.: reference, the same quantiles" },
  { symbol: "dotted", label: "its median" },
];

function writer({ isTime }: Fan): (value: number | null) => string {
  return (value) => {
    if (value === null) return format.ABSENT;
    return isTime ? new Date(value).toISOString().slice(0, 10) : format.number(value);
  };
}

function axisOf(input: Fan, plot: Plot): { axis: SVGTemplateResult; y: Place } {
  const all = [input.reference, ...input.batches.map(({ five }) => five)];
  const [low = 0, high = 1] = extent(all.flatMap((five) => (five === null ? [] : [...five])));
  const range = [plot.bottom, plot.top];
  const around = (place: Place, ticks: readonly number[], write: (tick: number) => string) => ({
    axis: valueAxis(plot, ticks, place, (tick) => fit(write(tick), plot.left - 8, FONT)),
    y: place,
  });
  const count = tickCount(plot.bottom - plot.top);
  if (input.isTime) {
    const y = scaleUtc([low, high], range).nice(count);
    const write = y.tickFormat(count);
    return around(y, y.ticks(count).map(Number), (tick) => write(new Date(tick)));
  }
  const y = scaleLinear(low < high ? [low, high] : [low - 1, high + 1], range).nice(count);
  return around(y, y.ticks(count), format.short);
}

/** Runs of batches with quantiles: the index of the first, and the one after the last. */
function runs(five: readonly (Five | null)[]): [number, number][] {
  const found: [number, number][] = [];
  five.forEach((of, at) => {
    if (of === null) return;
    const last = found.at(-1);
    if (last !== undefined && last[1] === at) last[1] = at + 1;
    else found.push([at, at + 1]);
  });
  return found;
}

/** Both ends of each batch's step, in the order of `batches`. */
function steps(
  five: readonly (Five | null)[],
  { slots }: SeriesPlaces,
  y: Place,
  quantile: number,
  [from, to]: [number, number],
): string[] {
  return five.slice(from, to).flatMap((of, at) => {
    const slot = slots[from + at];
    const height = px(y(of?.[quantile] ?? 0));
    return slot === undefined ? [] : [`${px(slot.from)},${height}`, `${px(slot.to)},${height}`];
  });
}

function bandPath(
  five: readonly (Five | null)[],
  places: SeriesPlaces,
  y: Place,
  low: number,
  high: number,
): string {
  const outline = (run: [number, number]) => [
    ...steps(five, places, y, high, run),
    ...steps(five, places, y, low, run).reverse(),
  ];
  return runs(five)
    .map((run) => `M${outline(run).join("L")}Z`)
    .join("");
}

function medianPath(five: readonly (Five | null)[], places: SeriesPlaces, y: Place): string {
  return runs(five)
    .map((run) => `M${steps(five, places, y, 2, run).join("L")}`)
    .join("");
}

/** The reference: a box with whiskers in the right margin, and its median across the batches. */
function reference(five: Five | null, { left, right }: Plot, y: Place): SVGTemplateResult | null {
  if (five === null) return null;
  const [least, low, median, high, most] = five.map((value) => px(y(value))) as unknown as Five;
  const from = px(right + REFERENCE_ROOM - REFERENCE_WIDTH);
  const middle = from + REFERENCE_WIDTH / 2;
  return svg`<path class="reference-level" d=${`M${px(left)},${median}H${from}`}></path>
    <path class="reference-edge" d=${`M${middle},${least}V${low}M${middle},${high}V${most}M${from + 4},${least}h12M${from + 4},${most}h12`}></path>
    <rect class="reference-bar" x=${from} y=${high} width=${REFERENCE_WIDTH} height=${Math.max(1, low - high)}></rect>
    <path class="reference-edge" d=${`M${from},${median}h${REFERENCE_WIDTH}`}></path>
    <text class="tick reference-level-name" x=${middle} y=${TOP - 8} text-anchor="middle">ref.</text>`;
}

function cursorLine(
  cursor: number | null,
  { slots }: SeriesPlaces,
  { top, bottom }: Plot,
): SVGTemplateResult | null {
  const slot = cursor === null ? undefined : slots[cursor];
  if (slot === undefined) return null;
  return svg`<path class="cursor" d=${`M${px((slot.from + slot.to) / 2)},${top}V${bottom}`}></path>`;
}

function hits(
  { slots }: SeriesPlaces,
  { left, right, top, bottom }: Plot,
  onPoint: FanOptions["onPoint"],
): SVGTemplateResult | null {
  if (!onPoint) return null;
  const point = (event: PointerEvent): void => {
    const box = (event.currentTarget as SVGElement).getBoundingClientRect();
    const slot = slots.findIndex(({ to }) => left + event.clientX - box.left <= to);
    onPoint(slot < 0 ? slots.length - 1 : slot);
  };
  return svg`<rect class="hit" x=${left} y=${top} width=${Math.max(0, right - left)} height=${bottom - top}
    @pointermove=${point} @pointerdown=${point} @pointerleave=${() => onPoint(null)}></rect>`;
}
