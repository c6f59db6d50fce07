// Every test by driftglass/core in Node (wasm) against scipy, numpy and pandas, on the same arrays in the same run.
import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { build } from "../tools/build.mjs";
import { at, say } from "../tools/shell.mjs";
import { recipeVersions, setUpRecipe } from "./recipe.mjs";
import { machine, today } from "./results.mjs";

const sizes = [1e3, 1e4, 1e5, 1e6];
const evidently = { convention: "evidently" };

/** Each test with the options that make it do no more than its rival: distances without a permutation null. */
const tests = [
  ["kolmogorov-smirnov", {}, "ks_2samp"],
  ["anderson-darling", {}, "anderson_ksamp"],
  ["cramer-von-mises", { method: "asymptotic" }, "cramervonmises_2samp"],
  ["mann-whitney", {}, "mannwhitneyu"],
  ["student-t", {}, "ttest_ind"],
  ["welch-t", {}, "ttest_ind, equal_var=False"],
  ["epps-singleton", {}, "epps_singleton_2samp"],
  ["wasserstein", evidently, "wasserstein_distance"],
  ["energy", evidently, "energy_distance"],
  ["psi", evidently, "numpy histograms, Sturges' bins"],
  ["chi-squared", {}, "pandas.crosstab, chi2_contingency"],
];

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
  const [a, b] = [normals(n, 1, 0), normals(n, 2, 0.01)];
  return {
    numbers: [kept("reference", a), kept("batch", b)],
    codes: [kept("reference-codes", codes(a)), kept("batch-codes", codes(b))],
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
  // Evidently's form divides by the spread, which is 1 here but for sampling.
  const close = test === "wasserstein" ? 0.2 : 1e-6;
  if (Math.abs(ours - theirs) > close * Math.max(Math.abs(theirs), 1e-9)) {
    throw new Error(`${test}: ${ours} here, ${theirs} there`);
  }
}

const milliseconds = (seconds) => {
  const value = seconds * 1000;
  return value >= 100 ? value.toFixed(0) : value.toPrecision(2);
};

async function compare(core, python, [test, options, name], data, n) {
  const [reference, batch] = test === "chi-squared" ? data.codes : data.numbers;
  const runs = n >= 1e6 ? 5 : n >= 1e5 ? 11 : 41;
  // PSI is counted, and its rival counts: by the function that does no more. All others are the whole
  // test, effect and shares for charts included.
  const job = () =>
    test === "psi"
      ? core.driftStatistic(test, reference.values, batch.values, options)
      : core.driftTest(test, reference.values, batch.values, options).statistic;
  job();
  // In turns, so that whatever else the machine does meets both alike.
  const rounds = [];
  for (let round = 0; round < 3; round += 1) {
    const theirs = await python.time(test, [reference, batch], runs);
    rounds.push({ ours: timed(runs, job), theirs });
  }
  const [{ ours, theirs }] = rounds;
  checkSame(test, ours.result, theirs.statistic);
  const seconds = [
    median(rounds.map((round) => round.ours.seconds)),
    median(rounds.map((round) => median(round.theirs.seconds))),
  ];
  say(`  ${test} (${name}), ${n}: ${seconds.map(milliseconds).join(" and ")} ms`);
  return seconds;
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
  const theirs = await python.time("kolmogorov-smirnov", [numbers[0], small[1]], 5);
  checkSame("kolmogorov-smirnov", ours.result.statistic, theirs.statistic);
  return [ours.seconds, median(theirs.seconds)];
}

export async function statistics() {
  say("Every test against scipy; about 5 minutes.");
  await build();
  if (!setUpRecipe()) throw new Error("this benchmark needs python3");
  const core = await import("../dist/core.js");
  await core.init();
  const python = rival();
  const rows = tests.map(([test, , name]) => [`${test} / ${name}`]);
  for (const n of sizes) {
    const data = samples(n);
    for (const [at, test] of tests.entries()) {
      const [ours, theirs] = await compare(core, python, test, data, n);
      rows[at].push(
        `${milliseconds(ours)} / ${milliseconds(theirs)} (${(theirs / ours).toFixed(1)})`,
      );
    }
  }
  const [ours, theirs] = await prepared(core, python);
  python.close();
  return [
    `## ${today()}, statistics`,
    "",
    `Milliseconds of driftglass/core in wasm / of the rival, and how many times faster (below 1: slower). Median of 3 rounds of medians. From raw arrays (Float64Array, ndarray), two samples of n values; ours includes copying into wasm, kinds, effect, histogram and verdict (but for PSI: driftStatistic). ${machine()}; Node ${process.versions.node}; ${recipeVersions()}.`,
    "",
    `| test / rival | ${sizes.map((n) => n.toLocaleString("en")).join(" | ")} |`,
    `|---|${sizes.map(() => "---|").join("")}`,
    ...rows.map((cells) => `| ${cells.join(" | ")} |`),
    "",
    `A reference of 1,000,000 rows sorted once, against a batch of 10,000 (Table.fromColumns and detectDrift): ${milliseconds(ours)} ms; ks_2samp on the raw arrays: ${milliseconds(theirs)} ms, ${(theirs / ours).toFixed(0)} times as long.`,
    "",
  ].join("\n");
}
