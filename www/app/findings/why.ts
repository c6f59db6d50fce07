/** Why performance moved in a batch, and where it is weakest; asked of the engine once. */

import type { CauseOptions, Causes, Report, WeakSegments } from "../../core/types.js";
import { engine } from "../engine/engine-port.js";
import type { BatchTables } from "../files/tables.js";
import { shownIn } from "../shared/format.js";
import { primaryEstimate } from "./report-view.js";

export interface Why {
  causes: Causes;
  /** `null` for a batch without targets. */
  weakest: WeakSegments | null;
}

/** The question that the report's roles allow; `null` if nobody can know the performance. */
export function causeOptions(report: Report): CauseOptions | null {
  const { target, prediction, probability, timestamp, latency, id, ignore, segment } =
    report.config.roles ?? {};
  if (target === undefined || prediction === undefined) return null;
  const probabilities =
    typeof probability === "object" ? Object.values(probability) : [probability];
  const none = [...probabilities, timestamp, latency, id, ...(ignore ?? [])];
  const ignored = none.filter((column) => column !== undefined);
  const options = { target, prediction, ignore: ignored, segments: segment ?? [] };
  const task = report.reference.performance?.task;
  return task === undefined ? options : { ...options, regression: task === "regression" };
}

/** The same for a batch counted from the end; without targets, the question is about the estimate. */
export function causeOptionsOf(report: Report, fromEnd: number): CauseOptions | null {
  const options = causeOptions(report);
  const batch = report.batches.at(-fromEnd);
  const isUnlabelled = batch?.performance === null;
  const estimated = isUnlabelled ? (primaryEstimate(batch) ?? undefined) : undefined;
  return options && { ...options, estimated };
}

/** The tables of a report never change, so results stay valid. */
const knownCauses = new WeakMap<BatchTables, Map<number, Causes>>();
const known = new WeakMap<BatchTables, Map<number, Why>>();

/** Results about the batch so far. */
export function knownWhy(tables: BatchTables, fromEnd: number): Why | null {
  return known.get(tables)?.get(fromEnd) ?? null;
}

/** The columns as causes, for the batch counted from the last, which is 1. `null` if its rows are gone. */
export async function causesOf(
  tables: BatchTables,
  fromEnd: number,
  options: CauseOptions,
): Promise<Causes | null> {
  const before = knownCauses.get(tables)?.get(fromEnd);
  if (before !== undefined) return before;
  const found = await tables.withBatch(fromEnd, async (reference, batch) =>
    shownIn(await (await engine()).explainPerformance(reference, batch, options)),
  );
  if (found === null) return null;
  const ofTables = knownCauses.get(tables) ?? new Map<number, Causes>();
  knownCauses.set(tables, ofTables.set(fromEnd, found));
  return found;
}

/**
 * Explains the batch counted from the last, which is 1. `null` if its rows are gone. Between its steps it rejects with
 * the signal's reason if aborted.
 */
export async function whyOf(
  tables: BatchTables,
  fromEnd: number,
  options: CauseOptions,
  signal: AbortSignal,
): Promise<Why | null> {
  signal.throwIfAborted();
  const causes = await causesOf(tables, fromEnd, options);
  if (causes === null) return null;
  const found = await tables.withBatch(fromEnd, async (_reference, batch): Promise<Why> => {
    signal.throwIfAborted();
    if (causes.batch === null) return { causes, weakest: null };
    return { causes, weakest: shownIn(await (await engine()).weakestSegments(batch, options)) };
  });
  if (found === null) return null;
  const ofTables = known.get(tables) ?? new Map<number, Why>();
  known.set(tables, ofTables.set(fromEnd, found));
  return found;
}
