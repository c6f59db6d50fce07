// npm run bench [-- main-job | page | ingest | hostile | observe | statistics | false-alarms | detectors]: measures, prints a block of results and puts it into README.md.
// `--dry` writes nothing; `--rows 100000 --runs 1` shorten the main job and ingest, `--quick` the simulation; `--rivals` adds
// Evidently to the main job, and with NannyML to the false alarms;
// `--only paint | own-files | interaction | large` takes one part of `page`.
import { parseArgs } from "node:util";
import { say } from "../tools/shell.mjs";
import { record } from "./results.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rows: { type: "string", default: "1000000" },
    runs: { type: "string", default: "5" },
    quick: { type: "boolean", default: false },
    rivals: { type: "boolean", default: false },
    only: { type: "string" },
    dry: { type: "boolean", default: false },
  },
});

const benchmarks = {
  "main-job": async () => (await import("./main-job.mjs")).mainJob,
  page: async () => (await import("./page.mjs")).page,
  ingest: async () => (await import("./ingest.mjs")).ingest,
  hostile: async () => (await import("./hostile.mjs")).hostile,
  observe: async () => (await import("./observe.mjs")).observe,
  statistics: async () => (await import("./statistics.mjs")).statistics,
  "false-alarms": async () => (await import("./false-alarms.mjs")).falseAlarms,
  detectors: async () => (await import("./detectors.mjs")).detectors,
};

const name = positionals[0] ?? "main-job";
if (!Object.hasOwn(benchmarks, name)) {
  say(`"${name}" is not a benchmark; there are ${Object.keys(benchmarks).join(", ")}.`);
  process.exit(2);
}
const benchmark = await benchmarks[name]();
const block = await benchmark({ ...values, rows: Number(values.rows), runs: Number(values.runs) });
say(`\n${block}`);
if (!values.dry) record(block);
