/** What the page is doing, and where the report on screen comes from. */

import type { InputFile } from "./input-file.js";

export type Stage = "empty" | "loading" | "mapping" | "analysing" | "ready" | "error";

/** Where the report on screen comes from. */
export interface Origin {
  kind: "sample" | "files" | "saved";
  name: string;
  /** The file that was opened. */
  file?: File;
}

export type Work =
  | { kind: "reading"; files: InputFile[] }
  | { kind: "analysing"; done: number; total: number };
