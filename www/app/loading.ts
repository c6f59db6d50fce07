/** Reads chosen files into tables, one after the other, and says how far it is. */

import type { Kind } from "../core/types.js";
import { engine } from "./engine-port.js";
import type { InputFile } from "./input-file.js";
import { isCancelled, type Problem, problemOf } from "./problem.js";

export interface Reading {
  signal: AbortSignal;
  kinds?: Record<string, Kind>;
  /** Called whenever something worth showing changed. */
  onChange: () => void;
}

/** Reads one file into `input.table`; the table that was there before is freed. */
async function readOne(input: InputFile, reading: Reading): Promise<void> {
  const running = await engine();
  reading.signal.throwIfAborted();
  const before = input.table;
  const table = await running.read(input.file, {
    file: input.file.name,
    signal: reading.signal,
    ...(reading.kinds === undefined ? {} : { kinds: reading.kinds }),
    onProgress: (progress) => {
      input.progress = progress;
      reading.onChange();
    },
  });
  if (table.rowCount === 0) {
    await table.free();
    throw Object.assign(new Error("The file has a header and no rows."), { code: "csv-empty" });
  }
  input.table = table;
  await before?.free();
}

/** What reading came to: the files that were read, and what went wrong with the others. */
export interface Read {
  good: InputFile[];
  problems: Problem[];
  cancelled: boolean;
}

/** Reads the files; a bad one costs only itself. */
export async function readAll(inputs: readonly InputFile[], reading: Reading): Promise<Read> {
  const read: Read = { good: [], problems: [], cancelled: false };
  for (const input of inputs) {
    try {
      await readOne(input, reading);
      read.good.push(input);
      // A file may be finished while the word to stop is on its way: the person's word counts.
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
