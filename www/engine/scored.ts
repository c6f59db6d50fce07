/** The columns of a table as functions of rows take them. */
import type { Table } from "../core/table.js";
import type { ClassificationInput, ScoredRows } from "../core/types.js";
import type { ClassifiedColumns, ScoredColumns } from "./types.js";

export function scoredRows(table: Table, columns: ScoredColumns): ScoredRows {
  const { target, prediction, segments = [], latency } = columns;
  const rows: ScoredRows = { target: table.values(target), prediction: table.values(prediction) };
  const divided = segments.map((name) => [name, table.values(name)] as const);
  if (divided.length > 0) rows.segments = Object.fromEntries(divided);
  const ms = latency === undefined ? null : table.values(latency);
  if (ms instanceof Float64Array) rows.latencyMs = ms;
  return rows;
}

export function classifiedRows(table: Table, columns: ClassifiedColumns): ClassificationInput {
  const { target, prediction, probability, ...options } = columns;
  const numbers = (name: string) => table.values(name) as Float64Array;
  const named = typeof probability === "string" ? null : Object.entries(probability);
  return {
    target: table.values(target),
    prediction: table.values(prediction),
    probability: named
      ? Object.fromEntries(named.map(([label, name]) => [label, numbers(name)]))
      : numbers(probability as string),
    ...options,
  };
}
