/**
 * Reads the snapshot of `--resume`. This checks that it is one file of reasonable size; the engine checks its content.
 */
import { readFile, stat } from "node:fs/promises";
import type { Report } from "../core/types.js";
import { FileError } from "./trouble.js";

/** Rows and times of the batches that a snapshot holds, by label. */
export type Seen = Map<string, { rows: number; at: number }[]>;

export function seenIn({ batches }: Pick<Report, "batches">): Seen {
  const seen: Seen = new Map();
  for (const batch of batches) seen.set(batch.label, [...(seen.get(batch.label) ?? []), batch]);
  return seen;
}

/** Whether the snapshot has this batch: the same label, number of rows and, where it gives one, time. */
export function isSeen(
  seen: Seen,
  { label, rows, at }: { label: string; rows: number; at: number | null },
): boolean {
  const namesakes = seen.get(label) ?? [];
  return namesakes.some((one) => one.rows === rows && (at === null || one.at === at));
}

/** More than a history of a thousand batches of a thousand columns takes. */
const MOST_BYTES = 512 * 1024 * 1024;

export async function readSnapshot(file: string): Promise<string> {
  const found = await stat(file);
  if (!found.isFile() || found.size > MOST_BYTES) {
    throw new FileError(file, "This is no snapshot: it is no file, or longer than 512 MiB.");
  }
  return readFile(file, "utf8");
}
