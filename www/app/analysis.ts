/** Runs the monitor over the batches: reference first, then every batch in order. */

import type { MonitorConfig, Report } from "../core/types.js";
import type { EngineMonitor, EngineTable } from "../engine/types.js";
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

/** When the batch ends: the last value of the timestamp column, if it is a moment. */
async function lastMoment(table: EngineTable, column: string | undefined): Promise<number | null> {
  const described = table.columns.find((entry) => entry.name === column);
  if (column === undefined || described?.kind !== "datetime" || table.rowCount === 0) return null;
  const tail = await table.slice(table.rowCount - 1, table.rowCount);
  const value = (await tail.values(column))[0];
  await tail.free();
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/** Observes one batch; `otherwise` is its time if nothing says it. */
async function observe(
  monitor: EngineMonitor,
  { label, table, at, reference }: BatchInput,
  timestamp: string | undefined,
  otherwise: number,
): Promise<void> {
  const rows = typeof table === "function" ? await table() : table;
  let before: EngineTable | null = null;
  try {
    const moment = at ?? (await lastMoment(rows, timestamp));
    before = (await reference?.()) ?? null;
    const against = before === null ? {} : { reference: before };
    await monitor.observe(rows, { label, at: moment ?? otherwise, ...against });
  } finally {
    await before?.free();
    if (typeof table === "function") await rows.free();
  }
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
