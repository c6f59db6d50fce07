/** Runs the monitor over the batches: reference first, then every batch in order. */

import type { MonitorConfig, Report } from "../../core/types.js";
import { lastMoment } from "../../engine/moment.js";
import type { EngineMonitor, EngineTable } from "../../engine/types.js";
import { engine } from "./engine-port.js";

export interface BatchInput {
  label: string;
  /** The rows; a function makes them when they are needed, and they are freed afterwards. */
  table: EngineTable | (() => Promise<EngineTable>);
  /** What the batch is compared with in place of the reference; `null` is the reference. */
  reference?: () => Promise<EngineTable | null>;
  /** When the batch ends, milliseconds since 1970, if known beforehand. */
  at?: number;
}

export interface AnalysisOptions {
  signal: AbortSignal;
  /** Time of the first batch if no timestamp gives one, milliseconds since 1970. */
  now: number;
  onBatch: (done: number) => void;
  /** Earlier silences, each of which is applied again after the batch at which it began. */
  silences?: readonly Silence[];
}

/** An alert that was silenced. */
export interface Silence {
  id: string;
  untilMs: number;
  /** The last batch at the time of silencing. */
  label: string;
}

export interface Analysis {
  monitor: EngineMonitor;
  report: Report;
}

/** Provides the tables of a batch while `use` runs; `before`, if any, stands in for the reference. */
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

/** Observes one batch; `otherwise` is its time if nothing gives one. */
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

/** Observes the batches and creates the report. */
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
