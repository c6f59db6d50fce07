/** Parses how a file becomes batches, as the command line writes it. */
import type { BatchOptions, ColumnDescription, Period, ReferenceWindow } from "../core/types.js";
import { UsageError } from "./trouble.js";

const PERIODS: readonly string[] = [
  "hour",
  "day",
  "week",
  "month",
  "quarter",
  "year",
] satisfies Period[];

const WAYS =
  'A split is a period ("day", or "day:time" with the column of times), "rows:5000", "count:10" or "column:region"';

/** `day`, `week:when`, `rows:5000`, `count:10`, `column:region`. */
export function splitOf(given: string): BatchOptions {
  const colon = given.indexOf(":");
  const way = colon < 0 ? given : given.slice(0, colon);
  const rest = colon < 0 ? undefined : given.slice(colon + 1);
  if (PERIODS.includes(way) && rest !== "") {
    const by = way as Period;
    return rest === undefined ? { by } : { by, timestamp: rest };
  }
  if (way === "column" && rest) return { column: rest };
  if (way === "rows" || way === "count") {
    const number = /^\d{1,9}$/.test(rest ?? "") ? Number(rest) : 0;
    if (number > 0) return way === "rows" ? { rows: number } : { count: number };
  }
  throw new UsageError(`${WAYS}; it is "${given}".`);
}

/** Adds `roles.timestamp` to a split by time that names no column, if that column holds moments. */
export function timed(
  split: BatchOptions,
  columns: readonly ColumnDescription[],
  timestamp: string | undefined,
): BatchOptions {
  const isTime = isMoments(columns, timestamp) && split.timestamp === undefined;
  return isTime ? { ...split, timestamp } : split;
}

/** Whether the column exists and holds moments. */
export function isMoments(
  columns: readonly ColumnDescription[],
  name: string | undefined,
): name is string {
  return columns.some((column) => column.name === name && column.kind === "datetime");
}

/** `previous`, `expanding`, `rolling:3`. */
export function windowOf(given: string): ReferenceWindow {
  if (given === "previous" || given === "expanding") return given;
  const rolling = /^rolling:([1-9]\d{0,3})$/.exec(given)?.[1];
  if (rolling !== undefined) return { rolling: Number(rolling) };
  throw new UsageError(
    `A batch is compared with "previous", "expanding" or "rolling:3" batches; it is "${given}".`,
  );
}
