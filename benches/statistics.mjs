// Every test by driftglass/core in Node (wasm) against scipy, numpy and pandas, on the same arrays in the same run.
import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { build } from "../tools/build.mjs";
import { at, say } from "../tools/shell.mjs";
import { recipeVersions, setUpRecipe } from "./recipe.mjs";
import { machine, today } from "./results.mjs";
import { rows, title } from "./statistics-rows.mjs";

const sizes = [1e3, 1e4, 1e5, 1e6];
/** SplitMix64 by way of Math: what matters is that both sides read the same files. */
function normals(n, seed, shift) {
  let state = seed;
  const unit = () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return (state + 0.5) / 4294967296;
  };
  return Float64Array.from({ length: n }, () => {
    return shift + Math.sqrt(-2 * Math.log(unit())) * Math.cos(2 * Math.PI * unit());
  });
}

function samples(n) {
  const folder = at("build", "bench");
  mkdirSync(folder, { recursive: true });
  const kept = (name, values) => {
    const file = `${folder}/${name}-${n}.f64`;
    writeFileSync(file, Buffer.from(values.buffer));
    return { values, file };
  };
  const codes = (values) => values.map((value) => Math.floor(Math.abs(value * 3)));
  const flags = (values) => values.map((value) => (value > 1 ? 1 : 0));
  const [a, b] = [normals(n, 1, 0), normals(n, 2, 0.01)];
  return {
    numbers: [kept("reference", a), kept("batch", b)],
    codes: [kept("reference-codes", codes(a)), kept("batch-codes", codes(b))],
    flags: [kept("reference-flags", flags(a)), kept("batch-flags", flags(b))],
  };
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** The rival's process; one request at a time. */
function rival() {
  const child = spawn(at("build", "venv", "bin", "python"), [at("benches", "statistics.py")], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async time(task, [reference, batch], runs) {
      const request = { task, reference: reference.file, batch: batch.file, runs };
      child.stdin.write(`${JSON.stringify(request)}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error(`statistics.py ended at ${task}`);
      return JSON.parse(value);
    },
    close: () => child.stdin.end(),
  };
}

function timed(runs, job) {
  const seconds = [];
  let result;
  for (let run = 0; run < runs; run += 1) {
    const start = performance.now();
    result = job();
    seconds.push((performance.now() - start) / 1000);
  }
  return { seconds: median(seconds), result };
}

/** A benchmark of two jobs that answer differently would say nothing. */
function checkSame(test, ours, theirs) {
  if (Math.abs(ours - theirs) > 1e-6 * Math.max(Math.abs(theirs), 1e-9)) {
    throw new Error(`${test}: ${ours} here, ${theirs} there`);
  }
}

const milliseconds = (seconds) => {
  if (seconds === null) return "-";
  const value = seconds * 1000;
  return value >= 100 ? value.toFixed(0) : value.toPrecision(2);
};

/** Seconds of ours and of the rival; `null` for a rival that cannot do so many. */
async function compare(core, python, row, data, n, quick) {
  const [reference, batch] = data[row.of];
  const job = () =>
    row.call === "statistic"
      ? core.driftStatistic(row.test, reference.values, batch.values, row.options)
      : core.driftTest(row.test, reference.values, batch.values, row.options).statistic;
  const first = timed(1, job);
  // Slow calls need no repetition to be measured.
  const runs = quick || first.seconds > 2 ? 1 : n >= 1e6 ? 5 : n >= 1e5 ? 11 : 41;
  // In turns, so that whatever else the machine does meets both alike.
  const rounds = [];
  for (let round = 0; round < (runs === 1 ? 1 : 3); round += 1) {
    const theirs = n > row.most ? null : await python.time(row.task, [reference, batch], runs);
    rounds.push({ ours: timed(runs, job).seconds, theirs });
  }
  const [{ theirs }] = rounds;
  if (row.same && theirs) checkSame(title(row), first.result, theirs.statistic);
  const seconds = [
    median(rounds.map((round) => round.ours)),
    theirs && median(rounds.map((round) => median(round.theirs.seconds))),
  ];
  say(`  ${title(row)}, ${n}: ${seconds.map(milliseconds).join(" and ")} ms`);
  return seconds;
}

/** "58 / 490 (8.5)", "1.2 / -". */
function cell([ours, theirs]) {
  const times = `${milliseconds(ours)} / ${milliseconds(theirs)}`;
  return theirs === null ? times : `${times} (${(theirs / ours).toFixed(1)})`;
}

/** A reference sorted once against a batch, beside ks_2samp on the raw arrays. */
async function prepared(core, python) {
  const { numbers } = samples(1e6);
  const { numbers: small } = samples(1e4);
  const table = (values) => core.Table.fromColumns({ x: values });
  const reference = table(numbers[0].values);
  core.detectDrift(reference, table(small[1].values));
  const ours = timed(21, () => {
    const batch = table(small[1].values);
    const report = core.detectDrift(reference, batch);
    batch.free();
    return report.columns[0];
  });
  const theirs = await python.time("ks", [numbers[0], small[1]], 5);
  checkSame("kolmogorov-smirnov", ours.result.statistic, theirs.statistic);
  return [ours.seconds, median(theirs.seconds)];
}

export async function statistics({ quick }) {
  say(`Every test against scipy; about ${quick ? 2 : 8} minutes.`);
  await build();
  if (!setUpRecipe()) throw new Error("this benchmark needs python3");
  const core = await import("../dist/core.js");
  await core.init();
  const python = rival();
  const lines = rows.map((row) => [title(row)]);
  for (const n of sizes) {
    const data = samples(n);
    for (const [at, row] of rows.entries())
      lines[at].push(cell(await compare(core, python, row, data, n, quick)));
  }
  const [ours, theirs] = await prepared(core, python);
  python.close();
  return [
    `## ${today()}, statistics`,
    "",
    `Milliseconds of driftglass/core in wasm / of the rival, and how many times faster (below 1: slower). Median of 3 rounds of medians. From raw arrays (Float64Array, ndarray), two samples of n values; ours is driftTest with nothing but the options named, which includes copying into wasm, kinds, effect, histogram, verdict and, for a distance in the convention scipy, its p-value from permutations; or driftStatistic, the number alone. ${machine()}; Node ${process.versions.node}; ${recipeVersions()}.`,
    "",
    `| test / rival | ${sizes.map((n) => n.toLocaleString("en")).join(" | ")} |`,
    `|---|${sizes.map(() => "---|").join("")}`,
    ...lines.map((cells) => `| ${cells.join(" | ")} |`),
    "",
    `A reference of 1,000,000 rows sorted once, against a batch of 10,000 (Table.fromColumns and detectDrift): ${milliseconds(ours)} ms; ks_2samp on the raw arrays: ${milliseconds(theirs)} ms, ${(theirs / ours).toFixed(0)} times as long.`,
    "",
  ].join("\n");
}
