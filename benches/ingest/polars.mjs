// One reading by polars, natively, in a process of its own.
import { at, capture } from "../../tools/shell.mjs";
import { pythonWith } from "../python.mjs";
import { summed } from "./truth.mjs";

const script = at("benches/rivals/ingest/polars_read.py");

/** The python that has polars, set up when it is missing; null where there is no Python. */
export function setUpPolars() {
  if (capture("python3", ["--version"]) === null) return null;
  return pythonWith("venv-polars", "benches/rivals/requirements-polars.txt");
}

/** Reads the file with that many threads, and so many times again. */
export function polarsRead(python, path, threads, again) {
  const env = { POLARS_MAX_THREADS: String(threads) };
  const output = capture(python, [script, path, summed, String(again)], { env });
  if (output === null) throw new Error(`polars failed; run ${python} ${script} to see why`);
  const result = JSON.parse(output);
  if (result.threads !== threads)
    throw new Error(`polars took ${result.threads} threads instead of ${threads}`);
  return result;
}
