import { max } from "d3-array";
import { scaleLinear, scaleUtc } from "d3-scale";
import { html, nothing, type SVGTemplateResult, svg, type TemplateResult } from "lit";
import { FONT, type Plot, positionAxis, px, tickCount, valueAxis } from "./axis.js";
import type { BinRow, Bins } from "./bins-input.js";
import * as format from "./format.js";
import { dataTable, image, type Words } from "./frame.js";
import type { SeriesPlaces } from "./series.js";
import { fit } from "./text.js";

/** Steps of the colour ramp: the first means no value at all; the others have equal width up to the largest share. */
const STEPS = 7;
/** Px of the reference's strip to the right of the batches, and of the gap before it. */
export const REFERENCE_ROOM = 28;
export const REFERENCE_WIDTH = 20;
const TOP = 20;
const FOOT = 28;
/** Px of a row that has its name above the strip, and of the name. */
const NAMED = 34;
const NAME = 16;
const STRIP = 14;
/** Px that all ranges of a column share, and the least that one of them gets. */
const RANGES = 240;
const LEAST = 7;

/** A cell of the map: row from the top, batch from the left. */
export interface BinPoint {
  row: number;
  batch: number;
}

export interface BinsOptions {
  width: number;
  /** Where the line above has its batches; the newest batch of the map is below the last of them. */
  places: SeriesPlaces;
  cursor?: BinPoint | null;
  onPoint?: (point: BinPoint) => void;
}

/** Position of a row's strip. */
interface Strip {
  top: number;
  height: number;
}

interface Layout {
  strips: Strip[];
  /** Extent of all ranges together; `null` if there are none. */
  ranges: Strip | null;
  plot: Plot;
}

interface Box extends Strip {
  left: number;
  width: number;
}

/**
 * Draws a map with bins from top to bottom and batches from left to right, below a line over the same batches. The
 * colour shows the share of the batch in a bin; the reference is to the right of the newest batch. An axis labels
 * ranges of numbers; other rows have their name above the strip. A batch without shares is hatched.
 */
export function bins(input: Bins, options: BinsOptions): TemplateResult {
  const { width, places } = options;
  const layout = layoutOf(input, places.plot);
  const { plot } = layout;
  return image(width, plot.bottom + FOOT, binsWords(input), [
    layout.ranges === null ? null : axis(input, layout.ranges, plot),
    names(input, layout, width),
    cells(input, layout, places),
    referenceName(plot),
    cursorMark(options.cursor ?? null, layout, offsetOf(input, places), places),
    positionAxis(plot, places.ticks, { from: 0, to: width - REFERENCE_ROOM }),
    hits(input, layout, options),
  ]);
}

/** The same as a table: one row per bin, with the reference, then every batch with its difference. */
export function binsTable(input: Bins): TemplateResult {
  const columns = ["Reference", ...input.batches.map(({ label }) => label)];
  return dataTable(
    `${input.column}: shares by batch, with the difference to the reference`,
    [
      { label: input.edges.length > 0 ? "Range" : "Value" },
      ...columns.map((label) => ({ label, numeric: true })),
    ],
    input.rows.map((row) => [
      binName(row),
      format.percent(row.reference),
      ...row.shares.map((share, at) =>
        share === null ? format.ABSENT : `${format.percent(share)} (${change(row, at)})`,
      ),
    ]),
  );
}

/** The map's name, and the bin in which the newest batch differs most from the reference. */
export function binsWords(input: Bins): Words {
  const title = `${input.column}: share of each ${input.edges.length > 0 ? "range" : "value"}, by batch`;
  const at = input.batches.findLastIndex(({ reason }) => reason === "");
  const size = (row: BinRow): number => Math.abs((row.shares[at] ?? 0) - (row.against[at] ?? 0));
  const [most] = [...input.rows].sort((one, other) => size(other) - size(one));
  if (at < 0 || most === undefined) return { title, description: "No batch has its values here." };
  const { label = "" } = input.batches[at] ?? {};
  if (size(most) === 0) return { title, description: `${label} is as the reference.` };
  return {
    title,
    description: `In ${label} the largest difference to ${input.isMoving ? "its" : "the"} reference is ${most.kind === "value" ? `“${most.label}”` : most.label}: ${against(most, at)}.`,
  };
}

/** A cell in words: "20 to 24, 2018-4: 8.1 % of values, reference 6.0 %, +2.1 pp". */
export function binText(input: Bins, { row, batch }: BinPoint): string {
  const [bin, column] = [input.rows[row], input.batches[batch]];
  if (!bin || !column) return "";
  if (column.reason !== "") return `${column.label}: ${column.reason}`;
  const share = bin.shares[batch] ?? null;
  const said = share === null ? "counted among other values" : against(bin, batch);
  return `${bin.label}, ${column.label}: ${said}`;
}

