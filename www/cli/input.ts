/** The files of a check: which ones, in which order, and how they are opened. */
import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { Readable } from "node:stream";
import type { Source } from "../engine/index.js";
import { diskFile } from "./thread.js";
import { FileError } from "./trouble.js";

const natural = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** Opens a file on disk as a `File`, which several threads can read; opens a pipe as a stream. */
export async function openFile(path: string): Promise<Source> {
  const found = await stat(path).catch((thrown: unknown) => {
    if (path !== "-") throw thrown;
    const advice = "The standard input is /dev/stdin here.";
    throw new FileError(path, "There is no such file.", { advice });
  });
  if (found.isDirectory()) {
    const advice = `Name the files in it, for example "${join(path, "*.csv")}" in quotes.`;
    throw new FileError(path, "This is a folder, not a file.", { advice });
  }
  if (found.isFile()) return diskFile(path);
  return Readable.toWeb(createReadStream(path)) as unknown as ReadableStream<Uint8Array>;
}

/** A path without its endings. */
function bare(path: string): string {
  return path
    .replace(/\.gz$/i, "")
    .replace(/\.(csv|tsv|txt|jsonl|ndjson|json|parquet|arrow|arrows|feather)$/i, "");
}

/** Labels of the batches: file names without extensions, with the folder (or the whole path) if two are the same. */
export function labelsOf(files: readonly string[]): string[] {
  const ways = [(path: string) => bare(basename(path)), bare, (path: string) => path];
  const names = ways.map((way) => files.map(way));
  return names.find((labels) => new Set(labels).size === files.length) ?? [...files];
}

/**
 * The named files, each once: as two batches, the same rows would count twice. Resolves patterns that the shell left
 * alone. Files in plain character order, as a shell's pattern gives them, are put into the order in which people count.
 */
export async function filesOf(given: readonly string[]): Promise<string[]> {
  const named = (await Promise.all(given.map(resolved))).flat();
  const unmet = new Set(named.map((path) => resolve(path)));
  const found = named.filter((path) => unmet.delete(resolve(path)));
  const isPlain = found.every((path, index) => index === 0 || (found[index - 1] ?? "") <= path);
  return isPlain ? found.toSorted(natural.compare) : found;
}

async function resolved(given: string): Promise<string[]> {
  if (!/[*?]/.test(basename(given)) || (await exists(given))) return [given];
  const folder = dirname(given);
  const pattern = new RegExp(`^${basename(given).split("").map(letterPattern).join("")}$`, "u");
  const names = await readdir(folder);
  const matches = names.filter((name) => pattern.test(name) && !name.startsWith("."));
  if (matches.length === 0) throw new FileError(given, "No file has such a name.");
  return matches
    .sort()
    .map((name) => (given.startsWith(".") ? `${folder}/${name}` : join(folder, name)));
}

function letterPattern(letter: string): string {
  if (letter === "*") return ".*";
  return letter === "?" ? "." : letter.replace(/[\\^$.|+()[\]{}/]/, "\\$&");
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
