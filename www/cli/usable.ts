/** Refuses files that were read without a fault but hold nothing to check, because such a check must not pass. */

import { isProse, NO_TABLE } from "../app/files/prose.js";
import type { EngineBatchPlan, EngineTable } from "../engine/index.js";
import { FileError } from "./trouble.js";

const FORMAT_ADVICE =
  'Is it the right file? `"read": { "delimiter": ";" }` in a configuration sets another delimiter.';

const CASE_ADVICE =
  "Names differ in upper and lower case: write the header of this file as the reference has it.";

/** Most names in a list. */
const MOST_NAMES = 5;

/** Throws a `FileError` for a table without rows. */
export function refuseWithoutRows(table: EngineTable, file: string): void {
  if (table.rowCount > 0) return;
  const { rejected = 0 } = table.records;
  const message =
    rejected > 0
      ? `No row of this file can be used: ${rejected.toLocaleString("en")} were left out.`
      : isProse(table)
        ? NO_TABLE
        : "This file has no rows.";
  throw new FileError(file, message, { advice: "Give a file with at least one row of values." });
}

/** Throws a `FileError` for a table that has no rows, or not one column of the reference. */
export function refuseUnusable(table: EngineTable, file: string, reference: EngineTable): void {
  refuseWithoutRows(table, file);
  const known = new Set(reference.columns.map(({ name }) => name));
  if (table.columns.some(({ name }) => known.has(name))) return;
  const message = `This file has no column of the reference. It has ${listed(table)}; the reference has ${listed(reference)}.`;
  const folded = new Set([...known].map((name) => name.toLowerCase()));
  const isOfCase = table.columns.some(({ name }) => folded.has(name.toLowerCase()));
  throw new FileError(file, message, { advice: isOfCase ? CASE_ADVICE : FORMAT_ADVICE });
}

/** Throws a `FileError` for a split in which no batch has rows. */
export function refuseEmptySplit({ batches, warnings }: EngineBatchPlan, file: string): void {
  if (batches.some(({ rows }) => rows > 0)) return;
  const why = warnings.map(({ message }) => ` ${message}`).join("");
  throw new FileError(file, `No row of this file is in any batch of the split.${why}`);
}

function listed({ columns }: EngineTable): string {
  const names = columns.slice(0, MOST_NAMES).map(({ name }) => `"${name.slice(0, 40)}"`);
  const more = columns.length > MOST_NAMES ? ` and ${columns.length - MOST_NAMES} more` : "";
  return names.join(", ") + more;
}
