/** A snapshot to go on from. The engine checks what is in it; that it is one file of sane size is checked here. */
import { readFile, stat } from "node:fs/promises";
import type { Report } from "../core/types.js";
import { FileError } from "./trouble.js";

/** Rows and moments of the batches that a snapshot holds, by label. */
export type Seen = Map<string, { rows: number; at: number }[]>;

export function seenIn({ batches }: Pick<Report, "batches">): Seen {
  const seen: Seen = new Map();
  for (const batch of batches) seen.set(batch.label, [...(seen.get(batch.label) ?? []), batch]);
  return seen;
}

/** Whether a batch is in the snapshot: of the same label, rows and, where it says one, moment. */
export function isSeen(
  seen: Seen,
  { label, rows, at }: { label: string; rows: number; at: number | null },
): boolean {
  const namesakes = seen.get(label) ?? [];
  return namesakes.some((one) => one.rows === rows && (at === null || one.at === at));
}

/** A history of a thousand batches of a thousand columns is shorter. */
const MOST_BYTES = 512 * 1024 * 1024;

export async function readSnapshot(file: string): Promise<string> {
  const found = await stat(file);
  if (!found.isFile() || found.size > MOST_BYTES) {
    throw new FileError(file, "This is no snapshot: it is no file, or longer than 512 MiB.");
  }
  return readFile(file, "utf8");
}
