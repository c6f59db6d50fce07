// What people download, beside its budget: fails when something has grown. Bytes after brotli, as hosts send them.
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { build } from "esbuild";
import { at, capture, main, say } from "./shell.mjs";

/**
 * Bytes: what was reached, rounded up by 2 %, and what it is to become. Lower `most` with every gain.
 * The wasm was 1,245 kB until monitoring over time came: estimated performance, drift of all columns
 * together, detectors, causes, batches, segments, replay, the life of alerts and exports are 450 kB; profiles,
 * late labels, condensed history, sequential tests, the gate's metrics and segments and decision records are
 * 200 kB more; all columns together, change detectors, trends and changed correlations within the monitor, and
 * a period of a file as reference, are 105 kB. The tarball holds the wasm twice, the second time as text in
 * dist/inline.js: as streams of one kind each (www/core/wasm-streams.ts), which took 160 kB off the tarball and 80 kB
 * off the page in one file. The worker as a script of its own is 12 kB of the tarball.
 * Functions that stay functions (tools/wasm.mjs) are 44 kB more of the wasm and 53 kB less by brotli; targets and
 * schemas as measurements, expected errors of regressions, estimates of segments, labels in parts, snapshots of
 * rollouts and triggers, alerts without data and rules that are refused are 110 kB, 28 kB packed.
 * The engine's JavaScript holds the script of its worker, which starts from a blob; typed files and the
 * HTML report are loaded when they are needed. The page's first load is without the wasm: its first
 * screen is drawn from a stored analysis, and the engine is fetched while it is read.
 * Tables of Arrow libraries, and moments as Date, are 300 bytes of the engine's JavaScript; that errors of options
 * say where in them is 400, in the thread that calls and in the worker alike; making again what a dead worker
 * held, and noticing one that ends without an event, are 1.2 kB; measuring a reference ahead, and parts of a file
 * for whoever is free, are 200 bytes of both. That options which mean nothing are refused by name, and readers and
 * splits say where in theirs, is 300 bytes of the engine's JavaScript. Rows of long lists that are drawn once they come into sight are
 * 300 bytes of the elements; placing batches by their times is 700 there and on the page. A limit for each rule, what
 * they were before beside the numbers of the overview, and steps that know what they stored, took the page over its
 * old budget by 240 bytes, with the forms of policies loaded when they are opened; curves of a table are 90 bytes of
 * the engine's. A filter that a list of columns is given is 80 bytes of the elements, cursors by
 * keys in charts that had none are 400, lanes at the times of their batches 50. Why a metric moved is loaded where it
 * is shown, 1.2 kB less of the page's first load. Reading without a branch a cell is 10 kB of the wasm, 4 kB packed.
 * Equal numbers held once are 12 kB of it, 4 packed, and a third less memory; drift of columns within segments, segments
 * as causes, currency and labels in parts are 23 kB, 6 packed; what is not inlined for speed (tools/wasm.mjs) took 22 kB
 * off, 3 packed. Segments without their reference, thresholds that are checked against it, and labels that are not
 * judged yet are 11 kB, 3 packed. Labels that are judged however late they come, histories that stay below 25 MB however
 * much alerts change, and trends over condensed batches are 4 kB, 1 packed. Columns together in segments, and the place
 * of every wrong option, are 11 kB, 3 packed. A probability for each of many classes, and notes that are said once for all files, are
 * 1.1 kB of the page's first load; the former, and curves of a class in the HTML report, are 900 bytes of the command
 * line. The way to the map of a column's bins is 300 bytes of the first load.
 * Paths of steps without d3-shape took 3.5 kB off the elements; hollow marks and axes from zero and of powers of ten
 * are 600 bytes of them.
 * The engine's own code for the calling thread is loaded where there is no worker: 9.4 kB less of the engine's
 * JavaScript, 4 kB less of the page's first load, 1.3 kB more of the tarball. Units that are sorted as such, batches
 * that are counted once they outgrow their budget, and Parquet and Arrow counted row by row are 10 kB of the wasm, 3 kB
 * packed, and 15 kB of the tarball, with plainer advice and ways of drawing that stand in the address. Sentences with
 * grouped counts and minus signs are half a kB of the wasm, those of the reader 1.1 kB. Reliability bins of equal
 * counts are 0.8 kB of it, one opening for both readers 0.5 kB. Both, and quantiles by batch and Arrow in runs of
 * batches, are 8 kB of the tarball; pauses in the drift map and the order of columns 1.5 kB. The single file holds its
 * decoders once: 12 kB less of it.
 * That streams are let go when nobody waits for them, and whatever is thrown has a code, is 1 kB of the engine's
 * JavaScript; what is for streams alone is loaded with the first of them, 0.9 kB less. Objects that can be freed twice and
 * columns that are refused by name are 200 bytes of the worker. That an engine which is closed
 * lets go of the streams it reads is 80 bytes. All of it is 5 kB of the tarball. What takes apart tables of Arrow
 * libraries is loaded for them, 0.2 kB less of the engine. That the focus stays near, that two files can be tried and
 * what an axis of shares ends at are 1 kB of the page's first load and 3 kB of the tarball. Boosted trees that are
 * asked about all rows at once are 3 kB of the wasm, 1 kB packed; finding the series of thousands of columns, and
 * leaving out columns past the first 500, 2 kB. The interval of a gate on one metric, the date among dates that is none,
 * and records that are refused where they are none are 3 kB of it, 0.6 packed, and 2 of the tarball; options that hold
 * themselves are 30 bytes of the worker. Templates without indents, and scales between numbers alone, took 5.3 kB off the
 * page's first load, 7.5 off the single file and 4.7 off the dashboard for frames; undo of roles, batches and looks, small
 * multiples and limits of other metrics are 2.6 kB of the single file.
 * That properties of elements refuse by name what they cannot take or draw is 300 bytes of the elements and of the page.
 * A worker that says it when it cannot take a message apart is 30 bytes more; both, and signals that outputs outlast, are
 * 2.5 kB of the tarball. The shapes of numbers that are read four at a time are 4 kB of the wasm, not packed. Bins of
 * equal width in the logarithm are 2.4 kB of it, files that are to be looked at first and the way back to the columns
 * 0.4 kB of the page; numbers beside their units are 50 bytes of the elements. That a replay knows which intervals it
 * has lost, and that of two names for a target the values tell which it is, are 2.5 kB of the wasm. Short names between
 * the wasm and its glue took 1 kB off the worker, 10 off the tarball, 3 off the wasm and 4 off the single file.
 * That a few cells which make a column one of texts are told is 2.8 kB of the wasm; that limits which nothing
 * passes are refused, 2 kB, and with the schemas 5 of the tarball. That options which JSON cannot hold and names that
 * are none are refused with their place, and the nearest name told, is 6 kB of the wasm, 5 of the tarball and 15 bytes of
 * the worker. Terser after esbuild, texts that cross as values, and the glue without methods that nobody calls took
 * 0.9 kB off the worker; that the engine and no longer the worker finds the place of an error took 0.5 more, for 3 kB
 * of the wasm. Names whose lines end between their words are 0.2 kB of the elements and 1.3 of the tarball; a code for
 * each near distance (tools/single.mjs) took 1.4 kB off the single file.
 * Patterns for names with U+FFFD, and figures of decisions told apart, are 0.5 kB of the wasm; that the end of a worker
 * before its start is heard is 30 bytes of the engine. Terser took 12.4 kB off the single file and 7.5 off the dashboard
 * for frames. Rules that are muted by none, objects of a class as values, digits that are alike within a sentence and
 * links that GitHub makes of commits, and code put in other places so that it reads more easily, are 5 kB of the wasm, 1.6 packed, 5 of the tarball and 2 of the single file.
 * Spreads and trends of numbers whose squares vanish or overflow are 0.9 kB of the wasm and 0.1 of the single file.
 */
