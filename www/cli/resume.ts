/** A snapshot to go on from. The engine checks what is in it; that it is one file of sane size is checked here. */
import { readFile, stat } from "node:fs/promises";
import { FileError } from "./trouble.js";

/** A history of a thousand batches of a thousand columns is shorter. */
const MOST_BYTES = 512 * 1024 * 1024;

export async function readSnapshot(file: string): Promise<string> {
  const found = await stat(file);
  if (!found.isFile() || found.size > MOST_BYTES) {
    throw new FileError(file, "This is no snapshot: it is no file, or longer than 512 MiB.");
  }
  return readFile(file, "utf8");
}
