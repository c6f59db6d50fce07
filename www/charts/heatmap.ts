import { html, nothing, type SVGTemplateResult, svg, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import type { Verdict } from "../core/types.js";
import { batchTicks, overhang, px } from "./axis.js";
import * as format from "./format.js";
import { type ChartOptions, dataTable, image, legend } from "./frame.js";
import { byDrift } from "./order.js";
import { textWidth } from "./text.js";

/** The result of one column in one batch. */
export interface HeatmapCell {
  verdict: Verdict;
  /** Observed share of rows moved. */
  effect: number | null;
  /** Lower bound of the share of rows moved; it gives the colour. */
  effectLow: number | null;
  /** Breaks ties in the order of rows. */
  adjustedPValue?: number | null;
  /** Shares of missing values, which count in the order of rows. */
  missingness?: { reference: number; batch: number };
  reason: string;
}

export interface HeatmapRow {
  column: string;
  /** One entry per batch; `null` if the column was not compared. */
  cells: readonly (HeatmapCell | null)[];
}

/** Columns by batches. */
export interface Heatmap {
  batches: readonly string[];
  /** Indices of batches before which more time went by than usual. */
  pauses?: readonly number[];
  rows: readonly HeatmapRow[];
}

export interface HeatmapPoint {
  row: number;
  batch: number;
}

export interface HeatmapOptions extends ChartOptions {
  /** How many rows to draw; all if absent. */
  rows?: number;
  /** The cell the reader points at. */
  cursor?: HeatmapPoint | null;
  /** The column that is open elsewhere on the page. */
  selected?: string | null;
  /** What keys do in the element around; announced with the drawing's name. */
  hint?: string;
  onPoint?: (point: HeatmapPoint) => void;
  /** Someone opened a row's name (batch `null`) or a cell. */
  onOpen?: (column: string, batch: number | null) => void;
}

export const ROW_HEIGHT = 26;
const HEAD = 24;
const GAP = 2;
/** Where the steps of the colour ramp begin, as shares of rows moved. */
export const STEPS = [0, 0.001, 0.02, 0.05, 0.1, 0.2, 0.4] as const;

/** Rows in the order of drift in the last batch; columns that were not compared there come last. */
export function sortByLatest(rows: readonly HeatmapRow[]): HeatmapRow[] {
  const latest = (row: HeatmapRow) => row.cells.at(-1) ?? null;
  return [...rows].sort((a, b) => byDrift(latest(a), latest(b)));
}

/** Step of the colour ramp for a share of rows moved. */
export function rampStep(effectLow: number | null): number {
  return Math.max(
    0,
    STEPS.findLastIndex((from) => (effectLow ?? 0) >= from),
  );
}

/**
 * Draws a map with columns from top to bottom and batches from left to right. The colour shows the lower bound of the
 * share of rows moved. A cross marks drift; hatching marks too little data, or none. Column names are buttons. Cells
 * respond to the pointer here, and to keys in the element around.
 */
export function heatmap(input: Heatmap, options: HeatmapOptions): TemplateResult {
  const shown = input.rows.slice(0, options.rows ?? input.rows.length);
  const cell = cellWidth(input, options.width);
  const width = input.batches.length * cell + overhang(input.batches, cell);
  const words = heatmapWords(input);
  return html`<div class="heatmap">
    <div class="heat-side"><div class="heat-head">rows moved</div><div class="heat-names" @click=${(event: Event) => openRow(event, shown, options)}>${slicesOf(shown).map((part) => guard([options.selected, ...part], () => part.map((row) => nameButton(row, options))))}</div></div>
    <div class="heat-scroll" tabindex="0" role="group" aria-label=${`${words.title}. ${options.hint ?? "Arrow keys move, Enter opens."}`}>
      ${image(width, HEAD + shown.length * ROW_HEIGHT, words, [
        head(input, cell),
        slices(input, shown, cell),
        pauseMarks(input, shown.length, cell),
        cursorMark(options.cursor ?? null, cell),
        hits(shown, input.batches.length, cell, options),
      ])}
    </div></div>`;
}

/** The same as a table: one row per column, one cell per batch. */
export function heatmapTable(input: Heatmap): TemplateResult {
  const columns = input.batches.map((label, i) => {
    return {
      label: input.pauses?.includes(i) ? `${label}, after a longer time` : label,
      numeric: true,
    };
  });
  const rows = input.rows.map((row) => [
    row.column,
    ...input.batches.map((_, i) => cellText(row.cells[i] ?? null)),
  ]);
  return dataTable(
    "Share of rows moved, by column and batch",
    [{ label: "Column" }, ...columns],
    rows,
  );
}

/** Explains the marks, beside the colour ramp. */
export function heatmapLegend({ pauses = [] }: Heatmap): TemplateResult {
  return legend([
    { symbol: "cross", label: "drifted" },
    { symbol: "hatch", label: "inconclusive or not compared" },
    ...(pauses.length > 0
      ? [{ symbol: "pause", label: "longer time between batches" } as const]
      : []),
  ]);
}

/** A cell in words: "21.0 %, drifted". */
export function cellText(cell: HeatmapCell | null): string {
  if (cell === null) return "not compared";
  return `${format.percent(cell.effect)}, ${cell.verdict}`;
}

export function heatmapWords(input: Heatmap): { title: string; description: string } {
  const title = "Drift by column and batch";
  const last = input.batches.length - 1;
  const drifted = input.rows.filter((row) => row.cells[last]?.verdict === "drifted");
  const worst = sortByLatest(drifted)[0]?.column;
  const of = `${drifted.length} of ${format.plural(input.rows.length, "column")}`;
  const most = worst === undefined ? "" : `, ${worst} most`;
  return { title, description: `${of} drifted in ${input.batches[last] ?? "no batch"}${most}.` };
}

function cellWidth(input: Heatmap, width: number): number {
  const room = width * (width < 480 ? 0.58 : 0.72) - 28;
  const widest = input.batches.length === 1 ? 560 : Math.max(56, 480 / input.batches.length);
  return Math.floor(Math.min(widest, Math.max(13, room / Math.max(1, input.batches.length))));
}

function nameButton(row: HeatmapRow, options: HeatmapOptions): TemplateResult {
  const latest = row.cells.at(-1) ?? null;
  const value = latest === null ? format.ABSENT : format.percent(latest.effect);
  return html`<button type="button" class="heat-name" title=${row.column}
    aria-current=${options.selected === row.column ? "true" : nothing}
    aria-label=${`${row.column}: ${cellText(latest)}`}><bdi class="heat-column">${row.column}</bdi>
    <span class="heat-value">${value}</span></button>`;
}

/** One event listener for all names. */
function openRow(
  { target, currentTarget }: Event,
  rows: readonly HeatmapRow[],
  options: HeatmapOptions,
) {
  const button = target instanceof Element ? target.closest(".heat-name") : null;
  if (button === null || !(currentTarget instanceof Element)) return;
  const row = rows[[...currentTarget.children].indexOf(button)];
  if (row !== undefined) options.onOpen?.(row.column, null);
}

function head(input: Heatmap, cell: number): SVGTemplateResult {
  const ticks = batchTicks(input.batches, (i) => (i + 0.5) * cell, cell);
  const start = (at: number, label: string) => Math.max(at, textWidth(label) / 2);
  return svg`<g class="axis">${ticks.map(
    ({ at, label }) =>
      svg`<text class="tick" x=${px(start(at, label))} y=${HEAD - 9} text-anchor="middle">${label}</text>`,
  )}</g>`;
}

/** How many rows are drawn together, and not redrawn when more rows follow. */
const SLICE = 25;

function slicesOf(rows: readonly HeatmapRow[]): HeatmapRow[][] {
  const starts = Array.from({ length: Math.ceil(rows.length / SLICE) }, (_, i) => i * SLICE);
  return starts.map((start) => rows.slice(start, start + SLICE));
}

function slices(input: Heatmap, rows: readonly HeatmapRow[], cell: number): SVGTemplateResult[] {
  return slicesOf(rows).map((part, i) => {
    const drawn = () => cells(part, cell, input);
    return svg`<g transform=${`translate(0,${i * SLICE * ROW_HEIGHT})`}>${guard([input, part.length, cell], drawn)}</g>`;
  });
}

function cells(rows: readonly HeatmapRow[], cell: number, input: Heatmap): SVGTemplateResult[] {
  if (input.batches.length > 1) return [cellPaths(rows, cell), marks(rows, cell)];
  return effectBars(rows, cell, Math.max(0.01, ...input.rows.map(latestEffect)));
}

const latestEffect = (row: HeatmapRow) => row.cells[0]?.effect ?? 0;

/** A single batch has no pattern over time, so it gets bars as long as the share that moved, with a cross for drift. */
function effectBars(
  rows: readonly HeatmapRow[],
  cell: number,
  longest: number,
): SVGTemplateResult[] {
  return rows.map((row, r) => {
    const middle = HEAD + r * ROW_HEIGHT + (ROW_HEIGHT - GAP) / 2;
    const value = row.cells[0] ?? null;
    if (value === null || value.verdict === "inconclusive") {
      return svg`<path class="hatch" d=${`M2,${middle + 6}l8,-12M7,${middle + 6}l8,-12`}></path>`;
    }
    const length = px(Math.max(2, (latestEffect(row) / longest) * (cell - 24)));
    const drifted = value.verdict === "drifted";
    return svg`<rect class=${drifted ? "effect drifted" : "effect"} x="0" y=${middle - 6} width=${length}
      height="12"></rect>${drifted ? svg`<path class="cross" d=${`M${length + 6},${middle - 4}l8,8m0,-8l-8,8`}></path>` : nothing}`;
  });
}

/** One path per colour, so that thousands of cells need only seven elements. */
function cellPaths(rows: readonly HeatmapRow[], cell: number): SVGTemplateResult {
  const paths = STEPS.map(() => "");
  let none = "";
  rows.forEach((row, r) => {
    row.cells.forEach((value, c) => {
      const box = `M${c * cell},${HEAD + r * ROW_HEIGHT}h${cell - GAP}v${ROW_HEIGHT - GAP}h${GAP - cell}z`;
      if (value === null || value.verdict === "inconclusive") none += box;
      else paths[rampStep(value.effectLow)] += box;
    });
  });
  return svg`<g>${paths.map((d, step) => (d === "" ? nothing : svg`<path class=${`ramp-${step}`} d=${d}></path>`))}
    <path class="cell-none" d=${none}></path></g>`;
}

/** Crosses and hatching; crosses on dark colours are light. */
function marks(rows: readonly HeatmapRow[], cell: number): SVGTemplateResult {
  let dark = "";
  let light = "";
  let hatch = "";
  rows.forEach((row, r) => {
    row.cells.forEach((value, c) => {
      const x = c * cell + (cell - GAP) / 2;
      const y = HEAD + r * ROW_HEIGHT + (ROW_HEIGHT - GAP) / 2;
      if (value === null || value.verdict === "inconclusive") {
        const run = Math.min(5, (cell - GAP) / 4);
        hatch += `M${x - 1.5 * run},${y + 6}l${2 * run},-12M${x - run / 2},${y + 6}l${2 * run},-12`;
      } else if (value.verdict === "drifted") {
        const cross = `M${x - 4},${y - 4}l8,8m0,-8l-8,8`;
        if (rampStep(value.effectLow) >= 4) light += cross;
        else dark += cross;
      }
    });
  });
  return svg`<path class="hatch" d=${hatch}></path><path class="cross" d=${dark}></path>
    <path class="cross on-deep" d=${light}></path>`;
}

/** Lines where more time than usual went by, drawn in the empty space between batches. */
function pauseMarks({ pauses = [] }: Heatmap, rows: number, cell: number): SVGTemplateResult {
  const lines = pauses.map(
    (batch) => `M${batch * cell - GAP / 2},${HEAD - 4}v${rows * ROW_HEIGHT + 4}`,
  );
  return svg`<path class="pause" d=${lines.join("")}></path>`;
}

function cursorMark(cursor: HeatmapPoint | null, cell: number): SVGTemplateResult | null {
  if (cursor === null) return null;
  return svg`<rect class="cell-cursor" x=${cursor.batch * cell} y=${HEAD + cursor.row * ROW_HEIGHT}
    width=${cell - GAP} height=${ROW_HEIGHT - GAP}></rect>`;
}

function hits(
  rows: readonly HeatmapRow[],
  batches: number,
  cell: number,
  options: HeatmapOptions,
): SVGTemplateResult {
  const locate = (event: MouseEvent): HeatmapPoint => {
    const box = (event.currentTarget as SVGElement).getBoundingClientRect();
    const batch = Math.floor((event.clientX - box.left) / cell);
    const row = Math.floor((event.clientY - box.top) / ROW_HEIGHT);
    return {
      row: Math.min(rows.length - 1, Math.max(0, row)),
      batch: Math.min(batches - 1, Math.max(0, batch)),
    };
  };
  const open = (event: MouseEvent) => {
    const point = locate(event);
    const column = rows[point.row]?.column;
    if (column !== undefined) options.onOpen?.(column, point.batch);
  };
  return svg`<rect class="hit" x="0" y=${HEAD} width=${batches * cell} height=${rows.length * ROW_HEIGHT}
    @click=${open} @pointermove=${(event: PointerEvent) => options.onPoint?.(locate(event))}></rect>`;
}
