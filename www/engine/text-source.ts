/** The text of a file as a source. */
import { invalid } from "../core/error.js";

/** Returns a text as a file. The text is content, not an address or a path. */
export function blobOfText(text: string): Blob {
  const line = text.trim();
  const is = /^https?:\/\/\S+$/.test(line)
    ? "an address. Pass `new URL(...)` to fetch it"
    : /^[^\n\r,;\t]+\.(csv|tsv|txt|gz|jsonl|ndjson|json|parquet|arrow|feather)$/i.test(line)
      ? "the path of a file. Pass the file (in Node: `await fs.openAsBlob(path)`)"
      : null;
  if (is === null) return new Blob([text]);
  throw invalid(`This text is ${is}, or the text itself.`);
}
