import { max } from "d3-array";
import { scaleLinear } from "d3-scale";
import { type SVGTemplateResult, svg, type TemplateResult } from "lit";
import type { DriftResult } from "../core/types.js";
import { crisp, FONT, px, tickCount } from "./axis.js";
import * as format from "./format.js";
import { type ChartOptions, dataTable, image } from "./frame.js";
import { fit, textWidth } from "./text.js";

/** One pair of bars. */
export interface CategoryRow {
  label: string;
  reference: number;
  batch: number;
  /** Whether this is not a single category: other, new or missing. */
  summary: boolean;
}

const SHOWN = 10;
const ROW = 32;
const BAR = 9;
const FOOT = 24;

/**
 * Draws paired horizontal bars for a column of labels, most changed first: at most ten categories, then the rest of
 * them, labels that are new in the batch, and missing values. The change is written at the end.
 */
export function categories(result: DriftResult, options: ChartOptions): TemplateResult {
  const { width } = options;
  const rows = categoryRows(result);
  const height = rows.length * ROW + FOOT;
  const labelRoom = Math.min(
    width * 0.36,
    Math.max(48, ...rows.map((row) => textWidth(row.label))) + 10,
  );
  const deltaRoom = Math.max(...rows.map((row) => textWidth(change(row))), 0) + 10;
  const x = scaleLinear(
    [0, max(rows, (row) => Math.max(row.reference, row.batch)) || 1],
    [labelRoom, width - deltaRoom - 4],
  );
  const name = result.column ?? "Values";
  const words = { title: `${name}: reference and batch`, description: result.reason };
  return image(width, height, words, [
    grid(x, rows.length * ROW),
    rows.map((row, i) => pair(row, i * ROW, x, labelRoom, width)),
  ]);
}

/** The same as a table, with all categories. */
export function categoriesTable(result: DriftResult): TemplateResult {
  const { profile } = result;
  const rows: CategoryRow[] = [...listed(result)].sort(byChange);
  if (profile.other) rows.push(summary("Other", profile.other));
  rows.push(summary("Missing (of all rows)", profile.missing));
  return dataTable(
    `${result.column ?? "Values"}: shares by category`,
    [
      { label: "Category" },
      { label: "Reference", numeric: true },
      { label: "Batch", numeric: true },
      { label: "Difference", numeric: true },
    ],
    rows.map((row) => [
      row.label,
      format.percent(row.reference),
      format.percent(row.batch),
      change(row),
    ]),
  );
}

/** The rows to draw: sorted by the size of the change, with the rest added up. */
export function categoryRows(result: DriftResult): CategoryRow[] {
  const all = listed(result);
  const fresh = all.filter((row) => row.reference === 0 && row.batch > 0);
  const known = all.filter((row) => !(row.reference === 0 && row.batch > 0)).sort(byChange);
  const rest = known.slice(SHOWN);
  const rows = known.slice(0, SHOWN);
  const [otherReference, otherBatch] = result.profile.other ?? [0, 0];
  const other = total("Other", rest, otherReference, otherBatch);
  if (other.reference + other.batch > 0) rows.push(other);
  if (fresh.length > 0) rows.push(total(freshLabel(fresh), fresh));
  if (result.profile.missing.some((share) => share > 0)) {
    rows.push(summary("Missing", result.profile.missing));
  }
  return rows;
}

function listed(result: DriftResult): CategoryRow[] {
  return (result.profile.categories ?? []).map((label, i) => ({
    label: label === "" ? "(empty)" : label,
    reference: result.profile.reference[i] ?? 0,
    batch: result.profile.batch[i] ?? 0,
    summary: false,
  }));
}

function byChange(a: CategoryRow, b: CategoryRow): number {
  return Math.abs(b.batch - b.reference) - Math.abs(a.batch - a.reference);
}

function freshLabel(fresh: readonly CategoryRow[]): string {
  return fresh.length === 1 ? `New: ${fresh[0]?.label}` : `New in batch (${fresh.length})`;
}

function summary(label: string, [reference, batch]: [number, number]): CategoryRow {
  return { label, reference, batch, summary: true };
}

function total(label: string, rows: readonly CategoryRow[], reference = 0, batch = 0): CategoryRow {
  const sum = (side: "reference" | "batch") => rows.reduce((all, row) => all + row[side], 0);
  return summary(label, [reference + sum("reference"), batch + sum("batch")]);
}

function change(row: CategoryRow): string {
  return format.points(row.batch - row.reference);
}

function grid(
  x: { (value: number): number; ticks(count: number): number[]; range(): number[] },
  bottom: number,
): SVGTemplateResult {
  const [from = 0, to = 0] = x.range();
  return svg`<g class="axis">${x.ticks(tickCount(to - from, 64)).map((tick) => {
    const at = crisp(x(tick));
    return svg`<line class=${tick === 0 ? "base" : "grid"} x1=${at} x2=${at} y1="0" y2=${bottom}></line>
      <text class="tick" x=${at} y=${bottom + 16} text-anchor="middle">${format.axisPercent(tick)}</text>`;
  })}</g>`;
}

function pair(
  row: CategoryRow,
  top: number,
  x: (share: number) => number,
  labelRoom: number,
  width: number,
): SVGTemplateResult {
  const from = px(x(0));
  const middle = top + ROW / 2;
  const reference = px(x(row.reference) - from);
  const batch = px(x(row.batch) - from);
  const name = row.summary ? "label summary" : "label";
  return svg`<g><title>${`${row.label}: reference ${format.percent(row.reference)}, batch ${format.percent(row.batch)}`}</title>
    <text class=${name} x=${labelRoom - 10} y=${middle} dy="0.32em" text-anchor="end">${fit(row.label, labelRoom - 10, FONT)}</text>
    <rect class="reference-bar" x=${from} y=${middle - BAR - 1} width=${Math.max(0, reference)} height=${BAR}></rect>
    ${batch > 0 ? svg`<path class="batch-bar" d=${bar(from, middle + 2, batch)}></path>` : null}
    <text class="value" x=${width} y=${middle} dy="0.32em" text-anchor="end">${change(row)}</text></g>`;
}

/** The outline of a bar that starts at the left axis; its stroke stays inside. */
function bar(from: number, top: number, length: number): string {
  const right = px(Math.max(1, length - 1));
  return `M${from},${top}h${right}v${BAR - 2}h${-right}`;
}
