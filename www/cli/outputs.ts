/** Writes the output files: each completely or not at all, and never over a file that the check read. */
import { randomUUID } from "node:crypto";
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { realpath, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import type { Found } from "../app/findings/found.js";
import type { LogRecord, Report } from "../core/types.js";
import type { EngineMonitor } from "../engine/index.js";
import { htmlOf } from "./html.js";
import { checkSuites, junitXml } from "./junit.js";
import type { CheckedBatch, FailedFile } from "./observed.js";
import { type CheckCommand, OUTPUTS, type Output } from "./options.js";
import { about, FileError } from "./trouble.js";

export interface Findings {
  /** What the HTML report draws from the rows of the last batch; `null` if nothing. */
  found: Found | null;
  monitor: EngineMonitor;
  report: Report;
  batches: CheckedBatch[];
  failed: FailedFile[];
  /** Labels of batches that the resumed snapshot holds already. */
  skipped: string[];
}

type Counted = Pick<CheckCommand, "failOn" | "minSeverity">;

const WRITERS: Record<Output, (findings: Findings, counted: Counted) => Promise<string>> = {
  html: ({ report, found }) => htmlOf(report, found),
  junit: async ({ report, ...found }, counted) =>
    junitXml(checkSuites(found, report.config.rules ?? [], counted)),
  prometheus: ({ monitor }) => monitor.prometheus(),
  json: async ({ report }) => `${JSON.stringify(report, null, 2)}\n`,
  markdown: ({ monitor }) => monitor.markdown(),
  csv: ({ monitor }) => monitor.csv(),
  log: async ({ monitor }) => (await monitor.log()).map(logLine).join(""),
  snapshot: ({ monitor }) => monitor.snapshot(),
};

/** Writes one record per line, without characters that a terminal would obey. */
function logLine(record: LogRecord): string {
  const escaped = (letter: string) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`;
  const line = JSON.stringify(record).replace(
    /[\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
    escaped,
  );
  return `${line}\n`;
}

/** Resolves the file that a path means, even if it does not exist yet. */
async function identity(path: string): Promise<string> {
  const inFolder = async () => join(await realpath(dirname(path)), basename(path));
  return realpath(path)
    .catch(inFolder)
    .catch(() => resolve(path));
}

/**
 * Refuses outputs that would overwrite an input, and two outputs in one file by whatever paths. Only a new snapshot may
 * replace the one it continues from.
 */
export async function refuseOverwriting(
  { outputs, resume }: Pick<CheckCommand, "outputs"> & { resume?: string | undefined },
  inputs: readonly string[],
): Promise<void> {
  const read = new Set(await Promise.all(inputs.map(identity)));
  const resumed = resume === undefined ? undefined : await identity(resume);
  const written = new Map<string, string>();
  for (const [output, path] of Object.entries(outputs)) {
    if (path === "-") continue;
    const place = await identity(path);
    const other = written.get(place);
    if (other !== undefined) {
      throw new FileError(path, `--${other} and --${output} would both be written to this file.`);
    }
    written.set(place, output);
    const isResumed = place === resumed && output !== "snapshot";
    if (!read.has(place) && !isResumed) continue;
    throw new FileError(path, `--${output} would overwrite a file that is checked.`);
  }
}

/** Refuses outputs in folders that do not exist, before anything is read, since a check may take minutes. */
export async function refuseNoFolder({ outputs }: Pick<CheckCommand, "outputs">): Promise<void> {
  for (const path of Object.values(outputs)) {
    if (path === "-") continue;
    const folder = dirname(path);
    const isFolder = await stat(folder).then(
      (found) => found.isDirectory(),
      () => false,
    );
    if (isFolder) continue;
    throw new FileError(path, `There is no folder ${folder}.`, { advice: "Make it first." });
  }
}

/**
 * Writes to a temporary file beside the target and renames it, so that nobody sees half a file; both in one step, so
 * that no signal leaves the temporary file behind (`endBySignal`). Targets that are not files, such as pipes, are
 * written directly.
 */
async function writeWhole(path: string, text: string): Promise<void> {
  const place = await identity(path);
  // Process ids are not unique: two containers, or a killed process, may have used the same one.
  const beside = join(dirname(place), `.${basename(place).slice(0, 100)}.${randomUUID()}.part`);
  try {
    if (!(await isFileOrNone(place))) {
      await writeFile(place, text);
      return;
    }
    writeFileSync(beside, text, { flag: "wx" });
    renameSync(beside, place);
  } catch (thrown) {
    rmSync(beside, { force: true });
    // The error names the requested path, not the temporary file.
    throw thrown instanceof Error ? Object.assign(thrown, { path }) : thrown;
  }
}

/** Writes to a file or to the standard output. */
export async function writeTo(path: string, text: string): Promise<void> {
  if (path === "-") process.stdout.write(text);
  else await writeWhole(path, text);
}

async function isFileOrNone(place: string): Promise<boolean> {
  return stat(place).then(
    (found) => found.isFile() || found.isDirectory(),
    () => true,
  );
}

/** The outcome of writing the outputs. */
export interface Written {
  /** Paths of the files that were written. */
  written: string[];
  /** The errors of the other files. */
  unwritten: unknown[];
}

/** Writes the requested outputs. One that cannot be written does not stop the others. */
export async function writeOutputs(
  command: CheckCommand,
  findings: Findings,
  doing: (words: string) => void,
): Promise<Written> {
  const written: string[] = [];
  const unwritten: unknown[] = [];
  for (const output of OUTPUTS) {
    const path = command.outputs[output];
    if (path === undefined) continue;
    doing(`writing ${output}`);
    try {
      const text = await WRITERS[output](findings, command);
      await writeTo(path, text);
      if (path !== "-") written.push(path);
    } catch (thrown) {
      unwritten.push(about(thrown, path));
    }
  }
  return { written, unwritten };
}
