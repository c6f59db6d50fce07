/** An error for the user: what went wrong, where, and what to do. */

export interface Problem {
  title: string;
  message: string;
  file: string | null;
  line: number | null;
  column: number | null;
  advice: string;
}

const advice: Record<string, string> = {
  "csv-empty": "Choose a file with a header line and at least one row.",
  "csv-unterminated-quote": "Fix that line and choose the file again.",
  "csv-duplicate-column": "Fix the first line and choose the file again.",
  "csv-not-text":
    "CSV, JSON Lines, Parquet and Arrow can be read here, CSV and JSON Lines also as .gz.",
  "json-invalid": "Write one flat JSON object a line, and choose the file again.",
  "gzip-corrupt": "Download or compress the file again, and choose the new one.",
  "gzip-truncated": "Download or compress the file again, and choose the new one.",
  "gzip-limit": "Unpack the file yourself if you trust it, and choose its content.",
  "parquet-invalid": "Write the file again, or as CSV, and choose the new one.",
  "arrow-invalid": "Write the file again, or as CSV, and choose the new one.",
  "file-changed":
    "Choose it again. If nothing has changed it, it may be a folder, or a file you are not allowed to read.",
  "csv-limit": "Check the delimiter of the file: a field or a row is far longer than a table has.",
  "column-missing": "Choose files with the same columns, or give the role to another column.",
  "kind-mismatch": "Give the role to another column, or change how the column is read.",
  "batch-limit": "Choose longer or fewer batches and analyse again.",
  "config-invalid": "Change the roles and analyse again.",
  "snapshot-invalid": "Choose a snapshot or a JSON report that this page saved.",
  "out-of-memory": "Close other tabs, or choose fewer or smaller files.",
  unreached: "Try again when this site can be reached. Your own files need no network.",
  "worker-lost": "Try again: the engine has been restarted.",
  "internal-panic":
    "Try again: the engine has been restarted. If it happens again, the file has found a bug of ours.",
};

interface Located {
  code?: unknown;
  message?: unknown;
  file?: unknown;
  line?: unknown;
  column?: unknown;
}

const text = (value: unknown): string | null => (typeof value === "string" ? value : null);
const position = (value: unknown): number | null => (typeof value === "number" ? value : null);

/** Converts any thrown value into a problem; `file` is used if the error names none. */
export function problemOf(reason: unknown, title: string, file: string | null = null): Problem {
  const error: Located = typeof reason === "object" && reason !== null ? reason : {};
  return {
    title,
    message: text(error.message) ?? String(reason),
    file: text(error.file) ?? file,
    line: position(error.line),
    column: position(error.column),
    advice: advice[text(error.code) ?? ""] ?? "Check the file and choose it again.",
  };
}

/** For things that are fetched from this site on demand, and could not be. */
export function unreached(what: string): Error {
  const message = `${what} is fetched when it is asked for, and this site could not be reached.`;
  return Object.assign(new Error(message), { code: "unreached" });
}

/** "march.csv, line 12, column 3", as far as it is known. */
export function placeOf(problem: Problem): string {
  const parts = [
    problem.file,
    problem.line === null ? null : `line ${problem.line}`,
    problem.column === null ? null : `column ${problem.column}`,
  ];
  return parts.filter((part) => part !== null).join(", ");
}

/** Whether the user stopped it. */
export function isCancelled(reason: unknown): boolean {
  const error: { name?: unknown; code?: unknown } =
    typeof reason === "object" && reason !== null ? reason : {};
  return error.name === "AbortError" || error.code === "cancelled" || error.code === "aborted";
}
