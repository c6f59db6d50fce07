import type { CsvOptions } from "../../core/types.js";
import type { EngineTable, FirstLook, Progress } from "../../engine/types.js";

/** A chosen file, and what has been read of it. */
export interface InputFile {
  readonly file: File;
  part: "reference" | "production";
  progress: Progress | null;
  table: EngineTable | null;
  /** Reading options that the user set. */
  options: CsvOptions;
  /** A summary of its first rows, while the rest is still being read. */
  look: FirstLook | null;
  /** The reference that its rows were counted against while reading, if the file is larger than memory. */
  counted: EngineTable | null;
  /** Whether the report on screen uses it. */
  analysed: boolean;
}

export function inputFile(file: File, part: InputFile["part"]): InputFile {
  return {
    file,
    part,
    progress: null,
    table: null,
    options: {},
    look: null,
    counted: null,
    analysed: false,
  };
}

const natural = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** Names in natural order: week 2 before week 10. */
export function byName(first: InputFile, second: InputFile): number {
  return natural.compare(first.file.name, second.file.name);
}

/** The label of a batch: the file's name without its extensions. */
export function labelOf(file: File): string {
  return file.name
    .replace(/\.gz$/i, "")
    .replace(/\.(csv|tsv|txt|jsonl|ndjson|json|parquet|arrow|arrows|feather)$/i, "");
}

interface Named {
  readonly name: string;
}

/** Names of the columns that only one of two tables has. */
export function differences(
  reference: readonly Named[],
  batch: readonly Named[],
): { absent: string[]; added: string[] } {
  const names = (columns: readonly Named[]) => new Set(columns.map(({ name }) => name));
  const before = names(reference);
  const now = names(batch);
  return {
    absent: [...before].filter((name) => !now.has(name)),
    added: [...now].filter((name) => !before.has(name)),
  };
}

const REFERENCE_NAME = /(^|[^a-z])(ref|reference|train|training|base|baseline)([^a-z]|$)/i;

/** Which of several dropped files is the reference: the one with that name, or else the first by name. */
export function guessReference(files: readonly File[]): File | null {
  const sorted = [...files].sort((a, b) => natural.compare(a.name, b.name));
  return sorted.find((file) => REFERENCE_NAME.test(file.name)) ?? sorted[0] ?? null;
}

/** The first file that this page saved, not a table: JSON that is no list of records. */
export async function findSaved(files: readonly File[]): Promise<File | undefined> {
  for (const file of files.filter(({ name }) => /\.json$/i.test(name))) {
    const start = await file
      .slice(0, 64)
      .text()
      .catch(() => "");
    if (!start.trimStart().startsWith("[")) return file;
  }
  return undefined;
}
