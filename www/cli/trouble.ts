/** Errors of the command line: what, where, and what to do. */
import { DriftglassError } from "../engine/index.js";
import type { Terminal } from "./terminal.js";

/** The arguments are invalid. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** A file whose content is not what it must be; `place` is "line 3, column 7" or a JSON Pointer. */
export class FileError extends Error {
  override readonly name = "FileError";
  readonly file: string;
  readonly place: string | undefined;
  readonly advice: string | undefined;

  constructor(file: string, message: string, found: { place?: string; advice?: string } = {}) {
    super(message);
    this.file = file;
    this.place = found.place;
    this.advice = found.advice;
  }
}

const ADVICE: Record<string, string> = {
  "csv-empty": "Give a file with a header line and at least one row.",
  "csv-unterminated-quote": "Fix that line.",
  "csv-duplicate-column": "Give each column a name of its own in the first line.",
  "csv-not-text": "CSV, JSON Lines, Parquet and Arrow can be read, CSV and JSON Lines also as .gz.",
  "csv-limit": 'Check the delimiter of the file; `"read": { "delimiter": ";" }` sets another.',
  "json-invalid": "Write one flat JSON object a line.",
  "gzip-corrupt": "Pack or download the file again.",
  "gzip-truncated": "Pack or download the file again.",
  "gzip-limit": "Unpack the file yourself if you trust it, and check what is in it.",
  "parquet-invalid": "Write the file again, or as CSV.",
  "arrow-invalid": "Write the file again, or as CSV.",
  "file-changed": "Check it again when nothing writes to it any more.",
  "column-missing": "Name a column that is there in `roles`, or check files with the same columns.",
  "kind-mismatch": 'Say how the column is read: `"read": { "kinds": { "name": "numeric" } }`.',
  "batch-limit": "Split into longer or fewer batches.",
  "config-invalid": "`driftglass schema check` prints all that a configuration may hold.",
  "snapshot-invalid": "Give a snapshot that --snapshot wrote, or start without --resume.",
  "snapshot-reference-mismatch":
    "Where the snapshot was made with --config, also pass the same --config: it says how files are read.",
  "out-of-memory": 'Read fewer columns (`"read": { "columns": [...] }`) or fewer rows.',
  "worker-lost":
    "Check this file alone: if it happens again, please report it with its first lines.",
  "internal-panic": "This is a fault of driftglass: please report it with the file's first lines.",
};

const SYSTEM: Record<string, string> = {
  ENOENT: "There is no such file.",
  EACCES: "This file may not be read or written.",
  EPERM: "This file may not be read or written.",
  EISDIR: "This is a folder, not a file.",
  ENOTDIR: "A part of this path is not a folder.",
  ENOSPC: "The disk is full.",
  EDQUOT: "The disk is full: what this user may write is used up.",
  EFBIG: "The file would be larger than is allowed here.",
  ENAMETOOLONG: "This name is too long for the disk.",
  EMFILE: "Too many files are open.",
  EROFS: "The disk cannot be written to.",
};

interface Parts {
  place: string;
  message: string;
  advice: string | undefined;
}

function partsOf(thrown: unknown): Parts {
  if (thrown instanceof DriftglassError) {
    const { file, line, column, code, message } = thrown;
    const where = [
      file,
      line === undefined ? undefined : `line ${line}`,
      column === undefined ? undefined : `column ${column}`,
    ];
    return { place: joined(where), message, advice: ADVICE[code] };
  }
  if (thrown instanceof FileError) {
    const { file, place, message, advice } = thrown;
    return { place: joined([file, place]), message, advice };
  }
  const { message, code, path } = thrown as NodeJS.ErrnoException;
  const known = code === undefined ? undefined : SYSTEM[code];
  return { place: path ?? "", message: known ?? message ?? String(thrown), advice: undefined };
}

const joined = (parts: (string | undefined)[]) =>
  parts.filter((part) => part !== undefined).join(", ");

/** Formats an error for people: "error: march.csv, line 3: why" and, indented, what to do. */
export function problemText(thrown: unknown, out: Terminal): string {
  const { place, message, advice } = partsOf(thrown);
  const [first = "", ...others] = message.split("\n").map(out.plain);
  const where = place === "" ? "" : `${out.plain(place)}: `;
  const lines = [...others, ...(advice === undefined ? [] : [advice])];
  return [`${out.red("error:")} ${where}${first}`, ...lines.map((line) => `  ${line}`)].join("\n");
}

/** The same on one line, without colour. */
export function problemLine(thrown: unknown): string {
  const { place, message } = partsOf(thrown);
  return place === "" ? message : `${place}: ${message}`;
}

/** A message that begins with its place. */
const PLACED = /^(\/.*?): (.*)$/s;

/** Converts what the engine refuses in a file of rules. */
export function inRules(thrown: unknown, file: string): unknown {
  if (!(thrown instanceof DriftglassError) || thrown.code !== "config-invalid") {
    return about(thrown, file);
  }
  const [, place, said = thrown.message] = PLACED.exec(thrown.message) ?? [];
  const advice = "`driftglass schema rules` prints all that a file of rules may hold.";
  return new FileError(file, said, { ...(place !== undefined && { place }), advice });
}

/** Where a setting comes from: a configuration and the JSON Pointer into it, or an option. */
export interface SettingSource {
  file: string;
  pointer: string;
}

/**
 * Converts an error that occurred at a data file into an error of the setting at fault: if the configuration names a
 * column that does not exist, the file is not to blame. Errors about no setting remain errors of the file.
 */
export function inSetting(
  thrown: unknown,
  { file, pointer }: SettingSource,
  read: string,
): unknown {
  if (!(thrown instanceof DriftglassError)) return about(thrown, read);
  const [, within, said] = PLACED.exec(thrown.message) ?? [];
  if (within === undefined || said === undefined) return about(thrown, read);
  const isOfFile = thrown.code !== "config-invalid";
  const advice = isOfFile ? undefined : ADVICE[thrown.code];
  return new FileError(file, isOfFile ? `In ${read}: ${said}` : said, {
    ...(pointer !== "" && { place: `${pointer}${within}` }),
    ...(advice !== undefined && { advice }),
  });
}

/** Adds the file to an error that names none. */
export function about(thrown: unknown, file: string): unknown {
  if (!(thrown instanceof DriftglassError) || thrown.file !== undefined) return thrown;
  return new DriftglassError({ ...thrown.details(), file });
}