const budgets = {
  "core_bg.wasm, raw": { most: 2_317_200, goal: 350_000 },
  "core_bg.wasm": { most: 695_000, goal: 130_000 },
  "driftglass, JavaScript without the worker": { most: 10_000, goal: 10_000 },
  worker: { most: 10_000, goal: 10_000 },
  "driftglass/elements with lit and d3": { most: 58_850, goal: 60_000 },
  "page, first load": { most: 166_000, goal: 300_000 },
  tarball: { most: 2_175_000, goal: 1_000_000 },
  "page in one file, raw": { most: 990_150, goal: 1_000_000 },
  "dashboard for frames, raw": { most: 844_000, goal: 1_000_000 },
};

const packed = (bytes) => brotliCompressSync(bytes).length;
const file = (path) => readFileSync(at(path));

/** What an application loads of an entry point before it calls anything, minified and bundled as it would. */
async function firstLoad(entry, options = {}) {
  const { metafile, outputFiles } = await build({
    entryPoints: [at(entry)],
    outdir: at("build/size"),
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    target: "es2022",
    metafile: true,
    write: false,
    logLevel: "silent",
    ...options,
  });
  const text = new Map(outputFiles.map(({ path, contents }) => [path, contents]));
  const wanted = new Set();
  const visit = (path) => {
    if (wanted.has(path)) return;
    wanted.add(path);
    for (const { path: next, kind } of metafile.outputs[path].imports) {
      if (kind === "import-statement" && next in metafile.outputs) visit(next);
    }
  };
  visit(Object.keys(metafile.outputs).find((path) => metafile.outputs[path].entryPoint === entry));
  return [...wanted].map((path) => text.get(at(path)));
}

