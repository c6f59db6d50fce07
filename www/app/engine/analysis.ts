/** Runs the monitor over the batches: reference first, then every batch in order. */

import type { MonitorConfig, Report } from "../../core/types.js";
import { lastMoment } from "../../engine/moment.js";
import type { EngineMonitor, EngineTable } from "../../engine/types.js";
import { engine } from "./engine-port.js";

export interface BatchInput {
  label: string;
  /** Its rows; a function makes them when their turn comes, and they are freed after it. */
  table: EngineTable | (() => Promise<EngineTable>);
  /** What it is compared with in place of the reference; `null` is the reference. */
  reference?: () => Promise<EngineTable | null>;
  /** When it ends, milliseconds since 1970, where that is known beforehand. */
  at?: number;
}

export interface AnalysisOptions {
  signal: AbortSignal;
  /** Moment of the first batch if no timestamp says it, milliseconds since 1970. */
  now: number;
  onBatch: (done: number) => void;
  /** What was silenced before: each is silenced again after the batch at which it was. */
  silences?: readonly Silence[];
}

/** An alert that was silenced. */
export interface Silence {
  id: string;
  untilMs: number;
  /** The last batch when it was silenced. */
  label: string;
}

export interface Analysis {
  monitor: EngineMonitor;
  report: Report;
}

/** Makes the tables of a batch for as long as `use` takes; `before` stands in for the reference, if any. */
export async function withTables<Result>(
  { table, reference }: BatchInput,
  use: (rows: EngineTable, before: EngineTable | null) => Promise<Result>,
): Promise<Result> {
  const rows = typeof table === "function" ? await table() : table;
  let before: EngineTable | null = null;
  try {
    before = (await reference?.()) ?? null;
    return await use(rows, before);
  } finally {
    await before?.free();
    if (typeof table === "function") await rows.free();
  }
}

/** Observes one batch; `otherwise` is its time if nothing says it. */
function observe(
  monitor: EngineMonitor,
  input: BatchInput,
  timestamp: string | undefined,
  otherwise: number,
): Promise<unknown> {
  return withTables(input, async (rows, before) => {
    const at = input.at ?? (await lastMoment(rows, timestamp)) ?? otherwise;
    const against = before === null ? {} : { reference: before };
    return monitor.observe(rows, { label: input.label, at, ...against });
  });
}

/** Observes the batches and draws up the report. */
export async function analyse(
  reference: EngineTable,
  batches: readonly BatchInput[],
  config: MonitorConfig,
  options: AnalysisOptions,
): Promise<Analysis> {
  const running = await engine();
  const monitor = await running.monitor(reference, config);
  try {
    for (const [index, batch] of batches.entries()) {
      options.signal.throwIfAborted();
      await observe(monitor, batch, config.roles?.timestamp, options.now + index);
      for (const { id, untilMs, label } of options.silences ?? [])
        if (label === batch.label) await monitor.silence({ id }, untilMs);
      options.onBatch(index + 1);
    }
    options.signal.throwIfAborted();
    return { monitor, report: await monitor.report() };
  } catch (reason) {
    await monitor.free();
    throw reason;
  }
}
