/** Reads the columns of a table into the input that functions of rows take. */
import { DriftglassError } from "../core/error.js";
import type { Table } from "../core/table.js";
import type { ClassificationInput, ScoredRows } from "../core/types.js";
import type { ClassifiedColumns, ScoredColumns } from "./types.js";

/** Returns the column names; throws for anything but an object, and states what is expected. */
function named<Columns extends object>(columns: Columns): Columns {
  if (typeof columns === "object" && columns !== null) return columns;
  throw new DriftglassError({
    code: "kind-mismatch",
    message: "`columns` has to be an object that names the columns: { target, prediction, ... }.",
  });
}

export function scoredRows(table: Table, columns: ScoredColumns): ScoredRows {
  const { target, prediction, segments = [], latency } = named(columns);
  const rows: ScoredRows = { target: table.values(target), prediction: table.values(prediction) };
  const divided = segments.map((name) => [name, table.values(name)] as const);
  if (divided.length > 0) rows.segments = Object.fromEntries(divided);
  const ms = latency === undefined ? null : table.values(latency);
  if (ms instanceof Float64Array) rows.latencyMs = ms;
  return rows;
}

export function classifiedRows(table: Table, columns: ClassifiedColumns): ClassificationInput {
  const { target, prediction, probability, ...options } = named(columns);
  const numbers = (name: string) => table.values(name) as Float64Array;
  const each = typeof probability === "string" ? null : Object.entries(named(probability));
  return {
    target: table.values(target),
    prediction: table.values(prediction),
    probability: each
      ? Object.fromEntries(each.map(([label, name]) => [label, numbers(name)]))
      : numbers(probability as string),
    ...options,
  };
}
