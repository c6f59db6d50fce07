/** Reads chosen files into tables, one after the other, and reports progress. */

import type { Kind } from "../../core/types.js";
import type { EngineTable } from "../../engine/types.js";
import { engine } from "../engine/engine-port.js";
import { counted, rowsOf } from "../shared/format.js";
import { isCancelled, type Problem, problemOf } from "../shared/problem.js";
import type { InputFile } from "./input-file.js";
import type { Mapping } from "./mapping.js";
import { isProse, NO_TABLE } from "./prose.js";

export interface Reading {
  signal: AbortSignal;
  /** Aborted to stop reading and keep what was read. */
  enough?: AbortSignal;
  kinds?: Record<string, Kind>;
  /** The reference loaded before any of these files. */
  reference?: EngineTable | null;
  /**
   * Called when reading of production files begins while a reference is loaded, so that other work can run meanwhile.
   */
  onReference?: (reference: EngineTable) => Promise<void>;
  /** Called when something worth showing has changed. */
  onChange: () => void;
}

/** Files from this size on take long enough for a first look to be useful. */
const LARGE = 32 * 1024 * 1024;

/** Summarises the first rows of a large production file. It may fail; reading the whole file then reports why. */
async function lookAt(input: InputFile, reference: EngineTable, reading: Reading): Promise<void> {
  if (input.part === "reference" || input.file.size < LARGE) return;
  const running = await engine();
  const { kinds } = reading;
  const csv = {
    ...input.options,
    file: input.file.name,
    ...(kinds === undefined ? {} : { kinds }),
  };
  const guesses = await reference.roles();
  const columns = guesses.filter(({ role }) => role === "feature").map(({ column }) => column);
  const shared = { csv, drift: { columns } };
  input.look = await running.firstLook(reference, input.file, shared).catch(() => null);
  reading.onChange();
}

/** Reads one file into `input.table`, and frees the table that was there before. */
async function readOne(
  input: InputFile,
  reading: Reading,
  reference: EngineTable | null,
): Promise<void> {
  const running = await engine();
  reading.signal.throwIfAborted();
  const before = input.table;
  const table = await running.read(input.file, {
    ...input.options,
    file: input.file.name,
    signal: reading.signal,
    ...(reference === null || input.part === "reference" ? {} : { reference }),
    ...(reading.enough === undefined ? {} : { enough: reading.enough }),
    ...(reading.kinds === undefined ? {} : { kinds: reading.kinds }),
    onProgress: (progress) => {
      input.progress = progress;
      reading.onChange();
    },
  });
  if (table.rowCount === 0) {
    await table.free();
    const why = isProse(table) ? NO_TABLE : "The file has a header and no rows.";
    throw Object.assign(new Error(why), { code: "csv-empty" });
  }
  input.table = table;
  const isCounted = table.warnings.some(({ code }) => code === "rows-counted");
  input.counted = isCounted ? reference : null;
  await before?.free();
}

/** Work on the reference while a production file is read; all of it may fail. */
function meanwhile(input: InputFile, reference: EngineTable | null, reading: Reading): void {
  if (reference === null || input.part === "reference") return;
  const work = async () => {
    await lookAt(input, reference, reading);
    if (!reading.signal.aborted) await reading.onReference?.(reference);
  };
  void work().catch(() => undefined);
}

/** The result of reading: the files that were read, and the errors of the others. */
export interface Read {
  good: InputFile[];
  problems: Problem[];
  cancelled: boolean;
}

/** Reads the files; one that fails does not affect the others. */
export async function readAll(inputs: readonly InputFile[], reading: Reading): Promise<Read> {
  const read: Read = { good: [], problems: [], cancelled: false };
  const begun = new Set<InputFile>();
  // The reference comes first. More files may be chosen while these are read.
  const next = () => {
    const waiting = inputs.filter((input) => !begun.has(input));
    return waiting.find(({ part }) => part === "reference") ?? waiting[0];
  };
  let reference = reading.reference ?? null;
  for (let input = next(); input !== undefined; input = next()) {
    begun.add(input);
    if (reading.enough?.aborted) return read;
    try {
      const table = readOne(input, reading, reference);
      meanwhile(input, reference, reading);
      await table;
      if (input.part === "reference") reference = input.table;
      read.good.push(input);
      // A file may finish while the request to stop is on its way: the request counts.
      read.cancelled = reading.signal.aborted;
      if (read.cancelled) return read;
    } catch (reason) {
      if (isCancelled(reason) || reading.signal.aborted) {
        read.cancelled = true;
        return read;
      }
      read.problems.push(problemOf(reason, "This file could not be read", input.file.name));
    }
    reading.onChange();
  }
  return read;
}

/** The result of reading, as a sentence. */
export function readStatus(good: readonly InputFile[], problems: readonly Problem[]): string {
  const rows = good.reduce(
    (sum, input) => sum + (input.table === null ? 0 : rowsOf(input.table)),
    0,
  );
  const bad = `${counted(problems.length, "file")} could not be read`;
  if (good.length === 0) return bad;
  const read = `Read ${counted(rows, "row")} from ${counted(good.length, "file")}`;
  return problems.length === 0 ? read : `${read}; ${bad}`;
}

/** Reads the files again with the kinds that the user set. */
export async function readAsAsked(
  files: InputFile[],
  mapping: Mapping,
  signal: AbortSignal,
  onChange: () => void,
): Promise<void> {
  if (mapping.changedKinds.size === 0) return;
  const read = await readAll(files, {
    signal,
    kinds: Object.fromEntries(mapping.changedKinds),
    onChange,
  });
  if (read.cancelled) throw new DOMException("Cancelled", "AbortError");
  const [problem] = read.problems;
  if (problem) throw new Error(`${problem.file ?? ""}: ${problem.message}`);
  mapping.kinds = new Map([...mapping.kinds, ...mapping.changedKinds]);
  mapping.changedKinds = new Map();
}
