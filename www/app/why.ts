/** Why performance moved in a batch, and where it is weakest: asked of the engine once. */

import type { CauseOptions, Causes, Report, WeakSegments } from "../core/types.js";
import { engine } from "./engine-port.js";
import { shownIn } from "./format.js";
import type { BatchTables } from "./tables.js";

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

/** The tables of a report never change, so what was found of a batch stays. */
const known = new WeakMap<BatchTables, Map<number, Why>>();

/** What is known of the batch already. */
export function knownWhy(tables: BatchTables, fromEnd: number): Why | null {
  return known.get(tables)?.get(fromEnd) ?? null;
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
  const found = await tables.withBatch(fromEnd, async (reference, batch): Promise<Why> => {
    signal.throwIfAborted();
    const running = await engine();
    const causes = await running.explainPerformance(reference, batch, options);
    signal.throwIfAborted();
    const weakest = causes.batch === null ? null : await running.weakestSegments(batch, options);
    return shownIn({ causes, weakest });
  });
  if (found === null) return null;
  const ofTables = known.get(tables) ?? new Map<number, Why>();
  known.set(tables, ofTables.set(fromEnd, found));
  return found;
}
