/** `driftglass check`: reads the files, observes the batches, writes the outputs, prints the summary. */

import { withRoles } from "../app/files/suggested-roles.js";
import { type Found, foundIn } from "../app/findings/found.js";
import type { BatchOptions, BatchReport, PlannedBatch } from "../core/types.js";
import {
  DriftglassError,
  Engine,
  type EngineMonitor,
  type EngineTable,
  type ReadOptions,
} from "../engine/index.js";
import { type Settings, settingsOf } from "./config.js";
import { EXIT } from "./exit.js";
import { filesOf, labelsOf, openFile } from "./input.js";
import { type CheckedBatch, type FailedFile, hasFailed } from "./observed.js";
import type { CheckCommand } from "./options.js";
import { refuseNoFolder, refuseOverwriting, writeOutputs } from "./outputs.js";
import { type Meter, meter } from "./progress.js";
import { isSeen, readSnapshot, type Seen, seenIn } from "./resume.js";
import { isMoments, timed } from "./split.js";
import { summarise } from "./summary.js";
import type { Terminal } from "./terminal.js";
import { makeThread, readers } from "./thread.js";
import { about, inSetting, problemText } from "./trouble.js";
import { refuseEmptySplit, refuseUnusable, refuseWithoutRows } from "./usable.js";

interface Run {
  /** What the HTML report draws from the rows of the last batch, if one was requested. */
  found: Found | null;
  command: CheckCommand;
  settings: Settings;
  engine: Engine;
  reference: EngineTable;
  monitor: EngineMonitor;
  progress: Meter;
  batches: CheckedBatch[];
  /** Contents of the resumed snapshot. */
  seen: Seen;
  /** Labels of batches that the snapshot already holds and that were therefore not observed again. */
  skipped: string[];
  /** Time of the first batch if nothing else gives one. */
  now: number;
}

/**
 * Runs the check and returns the exit code. A file that cannot be read does not stop the others. If the engine dies at
 * a file, it is restarted and reads again what it held.
 */
export async function check(command: CheckCommand, terminal: Terminal): Promise<number> {
  const isPiped = Object.values(command.outputs).includes("-");
  const out = isPiped ? terminal.aside() : terminal;
  const settings = await settingsOf(command);
  const files = await filesOf(command.batches);
  const { reference, config, resume } = command;
  const read = [reference, ...files, config].filter((path) => path !== undefined);
  await refuseOverwriting(command, read);
  await refuseNoFolder(command);
  const saved = resume === undefined ? undefined : await readSnapshot(resume);
  const progress = meter(!command.quiet);
  const engine = await Engine.start({ worker: makeThread, workers: readers() });
  try {
    const table = await readFile(engine, reference, settings, progress);
    refuseWithoutRows(table, reference);
    progress.doing("comparing");
    const monitor = await startMonitor(engine, table, settings, saved).catch((thrown) => {
      throw about(thrown, resume ?? config ?? reference);
    });
    const now = command.at ?? Date.now();
    const seen = saved === undefined ? new Map() : seenIn(await monitor.report());
    const run = { command, settings, engine, reference: table, monitor, progress, now, seen };
    return await checkFiles({ ...run, batches: [], skipped: [], found: null }, files, out);
  } finally {
    progress.clear();
    await engine.close();
  }
}

/** A new monitor, or one that continues from a snapshot. */
async function startMonitor(
  engine: Engine,
  reference: EngineTable,
  { monitor }: Settings,
  saved: string | undefined,
): Promise<EngineMonitor> {
  if (saved !== undefined) return engine.restore(saved, reference);
  return engine.monitor(reference, await withRoles(monitor, reference));
}

async function readFile(
  engine: Engine,
  file: string,
  { read, from }: Settings,
  progress: Meter,
  reference?: EngineTable,
): Promise<EngineTable> {
  const source = await openFile(file);
  const options: ReadOptions = { ...read, file, onProgress: progress.reading(file) };
  const against = reference === undefined ? options : { ...options, reference };
  return engine.read(source, against).catch((thrown) => {
    throw inSetting(thrown, from.read, file);
  });
}

async function checkFiles(run: Run, files: readonly string[], out: Terminal): Promise<number> {
  const { command, settings, monitor, progress, batches, skipped } = run;
  const failed: FailedFile[] = [];
  const labels = labelsOf(files);
  for (const [index, file] of files.entries()) {
    try {
      const named = { file, label: labels[index] ?? file, isLast: index === files.length - 1 };
      await checkFile(run, named, files.length > 1);
    } catch (thrown) {
      progress.clear();
      failed.push({ file, thrown: about(thrown, file) });
      out.complain(problemText(about(thrown, file), out));
      if (isGone(thrown)) return EXIT.error;
    }
  }
  progress.doing("summing up");
  const report = await monitor.report();
  const findings = { monitor, report, batches, failed, skipped, found: run.found };
  const { written, unwritten } = await writeOutputs(command, findings, progress.doing);
  progress.clear();
  for (const thrown of unwritten) out.complain(problemText(thrown, out));
  if (!command.quiet) summarise({ ...findings, command, settings, written }, out);
  if (failed.length + unwritten.length > 0) return EXIT.error;
  // Without new batches, the alerts of the snapshot still apply.
  const judged = batches.length > 0 ? batches : [report];
  return hasFailed(judged, command) ? EXIT.alerts : EXIT.stable;
}

