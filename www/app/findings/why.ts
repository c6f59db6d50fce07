/** Why performance moved in a batch, and where it is weakest: asked of the engine once. */

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

/** What the roles of a report come to; `null` where nobody can tell how good the model was. */
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

/** The same for the batch that stands so many before the end; of one without targets with what is estimated of it. */
export function causeOptionsOf(report: Report, fromEnd: number): CauseOptions | null {
  const options = causeOptions(report);
  const batch = report.batches.at(-fromEnd);
  const isUnlabelled = batch?.performance === null;
  const estimated = isUnlabelled ? (primaryEstimate(batch) ?? undefined) : undefined;
  return options && { ...options, estimated };
}

/** The tables of a report never change, so what was found of a batch stays. */
const knownCauses = new WeakMap<BatchTables, Map<number, Causes>>();
const known = new WeakMap<BatchTables, Map<number, Why>>();

/** What is known of the batch already. */
export function knownWhy(tables: BatchTables, fromEnd: number): Why | null {
  return known.get(tables)?.get(fromEnd) ?? null;
}

/**
 * The columns as causes, of the batch that stands so many before the end (the last is 1). `null` where its rows are
 * gone.
 */
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
 * Explains the batch that stands so many before the end (the last is 1). `null` where its rows are gone.
 * Between its steps it stops with the signal's reason.
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
