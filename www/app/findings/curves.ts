/** What was found in the rows of a batch, asked for once. */

import type { BatchReport, MonitorConfig } from "../../core/types.js";
import { engine } from "../engine/engine-port.js";
import type { BatchTables } from "../files/tables.js";
import { shownIn } from "../shared/format.js";
import { type Found, foundIn } from "./found.js";

/** The tables of a report never change, so what was found of a batch stays. */
const known = new WeakMap<BatchTables, Map<number, Found>>();

/**
 * Asks the engine about a batch, which stands so many before the end (the last is 1). `null` where its rows are gone,
 * where it has no targets, or where they came later and are in no file of its own.
 *
 * @throws DriftglassError where none of its rows can be used.
 */
export async function foundOf(
  tables: BatchTables,
  config: MonitorConfig,
  { performance, labelled }: BatchReport,
  fromEnd: number,
): Promise<Found | null> {
  const task = performance?.task;
  if (task === undefined || labelled) return null;
  const before = known.get(tables)?.get(fromEnd);
  if (before !== undefined) return before;
  const found = await tables.withBatch(fromEnd, async (reference, batch) =>
    foundIn(await engine(), config, task, reference, batch),
  );
  if (found === null) return null;
  const shown = shownIn(found);
  const ofTables = known.get(tables) ?? new Map<number, Found>();
  known.set(tables, ofTables.set(fromEnd, shown));
  return shown;
}