/** Explains the colours, from no value at all to the largest share. */
export function binsScale(input: Bins): TemplateResult {
  const top = topOf(input);
  const isBeyond = sharesOf(input.rows).some((share) => share > top);
  const boxes = Array.from(
    { length: STEPS },
    (_, step) =>
      svg`<rect class=${`ramp-${step}`} x=${step * 18} y="0" width="17" height="12"></rect>`,
  );
  return html`<span class="ramp-scale"><span>share of a batch: 0\u202f%</span>
    <svg width="126" height="12" aria-hidden="true">${boxes}</svg>
    <span>${format.percent(top)}${isBeyond ? " or more" : ""}</span></span><span>ref. is ${
      input.isMoving
        ? "the reference of the newest batch; each batch has one of its own, which differences are to"
        : "the reference"
    }</span>`;
}

/** The name of a row. Missing values are a share of all rows, the other rows are shares of the values. */
export function binName({ label, kind }: BinRow): string {
  return kind === "missing" ? `${label} (of all rows)` : label;
}

function against(row: BinRow, batch: number): string {
  const whole = row.kind === "missing" ? "of all rows" : "of values";
  return `${format.percent(row.shares[batch] ?? null)} ${whole}, reference ${format.percent(row.against[batch] ?? null)}, ${change(row, batch)}`;
}

/** The difference between a batch and what it was compared with. */
function change({ against, shares }: BinRow, batch: number): string {
  const [before, now] = [against[batch] ?? null, shares[batch] ?? null];
  return format.points(now === null || before === null ? null : now - before);
}

/** The share at which the darkest colour begins; combined rows are left out, since they may be far larger. */
function topOf({ rows }: Bins): number {
  const apart = rows.filter(({ kind }) => kind !== "others" && kind !== "missing");
  return max(sharesOf(apart)) || 1;
}

function sharesOf(rows: readonly BinRow[]): number[] {
  return rows.flatMap(({ reference, shares }) => [reference ?? 0, ...shares.map((of) => of ?? 0)]);
}

function stepOf(share: number, top: number): number {
  return Math.min(STEPS - 1, Math.ceil((share / top) * (STEPS - 1)));
}

/** The map may have only the newest batches: how many batches of the line come before them. */
function offsetOf(input: Bins, { slots }: SeriesPlaces): number {
  return slots.length - input.batches.length;
}

function layoutOf({ rows }: Bins, { left, right }: Plot): Layout {
  const count = rows.filter(({ kind }) => kind === "range").length;
  const height = Math.max(LEAST, Math.floor(RANGES / Math.max(1, count)));
  const strips: Strip[] = [];
  let y = TOP;
  let first = -1;
  rows.forEach(({ kind }, at) => {
    const isRange = kind === "range";
    if (isRange && first < 0) {
      first = at;
      y += at === 0 ? 0 : 6;
    }
    strips.push(isRange ? { top: y, height } : { top: y + NAME, height: STRIP });
    y += isRange ? height : NAMED;
  });
  const top = strips[first]?.top;
  const ranges = top === undefined ? null : { top, height: count * height };
  return { strips, ranges, plot: { left, right, top: TOP, bottom: y + 4 } };
}

function axis(input: Bins, { top, height }: Strip, plot: Plot): SVGTemplateResult {
  const { edges } = input;
  const domain = [edges[0] ?? 0, edges.at(-1) ?? 1];
  const range = [top + height, top];
  const around = { ...plot, right: plot.left };
  if (input.isTime) {
    const y = scaleUtc(domain, range);
    const write = y.tickFormat(5);
    const ticks = y.ticks(tickCount(height)).map(Number);
    return valueAxis(around, ticks, y, (tick) => fitted(write(new Date(tick)), plot));
  }
  const y = scaleLinear(domain, range);
  return valueAxis(around, y.ticks(tickCount(height)), y, (tick) =>
    fitted(format.short(tick), plot),
  );
}

function fitted(text: string, plot: Plot): string {
  return fit(text, plot.left - 8, FONT);
}

function names({ rows }: Bins, { strips, plot }: Layout, width: number): SVGTemplateResult[] {
  return rows.map((row, at) =>
    row.kind === "range"
      ? svg``
      : svg`<text class=${row.kind === "value" ? "tick" : "tick summary"} x=${px(plot.left)} y=${(strips[at]?.top ?? 0) - 5}>${fit(binName(row), width - plot.left - REFERENCE_ROOM, FONT)}</text>`,
  );
}