/** The engine died and cannot restore what it held, because the reference came from a pipe. */
function isGone(thrown: unknown): boolean {
  return thrown instanceof DriftglassError && thrown.code === "handle-gone";
}

/** A file of new data, and the label of its batch. */
interface NamedFile {
  file: string;
  label: string;
  /** Whether this is the last one. */
  isLast: boolean;
}

async function checkFile(run: Run, named: NamedFile, isOneOfMany: boolean): Promise<void> {
  const { file } = named;
  const { engine, settings, progress, reference } = run;
  const table = await readFile(engine, file, settings, progress, reference);
  try {
    refuseUnusable(table, file, reference);
    const timestamp = (await run.monitor.config()).roles?.timestamp;
    if (settings.split === undefined) {
      const at = await lastMoment(table, timestamp);
      await observe(run, table, { ...named, at, isOwn: true });
      return;
    }
    const split = timed(settings.split, table.columns, timestamp);
    await checkSplit(run, table, split, named, isOneOfMany);
  } finally {
    await table.free();
  }
}

async function checkSplit(
  run: Run,
  table: EngineTable,
  split: BatchOptions,
  { file, label: name, isLast }: NamedFile,
  isOneOfMany: boolean,
): Promise<void> {
  const { against, from } = run.settings;
  const plan = await run.engine.planBatches(table, split).catch((thrown) => {
    throw inSetting(thrown, from.split, file);
  });
  try {
    refuseEmptySplit(plan, file);
    const last = plan.batches.findLastIndex(({ rows }) => rows > 0);
    for (const [index, batch] of plan.batches.entries()) {
      if (batch.rows === 0) continue;
      const rows = await plan.table(index);
      const before = against === undefined ? null : await plan.before(index, against);
      try {
        const label = isOneOfMany ? `${name}, ${batch.label}` : batch.label;
        const at = endOf(batch, "by" in split);
        // The label "rows 1-500" occurs in every file; a period identifies its rows.
        const isOwn = isOneOfMany || "by" in split;
        const named = { file, label, at, isOwn, isLast: isLast && index === last };
        await observe(run, rows, named, before);
      } finally {
        await Promise.all([rows.free(), before?.free()]);
      }
    }
  } finally {
    await plan.free();
  }
}

/** The last millisecond of a period, whose `end` is the first moment after it. */
function endOf({ end }: PlannedBatch, isPeriod: boolean): number | null {
  return end !== null && isPeriod ? end - 1 : end;
}

interface NamedBatch extends NamedFile {
  at: number | null;
  /** Whether the label identifies these rows and no others. */
  isOwn: boolean;
}

async function observe(
  run: Run,
  rows: EngineTable,
  { file, label, at, isOwn, isLast }: NamedBatch,
  before: EngineTable | null = null,
): Promise<void> {
  const { monitor, progress, batches, now, seen, skipped, command } = run;
  if (isOwn && isSeen(seen, { label, rows: rows.rowCount, at })) {
    skipped.push(label);
    return;
  }
  progress.doing(`comparing ${label}`);
  const start = performance.now();
  const options = { label, at: at ?? now + batches.length };
  const against = before === null ? {} : { reference: before };
  const report = await monitor.observe(rows, { ...options, ...against });
  const seconds = (performance.now() - start) / 1000;
  batches.push({ label, file, report, alerts: await monitor.alerts(), seconds });
  if (isLast && command.outputs.html !== undefined) {
    run.found = await lastRows(run, report, before ?? run.reference, rows);
  }
}

/** `null` if the batch has no targets or nothing can be drawn from them. */
async function lastRows(
  { engine, monitor }: Run,
  { performance }: BatchReport,
  reference: EngineTable,
  batch: EngineTable,
): Promise<Found | null> {
  if (performance === null) return null;
  const config = await monitor.config();
  return foundIn(engine, config, performance.task, reference, batch).catch(() => null);
}

/** End of the batch: the last value of the timestamp column, if that column holds moments. */
async function lastMoment(table: EngineTable, column: string | undefined): Promise<number | null> {
  if (!isMoments(table.columns, column) || table.rowCount === 0) return null;
  const tail = await table.slice(table.rowCount - 1, table.rowCount);
  const [value] = await tail.values(column);
  await tail.free();
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}
