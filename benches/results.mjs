// What all benchmarks share: where results go, and what they ran on.
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { at } from "../tools/shell.mjs";

const marker = "<!-- results, newest first -->\n";

export const today = () => new Date().toISOString().slice(0, 10);

export const machine = () =>
  `${cpus().length} x ${cpus()[0].model}, ${Math.round(totalmem() / 2 ** 30)} GiB`;

/** Bytes for a table. */
export const megabytes = (bytes) => (bytes ? `${Math.round(bytes / 1e6)} MB` : "not measured");

/** The run with the median time; with an even number of runs the slower of the two in the middle. */
const medianRun = (runs) =>
  [...runs].sort((a, b) => a.seconds - b.seconds)[Math.floor(runs.length / 2)];

/** The median of times; of an even number of them the longer of the two in the middle. */
export const median = (times) => medianRun(times.map((seconds) => ({ seconds }))).seconds;

/** What is said of several runs of one job: all of the run with the median time, and the range of times. */
export function summary(runs) {
  const seconds = runs.map((run) => run.seconds);
  return { ...medianRun(runs), fastest: Math.min(...seconds), slowest: Math.max(...seconds) };
}

/** Puts a block above the older ones. */
export function record(block) {
  const readme = at("benches", "README.md");
  writeFileSync(readme, readFileSync(readme, "utf8").replace(marker, `${marker}\n${block}`));
}