function referenceName({ right }: Plot): SVGTemplateResult {
  const x = px(right + REFERENCE_ROOM - REFERENCE_WIDTH / 2);
  return svg`<text class="tick reference-level-name" x=${x} y=${TOP - 8} text-anchor="middle">ref.</text>`;
}

/** The strip of a row in one batch, with gaps if there is room for them. */
function boxOf(strip: Strip, { from, to }: { from: number; to: number }): Box {
  const gap = to - from > 6 ? 1 : 0;
  return {
    left: px(from),
    width: px(Math.max(1, to - from - gap)),
    top: strip.top,
    height: strip.height - (strip.height > 8 ? 1 : 0),
  };
}

function path({ left, top, width, height }: Box): string {
  return `M${left},${top}h${width}v${height}h${-width}z`;
}

/** One path per colour, so that thousands of cells need only a few elements. */
function cells(
  input: Bins,
  { strips, ranges, plot }: Layout,
  places: SeriesPlaces,
): SVGTemplateResult {
  const top = topOf(input);
  const paths = Array.from({ length: STEPS }, () => "");
  let none = "";
  const place = (share: number | null, box: Box): void => {
    if (share === null) none += path(box);
    else paths[stepOf(share, top)] += path(box);
  };
  const slots = places.slots.slice(offsetOf(input, places));
  const apart = {
    from: plot.right + REFERENCE_ROOM - REFERENCE_WIDTH,
    to: plot.right + REFERENCE_ROOM,
  };
  const gaps: Box[] = [];
  input.rows.forEach((row, r) => {
    const strip = strips[r] ?? { top: 0, height: 0 };
    place(row.reference, boxOf(strip, apart));
    slots.forEach((slot, b) => {
      if (input.batches[b]?.reason === "") place(row.shares[b] ?? null, boxOf(strip, slot));
      else if (row.kind !== "range") gaps.push(boxOf(strip, slot));
    });
  });
  if (ranges !== null)
    slots.forEach((slot, b) => {
      if (input.batches[b]?.reason !== "") gaps.push(boxOf(ranges, slot));
    });
  return svg`<g>${paths.map((d, step) => (d === "" ? nothing : svg`<path class=${`ramp-${step}`} d=${d}></path>`))}
    <path class="cell-none" d=${none + gaps.map(path).join("")}></path><path class="hatch" d=${gaps.map(hatch).join("")}></path></g>`;
}

/** Two strokes in the middle of a cell whose share is unknown. */
function hatch({ left, top, width, height }: Box): string {
  const run = Math.min(5, width / 4);
  const rise = Math.min(6, height / 2 - 1);
  const [x, y] = [left + width / 2, top + height / 2 + rise];
  return `M${px(x - 1.5 * run)},${px(y)}l${px(2 * run)},${px(-2 * rise)}M${px(x - run / 2)},${px(y)}l${px(2 * run)},${px(-2 * rise)}`;
}

function cursorMark(
  cursor: BinPoint | null,
  { strips }: Layout,
  offset: number,
  { slots }: SeriesPlaces,
): SVGTemplateResult | null {
  const slot = slots[offset + (cursor?.batch ?? 0)];
  const strip = strips[cursor?.row ?? 0];
  if (cursor === null || !slot || !strip) return null;
  const { left, top, width, height } = boxOf(strip, slot);
  return svg`<rect class="cell-cursor" x=${left} y=${top} width=${width} height=${height}></rect>`;
}

function hits(
  input: Bins,
  { strips, plot }: Layout,
  { places, onPoint }: BinsOptions,
): SVGTemplateResult | null {
  if (!onPoint || input.rows.length === 0) return null;
  const offset = offsetOf(input, places);
  const point = (event: PointerEvent): void => {
    const box = (event.currentTarget as SVGElement).getBoundingClientRect();
    const [x, y] = [plot.left + event.clientX - box.left, plot.top + event.clientY - box.top];
    const slot = places.slots.findIndex(({ to }) => x <= to);
    const row = strips.findIndex(({ top, height }) => y <= top + height);
    const last = input.batches.length - 1;
    onPoint({
      row: row < 0 ? input.rows.length - 1 : row,
      batch: slot < 0 ? last : Math.max(0, slot - offset),
    });
  };
  return svg`<rect class="hit" x=${plot.left} y=${plot.top} width=${Math.max(0, plot.right - plot.left)}
    height=${plot.bottom - plot.top} @pointermove=${point} @pointerdown=${point}></rect>`;
}
