import type { EngineTable } from "./types.js";

/** Returns the time at which the rows of a table end: the last value of the timestamp column, if it is a moment. */
export async function lastMoment(
  table: EngineTable,
  column: string | undefined,
): Promise<number | null> {
  const described = table.columns.find((entry) => entry.name === column);
  if (column === undefined || described?.kind !== "datetime" || table.rowCount === 0) return null;
  const tail = await table.slice(table.rowCount - 1, table.rowCount);
  const value = (await tail.values(column))[0];
  await tail.free();
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}
