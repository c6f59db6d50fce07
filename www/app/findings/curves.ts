/** Asks for results from the rows of a batch, once each. */

import type { BatchReport, MonitorConfig } from "../../core/types.js";
import { engine } from "../engine/engine-port.js";
import type { BatchTables } from "../files/tables.js";
import { shownIn } from "../shared/format.js";
import { type Found, foundIn } from "./found.js";

/** The tables of a report never change, so results stay valid. */
const known = new WeakMap<BatchTables, Map<number, Found>>();

/**
 * Asks the engine about a batch, counted from the last, which is 1. `null` if its rows are gone, if it has no targets,
 * or if they came later and are not in its own file.
 * @throws DriftglassError if none of its rows can be used.
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