/** The worker's script is a text in a chunk of its own, the longest line of all. */
function workerScript(chunks) {
  const lines = chunks.flatMap(
    (chunk) =>
      Buffer.from(chunk)
        .toString()
        .match(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`/gs) ?? [],
  );
  return lines.sort((a, b) => b.length - a.length)[0] ?? "";
}

async function engineSizes() {
  const chunks = await firstLoad("dist/index.js");
  const all = Buffer.concat(chunks.map((chunk) => Buffer.from(chunk)));
  const worker = workerScript(chunks);
  const without = all.toString().replace(worker, '""');
  return { engine: packed(Buffer.from(without)), worker: packed(Buffer.from(worker)) };
}

/** What the page's HTML names, and the analysis that its first screen is drawn from. */
function pageSize() {
  const page = file("build/page/index.html").toString();
  const named = [...page.matchAll(/(?:src|href)="\.\/([^"]+)"/g)].map(([, path]) => path);
  const paths = new Set(["index.html", ...named, "samples/census.json"]);
  return [...paths].reduce((sum, path) => sum + packed(file(`build/page/${path}`)), 0);
}

function tarballSize() {
  const folder = mkdtempSync(join(tmpdir(), "driftglass-size-"));
  try {
    const args = ["pack", "--ignore-scripts", "--silent", "--pack-destination", folder];
    const name = capture("npm", args)?.split("\n").at(-1);
    if (!name) throw new Error("npm pack failed");
    return statSync(join(folder, name)).size;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const kilobytes = (bytes) => `${(bytes / 1000).toFixed(bytes < 100_000 ? 1 : 0)} kB`;

await main(import.meta.url, async () => {
  const wasm = file("dist/core_bg.wasm");
  const { engine, worker } = await engineSizes();
  const elements = await firstLoad("dist/elements.js");
  const sizes = [
    wasm.length,
    packed(wasm),
    engine,
    worker,
    elements.reduce((sum, chunk) => sum + packed(chunk), 0),
    pageSize(),
    tarballSize(),
    statSync(at("build/single/driftglass.html")).size,
    statSync(at("build/single/embed.html")).size,
  ];
  const goals = [];
  Object.entries(budgets).forEach(([name, { most, goal }], i) => {
    const size = sizes[i];
    const missed = size > goal ? `MISSED by ${kilobytes(size - goal)}` : "reached";
    say(
      `${name}: ${kilobytes(size)}; at most ${kilobytes(most)}; goal ${kilobytes(goal)}: ${missed}`,
    );
    if (size > goal) goals.push(name);
    if (size <= most) return;
    say(
      `It is ${size - most} bytes too large. Make it smaller, or raise the budget in tools/size.mjs and say why.`,
    );
    process.exitCode = 1;
  });
  if (goals.length > 0) say(`Goals that are missed: ${goals.join("; ")}.`);
});
