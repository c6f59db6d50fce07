/** What the page is doing, and where the report on screen comes from. */

import type { InputFile } from "../files/input-file.js";

export type Stage = "empty" | "loading" | "mapping" | "analysing" | "ready" | "error";

/** Source of the report on screen. */
export interface Origin {
  kind: "sample" | "files" | "saved";
  name: string;
  /** The file that was opened. */
  file?: File;
}

export type Work =
  | { kind: "reading"; files: InputFile[] }
  | { kind: "fetching" | "analysing"; done: number; total: number };

/** Progress, from 0 to 1. */
export function fractionOf(work: Work): number {
  if (work.kind !== "reading") return work.done / Math.max(work.total, 1);
  let total = 0;
  let done = 0;
  for (const { file, progress, table } of work.files) {
    total += file.size;
    done += table === null ? Math.min(progress?.bytes ?? 0, file.size) : file.size;
  }
  return done / Math.max(total, 1);
}
