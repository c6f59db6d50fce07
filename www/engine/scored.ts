/** The columns of a table as the deployment gate takes them. */
import type { Table } from "../core/table.js";
import type { ScoredRows } from "../core/types.js";
import type { ScoredColumns } from "./types.js";

export function scoredRows(table: Table, columns: ScoredColumns): ScoredRows {
  const { target, prediction, segments = [], latency } = columns;
  const rows: ScoredRows = { target: table.values(target), prediction: table.values(prediction) };
  const divided = segments.map((name) => [name, table.values(name)] as const);
  if (divided.length > 0) rows.segments = Object.fromEntries(divided);
  const ms = latency === undefined ? null : table.values(latency);
  if (ms instanceof Float64Array) rows.latencyMs = ms;
  return rows;
}
