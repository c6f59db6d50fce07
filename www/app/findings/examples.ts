/** Example rows of an issue on the Quality screen, read from the batch's table on request. */

import type { ColumnQuality, Kind, QualityIssue } from "../../core/types.js";
import type { EngineTable } from "../../engine/types.js";
import { shown } from "../shared/format.js";

export const MOST_ROWS = 20;
/** Columns to show: that of the issue, those with a role, then the others in order. */
const MOST_COLUMNS = 12;

type Cell = number | string | boolean | null;
type Test = (value: Cell) => boolean;

/** The rows of one table that an issue concerns. */
export interface ExampleRows {
  columns: string[];
  /** Kind of each column. */
  kinds: (Kind | undefined)[];
  /** The first of them: row number from 1 on, and a text for each column. */
  rows: { place: number; cells: string[] }[];
  /** How many there are. */
  count: number;
}

const isMissing: Test = (value) => value === null || Number.isNaN(value);

const outside =
  (least: number, most: number): Test =>
  (value) =>
    typeof value === "number" && (value < least || value > most);

/** Tests whether a row belongs to an issue; `null` if the issue concerns no particular rows. */
export function testOf(
  { code }: QualityIssue,
  now: ColumnQuality | undefined,
  before: ColumnQuality | undefined,
): Test | null {
  if (now === undefined) return null;
  if (code === "missing") return isMissing;
  if (code === "infinite") return (value) => Math.abs(Number(value)) === Number.POSITIVE_INFINITY;
  if (code === "outliers" && now.fences !== null) return outside(...now.fences);
  if (code === "out-of-range" && before?.min != null && before.max !== null)
    return outside(before.min, before.max);
  if (code !== "unseen") return null;
  const unseen = new Set(now.unseen);
  return (value) => unseen.has(String(value));
}

/** The rows of a table that match, with that column first and then `others`. */
export async function exampleRows(
  table: EngineTable,
  column: string,
  test: Test,
  others: readonly string[],
): Promise<ExampleRows> {
  const values = await table.values(column);
  const places: number[] = [];
  let count = 0;
  for (let row = 0; row < values.length; row += 1) {
    if (!test(values[row] ?? null)) continue;
    count += 1;
    if (count <= MOST_ROWS) places.push(row);
  }
  const kinds = new Map(table.columns.map(({ name, kind }) => [name, kind]));
  const columns = [...new Set([column, ...others, ...kinds.keys()])]
    .filter((name) => kinds.has(name))
    .slice(0, MOST_COLUMNS);
  const rows: ExampleRows["rows"] = [];
  for (const place of places) {
    const row = await table.slice(place, place + 1);
    const cells = await Promise.all(columns.map((name) => row.values(name)));
    await row.free();
    const texts = cells.map(([cell], at) => written(cell ?? null, kinds.get(columns[at] ?? "")));
    rows.push({ place: place + 1, cells: texts });
  }
  return { columns, kinds: columns.map((name) => kinds.get(name)), rows, count };
}

function written(cell: Cell, kind: string | undefined): string {
  if (isMissing(cell)) return "missing";
  if (kind === "datetime" && typeof cell === "number") return new Date(cell).toISOString();
  return shown(String(cell));
}
