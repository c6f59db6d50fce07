// Compares what people download with its budget; fails if something has grown. Bytes after brotli, as hosts send them.
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { build } from "esbuild";
import { at, capture, main, say } from "./shell.mjs";

/**
 * Bytes: `most` is what was reached, rounded up by at most 2 %; `goal` is the aim. Lower `most` with every gain.
 *
 * What the larger parts cost, as (raw, packed) where both are known:
 *
 * The wasm was 1,245 kB before monitoring over time.
 *   450 kB: estimated performance, drift of all columns together, detectors, causes, batches, segments, replay, the
 *     life of alerts, exports.
 *   200 kB: profiles, late labels, condensed history, sequential tests, gate metrics and segments, decision records.
 *   105 kB: columns together, detectors, trends and correlations in the monitor; a period of a file as reference.
 *   110 kB (28): targets and schemas as measurements, expected errors of regressions, estimates of segments, labels in
 *     parts, saved rollouts and triggers, alerts without data, refused rules.
 *   44 kB (-53): functions that are not inlined (tools/wasm.mjs); what is not inlined for speed later took 22 (3) off.
 *   23 kB (6): drift of columns within segments, segments as causes, currency, labels in parts.
 *   12 kB (4): equal numbers held once, for a third less memory.
 *   11 kB (3): segments without their reference, thresholds checked against it, labels that are not judged yet.
 *   11 kB (3): columns together in segments; the place of every wrong option.
 *   10 kB (4): reading without a branch per cell. 10 kB (3): units sorted as such, batches counted once they outgrow
 *     their budget, Parquet and Arrow counted row by row.
 *   6 kB: options that JSON cannot hold and unknown names are refused with their place and the nearest name.
 *   5 kB (1.6): an unknown `inhibit` rule, objects of a class as values, equal digits within a sentence, links on
 *     GitHub, and code moved so that it reads more easily.
 *   4 kB (1): late labels whenever they come, histories below 25 MB, trends over condensed batches.
 *   4 kB: the shapes of numbers that are read four at a time. 3 kB (1): boosted trees asked about all rows at once.
 *   3 kB (0.6): the interval of a gate on one metric, the date that does not exist, refused records.
 *   2 to 3 kB each: series among thousands of columns and the limit of 500; bins of equal width in the logarithm;
 *     intervals that a replay has lost and the right one of two target names; cells that turn a column into texts;
 *     limits that nothing passes; the place of an error found by the engine.
 *   0.5 to 1.1 kB each: grouped counts and minus signs; reliability bins of equal counts; one opening for both
 *     readers; names with U+FFFD and figures of decisions.
 *   3 kB off: short names between the wasm and its glue.
 *
 * The engine's JavaScript holds the script of its worker, which starts from a blob.
 *   9.4 kB off the engine: its code for the calling thread is loaded only where there is no worker.
 *   1.2 kB: making again what a dead worker held. 1 kB: streams that are released, and a code for every error; what is
 *     for streams alone is loaded with the first of them (0.9 kB off).
 *   300 to 400 bytes each: tables of Arrow libraries (loaded on demand) and moments as Date; the place of errors in
 *     options (in the worker too); unknown options refused.
 *   200 bytes: a reference measured ahead and parts of a file for whoever is free (of the worker too). 200 bytes of
 *     the worker: objects freed twice, columns refused by name. 80 to 90 bytes: curves of a table; streams that
 *     `close` ends.
 *   30 bytes each: a worker that cannot take a message apart or that ends before its start; options that hold
 *     themselves.
 *   The worker lost 1 kB by short names, 0.9 by Terser and texts that cross as values, 0.5 by errors found in the
 *     engine.
 *
 * The elements: 3.5 kB off without d3-shape; 700 bytes for batches placed by time, 600 for hollow marks and axes from
 * zero or of powers of ten, 400 for cursors by keys, 300 for rows drawn once they come into sight, 300 for properties
 * that refuse wrong values, 200 for names that break between words, 50 to 80 for filters, lanes and units.
 *
 * The page's first load is without the wasm: its first screen is drawn from a stored analysis, and the engine is
 * fetched while that is read. Typed files, the HTML report, forms of policies and why a metric moved (1.2 kB) are
 * loaded on demand.
 *   1.1 kB: a probability for each of many classes, and notes said once for all files. 1 kB: the focus stays near, two
 *     sample files, the end of axes of shares. 700 bytes: batches placed by time. 400: files to check first and the
 *     way back to the columns. 300: the map of a column's bins; properties refused. 240: a limit for each rule.
 *   5.3 kB off: templates without indents, and scales between numbers alone (7.5 off the single file, 4.7 off the
 *     dashboard for frames).
 *
 * The tarball holds the wasm twice, the second time as text in dist/inline.js.
 *   160 kB off (80 kB off the single file): streams of one kind each (www/core/wasm-streams.ts).
 *   15 kB: rows counted beyond memory, plainer advice, choices in the address. 12 kB: the worker as a script of its
 *     own.
 *   8 kB: reliability bins, quantiles by batch, Arrow in runs. 5 kB each: released streams; refused limits with the
 *     schemas; refused options; the last plainer texts. 1 to 3 kB each: nearer focus and samples, refused records and
 *     properties, pauses in the drift map, names that break.
 *   10 kB: options and results described with defaults, units and error codes, in the types and schemas.
 *   10 kB off: short names.
 *
 * The single file: 12 kB off by one copy of its decoders, 12.4 by Terser (7.5 off the dashboard for frames), 4 by
 * short names, 1.4 by a code for each near distance (tools/single.mjs); 2.6 kB for undo of roles, batches and looks,
 * small multiples and limits of other metrics; 2 for the last plainer texts. The command line: 900 bytes for classes.
 */
const budgets = {
  "core_bg.wasm, raw": { most: 2_316_300, goal: 350_000 },
  "core_bg.wasm": { most: 694_500, goal: 130_000 },
  "driftglass, JavaScript without the worker": { most: 10_000, goal: 10_000 },
  worker: { most: 10_000, goal: 10_000 },
  "driftglass/elements with lit and d3": { most: 59_000, goal: 60_000 },
  "page, first load": { most: 166_000, goal: 300_000 },
  tarball: { most: 2_188_000, goal: 1_000_000 },
  "page in one file, raw": { most: 990_000, goal: 1_000_000 },
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

/** The worker's script: a string literal in a chunk of its own, the longest literal of all. */
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

/** The files that the page's HTML names, and the stored analysis from which its first screen is drawn. */
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
