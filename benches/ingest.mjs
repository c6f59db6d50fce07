// One CSV file to typed columns, at first and again: driftglass and other readers in Chromium, polars natively, in turns.
import { loadavg } from "node:os";
import { build } from "../tools/build.mjs";
import { serve } from "../tools/serve.mjs";
import { ensureBrowser } from "../tools/setup.mjs";
import { capture, say } from "../tools/shell.mjs";
import { generate } from "./generate.mjs";
import { browserRead } from "./ingest/browser-read.mjs";
import { buildPages, pagesFolder, rivalVersion } from "./ingest/pages.mjs";
import { polarsRead, setUpPolars } from "./ingest/polars.mjs";
import { checkSeen, truthOf } from "./ingest/truth.mjs";
import { machine, median, megabytes, summary, today } from "./results.mjs";

/** `workers: undefined` is what the engine takes by itself. */
const pool = {
  name: "driftglass, default workers",
  script: "driftglass",
  options: { workers: undefined },
};
const single = { name: "driftglass, one worker", script: "driftglass", options: { workers: 1 } };
const duckdb = { name: "DuckDB-WASM", script: "duckdb", package: "@duckdb/duckdb-wasm" };
const papaparse = { name: "PapaParse", script: "papaparse", package: "papaparse" };
const udsv = { name: "uDSV", script: "udsv", package: "udsv" };
const inBrowser = [pool, single, duckdb, papaparse, udsv];

/** So many times each reader reads the file once more before its browser is closed. */
const again = 4;

/**
 * Every reader once a turn, so that whatever else the machine does meets all of them alike. Each turn begins one
 * reader later than the last, so that no one always follows the same reader.
 */
async function measureAll(readers, truth, turns) {
  const results = new Map(readers.map((reader) => [reader, []]));
  for (let turn = 1; turn <= turns; turn += 1) {
    const first = (turn - 1) % readers.length;
    for (const reader of [...readers.slice(first), ...readers.slice(0, first)]) {
      const result = await reader.read(results);
      checkSeen(reader.name, result.seen, truth);
      const [first, later] = [result.seconds, median(result.later)].map((s) => s.toFixed(2));
      say(`  run ${turn} of ${turns}, ${reader.name}: ${first} s, then ${later} s`);
      results.get(reader).push(result);
    }
  }
  return results;
}

/** All readers; `read` takes the results so far, since polars gets as many threads as the pool had workers. */
function chosenReaders(python, { url, path }) {
  const readers = inBrowser.map((reader) =>
    Object.assign(reader, { read: () => browserRead(reader, { url, path, again }) }),
  );
  if (python === null) {
    say("There is no python3 here: polars is left out.");
    return readers;
  }
  const read = async (results) =>
    polarsRead(python, path, Math.max(1, results.get(pool).at(-1).workers), again);
  return [...readers, { name: "polars, natively", read }];
}

const counted = (n, what) => `${n} ${what}${n === 1 ? "" : "s"}`;

/** Who it was and how it ran, from what it said of itself and what was counted. */
function label({ name, package: rival }, { details, workers, threads }) {
  if (threads !== undefined) return `${name} (${details.version}, ${counted(threads, "thread")})`;
  const where = workers === 0 ? "in the page's thread" : counted(workers, "worker");
  if (rival !== undefined) {
    const core = details.version ? `DuckDB ${details.version}, ` : "";
    return `${name} ${rivalVersion(rival)} (${core}${where})`;
  }
  const said = details.workers === null ? "" : `, says ${details.workers}`;
  return `${name} (${details.mode}, ${where}${said})`;
}

const ratio = (seconds, ours) => (seconds / ours).toPrecision(seconds / ours >= 10 ? 3 : 2);

/** What is said of all readings after the first of each run. */
const laterFiles = (runs) =>
  summary(runs.flatMap(({ later }) => later.map((seconds) => ({ seconds }))));

function resultBlock(results, { rows, runs, truth, load }) {
  const found = new Map([...results].map(([reader, all]) => [reader, summary(all)]));
  const later = new Map([...results].map(([reader, all]) => [reader, laterFiles(all)]));
  const ours = [pool, single];
  const megas = truth.bytes / 1e6;
  const lines = [...found].map(([reader, result]) => {
    const times = [found, later].flatMap((timed) => {
      const { seconds, fastest, slowest } = timed.get(reader);
      const range = `${fastest.toFixed(2)}-${slowest.toFixed(2)}`;
      const ratios = ours.map((mine) => ratio(seconds, timed.get(mine).seconds));
      return [`${seconds.toFixed(2)} s (${range})`, Math.round(megas / seconds), ...ratios];
    });
    const cells = [
      label(reader, result),
      ...times,
      `${result.start.toFixed(2)} s`,
      megabytes(result.peakBytes),
    ];
    return `| ${cells.join(" | ")} |`;
  });
  const chromium = capture(ensureBrowser().chromium, ["--version", "--no-sandbox"]);
  return [
    `## ${today()}, ingest, ${rows.toLocaleString("en")} rows x ${truth.columns} columns, ${Math.round(megas)} MB`,
    "",
    `Median (range) of ${runs} runs, each in a browser of its own that reads the file first once and then ${again} times more; memory and start-up are of the median run. ${machine()}; ${chromium}; Node ${process.versions.node}; ${capture("rustc", ["--version"])}. Load of the machine before: ${load.toFixed(1)}.`,
    "",
    "| who | first file to columns | MB/s | times as long as default workers | as one worker | each later file | MB/s | times as long as default workers | as one worker | start-up | peak memory of the process |",
    "|---|---|---|---|---|---|---|---|---|---|---|",
    ...lines,
    "",
    `A renderer with an empty page takes ${megabytes(found.get(pool).emptyBytes)}.${noiseText(found)}${shareText(found)}`,
    "",
  ].join("\n");
}

/** Two rows of one and the same way to read show how far the machine can be trusted. */
function noiseText(found) {
  const [{ workers, seconds }, one] = [found.get(pool), found.get(single)];
  if (workers !== one.workers) return "";
  const apart = 100 * (Math.max(seconds, one.seconds) / Math.min(seconds, one.seconds) - 1);
  return ` Both rows of driftglass ran with ${counted(workers, "worker")}: the ${apart.toFixed(0)} % between them are noise.`;
}

/** Our speed as a share of the fastest native reader's. */
function shareText(found) {
  const native = [...found.values()].find(({ threads }) => threads !== undefined);
  if (native === undefined) return "";
  const share = (100 * native.seconds) / found.get(pool).seconds;
  return ` driftglass with default workers has ${share.toFixed(0)} % of the speed of polars with as many threads (${native.threads}).`;
}

/** Runs all and answers the block of results. */
export async function ingest({ rows, runs }) {
  say("Reading one file by every reader; about 5 minutes, and 340 MB of files in build/bench.");
  await build();
  const { reference: path } = generate(rows);
  ensureBrowser();
  await buildPages();
  const python = setUpPolars();
  // Also brings the file into the system's cache, from where everyone reads it.
  const truth = await truthOf(path);
  const [load] = loadavg();
  const { url, close } = await serve({ folder: pagesFolder, policy: {} });
  try {
    const readers = chosenReaders(python, { url, path });
    return resultBlock(await measureAll(readers, truth, runs), { rows, runs, truth, load });
  } finally {
    await close();
  }
}
