/** Recognises a text that was chosen in place of a table. */

import type { EngineTable } from "../../engine/types.js";

/** This many words in a row are a sentence, not a column name. */
const WORDS = 4;

/** Whether a file without rows holds prose: one column whose header is a sentence. */
export function isProse({ columns }: Pick<EngineTable, "columns">): boolean {
  const [only, ...others] = columns;
  return others.length === 0 && (only?.name.trim().split(/\s+/).length ?? 0) >= WORDS;
}

export const NO_TABLE =
  "The file does not look like a table: it holds text, and no delimiter was found.";
