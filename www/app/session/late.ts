/** Late labels: read from files, joined on a separate monitor, and removed again. */

import type { Kind } from "../../core/types.js";
import type { EngineMonitor, EngineTable } from "../../engine/types.js";
import { engine } from "../engine/engine-port.js";
import { type InputFile, inputFile } from "../files/input-file.js";
import { freeBut, Late } from "../files/late-joined.js";
import { readAll } from "../files/loading.js";
import { type Problem, problemOf } from "../shared/problem.js";
import { labelColumns } from "./label-columns.js";
import { joinedStatus } from "./late-words.js";
import { session } from "./session.js";

/** How many rows show which columns a dropped file has. */
const PEEK = 8 * 1024 * 1024;

/** The columns of the roles with their kinds, read like those of the batches. */
function kindsOf(columns: { id: string; target: string }): Record<string, Kind> {
  const known = [columns.id, columns.target].flatMap((name) => {
    const kind = session.mapping?.changedKinds.get(name) ?? session.mapping?.kinds.get(name);
    return kind === undefined ? [] : [[name, kind] as const];
  });
  return Object.fromEntries(known);
}

async function columnsOf(file: File): Promise<string[]> {
  const start = file.size > PEEK ? file.slice(0, PEEK) : file;
  const table = await (await engine()).read(start, { file: file.name });
  const names = table.columns.map(({ name }) => name);
  await table.free();
  return names;
}

/** Whether a file holds ids and targets, but neither predictions nor most of a batch's columns. */
async function looksLikeLabels(file: File): Promise<boolean> {
  const wanted = labelColumns();
  const reference = session.reference?.table?.columns ?? [];
  if (wanted === null) return false;
  const names = await columnsOf(file).catch((): string[] => []);
  const shared = reference.filter(({ name }) => names.includes(name)).length;
  return (
    names.includes(wanted.id) && names.includes(wanted.target) && shared * 2 < reference.length
  );
}

/** Takes dropped files as labels, if all of them look like labels. */
export async function takenAsLabels(files: readonly File[]): Promise<boolean> {
  for (const file of files) if (!(await looksLikeLabels(file))) return false;
  await addLabels(files);
  return true;
}

/** Adds label files; one with the same name replaces the earlier one. */
export async function addLabels(files: readonly File[]): Promise<void> {
  const columns = labelColumns();
  if (files.length === 0 || columns === null) return;
  session.say(`Reading ${files.length === 1 ? (files[0]?.name ?? "") : `${files.length} files`}`);
  const inputs = files.map((file) => inputFile(file, "production"));
  const signal = new AbortController().signal;
  const { good, problems } = await readAll(inputs, {
    signal,
    kinds: kindsOf(columns),
    onChange: () => undefined,
  });
  const [fit, unfit] = [good.filter(hasBoth(columns)), good.filter((of) => !hasBoth(columns)(of))];
  for (const input of unfit) {
    problems.push(lacking(input, columns));
    await input.table?.free();
  }
  const names = new Set(fit.map(({ file }) => file.name));
  const isKept = ({ file }: InputFile): boolean => !names.has(file.name);
  if (fit.length > 0) await rejoin((known) => [...known.filter(isKept), ...fit]);
  if (problems.length > 0) session.complain(...problems);
}

/** Removes a file; the report is then as it would be without it. */
export async function removeLabels(input: InputFile): Promise<void> {
  await rejoin((known) => known.filter((other) => other !== input));
}

function hasBoth({ id, target }: { id: string; target: string }) {
  return ({ table }: InputFile): boolean => {
    const names = (table?.columns ?? []).map(({ name }) => name);
    return names.includes(id) && names.includes(target);
  };
}

function lacking({ file, table }: InputFile, { id, target }: { id: string; target: string }) {
  const names = (table?.columns ?? []).map(({ name }) => name);
  const absent = [id, target].filter((name) => !names.includes(name));
  const problem: Problem = {
    title: "These labels could not be used",
    message: `There is no column ${absent.map((name) => `“${name}”`).join(" and no column ")}. Its columns: ${names.slice(0, 10).join(", ")}.`,
    file: file.name,
    line: null,
    column: null,
    advice: `Choose a file that has “${id}” and “${target}”, called as in the reference.`,
  };
  return problem;
}

type Cells = Float64Array | (string | boolean | null)[];

const isNumbers = (part: Cells): part is Float64Array => part instanceof Float64Array;

/** The cells of all files, one after another. */
function inOne(parts: readonly Cells[]): Cells {
  if (!parts.every(isNumbers)) return parts.flatMap((part) => [...part].map(asText));
  const all = new Float64Array(parts.reduce((length, part) => length + part.length, 0));
  let start = 0;
  for (const part of parts) {
    all.set(part, start);
    start += part.length;
  }
  return all;
}

function asText(cell: string | number | boolean | null): string | null {
  return cell === null || Number.isNaN(cell) ? null : String(cell);
}

/** Ids and targets of all files as one table; if there is one file, its table. */
async function together(
  files: readonly InputFile[],
  { id, target }: { id: string; target: string },
): Promise<EngineTable> {
  const tables = files.flatMap(({ table }) => (table ? [table] : []));
  const [only, ...more] = tables;
  if (only !== undefined && more.length === 0) return only;
  const of = (column: string) => Promise.all(tables.map((table) => table.values(column)));
  const columns = { [id]: inOne(await of(id)), [target]: inOne(await of(target)) };
  return (await engine()).fromColumns(columns);
}

let lastChange: Promise<void> = Promise.resolve();

/** Changes which files are joined, one change at a time, each starting from the result of the last. */
function rejoin(change: (known: readonly InputFile[]) => readonly InputFile[]): Promise<void> {
  const start = () => joinAnew(change(session.late?.files ?? []));
  lastChange = lastChange.then(start, start);
  return lastChange;
}

/** Joins exactly these files on a separate monitor, so that a failure leaves the report as it is. */
async function joinAnew(files: readonly InputFile[]): Promise<void> {
  const before = session.late;
  const columns = labelColumns();
  const current = await session.currentMonitor();
  if (columns === null || current === null) return;
  session.say("Joining labels");
  let [monitor, next]: [EngineMonitor | null, Late | null] = [null, null];
  try {
    if (files.length > 0) next = new Late(files, await together(files, columns));
    const reference = session.reference?.table ?? undefined;
    monitor = (await before?.unlabelled(reference)) ?? (await copyOf(current, reference));
    await next?.apply(monitor, session.tables);
    session.late = next;
    await session.renew(monitor, joinedStatus(next));
    await before?.free(files);
  } catch (reason) {
    await monitor?.free();
    await (next === null ? freeBut(files, before?.files ?? []) : next.free(before?.files));
    session.late = before;
    session.complain(problemOf(reason, "The labels could not be joined"));
  }
}

async function copyOf(
  monitor: EngineMonitor,
  reference: EngineTable | undefined,
): Promise<EngineMonitor> {
  return (await engine()).restore(await monitor.snapshot(), reference);
}
