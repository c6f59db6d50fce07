// The main job (two CSVs to a dashboard) by driftglass in Chromium and in Node, and by the textbook recipe.
import { existsSync, statSync } from "node:fs";
import { build } from "../tools/build.mjs";
import { ensureBrowser } from "../tools/setup.mjs";
import { at, capture, say } from "../tools/shell.mjs";
import { generate } from "./generate.mjs";
import { pythonWith } from "./python.mjs";
import { recipeJob, recipeVersions, setUpRecipe } from "./recipe.mjs";
import { machine, megabytes, summary, today } from "./results.mjs";

function nodeJob({ reference, batch }) {
  const output = capture("node", [at("benches", "node-job.mjs"), reference, batch]);
  if (output === null)
    throw new Error("the job in Node failed; run node benches/node-job.mjs to see why");
  return JSON.parse(output);
}

/** Evidently's DataDriftPreset and DataSummaryPreset: minutes, so they run once. */
function evidentlyRival() {
  const python = pythonWith("venv-evidently", "benches/rivals/requirements-evidently.txt");
  const job = ({ reference, batch }) => {
    const script = at("benches", "rivals", "evidently_job.py");
    const output = capture(python, [script, reference, batch], { maxBuffer: 1 << 24 });
    if (output === null) throw new Error(`Evidently failed; run ${script} to see why`);
    return JSON.parse(output);
  };
  return { name: "Evidently, data drift and data summary", job, times: 1 };
}

async function chosenRivals({ withEvidently }) {
  const rivals = [];
  if (existsSync(at("build/page/index.html"))) {
    ensureBrowser();
    const { pageJob } = await import("./page-job.mjs");
    rivals.push({ name: "driftglass, the page in headless Chromium", job: pageJob });
  }
  if (existsSync(at("dist/core.js"))) {
    rivals.push({ name: "driftglass/core in Node", job: nodeJob });
  }
  if (setUpRecipe()) {
    rivals.push({ name: "pandas + SciPy + scikit-learn", job: recipeJob });
    if (withEvidently) rivals.push(evidentlyRival());
  } else say("There is no python3 here: the recipe is left out.");
  return rivals;
}

/** All rivals in turn, so that whatever else the machine does meets all of them alike. */
async function measureAll(rivals, files, times) {
  const results = rivals.map(() => []);
  for (let turn = 1; turn <= times; turn += 1) {
    for (const [index, { name, job, times: most = times }] of rivals.entries()) {
      if (turn > most) continue;
      const result = await job(files);
      say(`  run ${turn} of ${times}, ${name}: ${result.seconds.toFixed(2)} s`);
      results[index].push(result);
    }
  }
  return rivals.map(({ name }, index) => ({ name, ...summary(results[index]) }));
}

/** A benchmark of two jobs that answer differently would say nothing. */
function checkSameAnswer(results) {
  const said = results.filter(({ accuracy }) => accuracy !== undefined);
  for (const { name, accuracy } of said) {
    if (Math.abs(accuracy - said[0].accuracy) > 1e-12) {
      throw new Error(`${name} found accuracy ${accuracy}, ${said[0].name} ${said[0].accuracy}`);
    }
  }
}

const phaseText = (phases) =>
  Object.entries(phases)
    .map(([name, seconds]) => `${name} ${seconds.toFixed(2)}`)
    .join(", ");

function resultBlock(results, { rows, bytes, runs, hasRecipe }) {
  const lines = results.map((result) =>
    [
      "",
      result.name,
      `${result.seconds.toFixed(2)} s (${result.fastest.toFixed(2)}-${result.slowest.toFixed(2)})`,
      Math.round((2 * rows) / result.seconds).toLocaleString("en"),
      Math.round(bytes / 1e6 / result.seconds),
      megabytes(result.peakBytes),
      result.wasmBytes ? megabytes(result.wasmBytes) : "",
      "",
    ]
      .join(" | ")
      .trim(),
  );
  const chromium = capture(ensureBrowser().chromium, ["--version", "--no-sandbox"]);
  return [
    `## ${today()}, the main job, 2 x ${rows.toLocaleString("en")} rows x 23 columns, ${Math.round(bytes / 1e6)} MB`,
    "",
    `Median (range) of ${runs} runs. ${machine()}; ${chromium}; Node ${process.versions.node}; ${capture("rustc", ["--version"])}${hasRecipe ? `; ${recipeVersions()}` : ""}.`,
    "",
    "| who | files to dashboard | rows/s | MB/s | peak memory of the process | of it wasm |",
    "|---|---|---|---|---|---|",
    ...lines,
    "",
    "Where the time goes, in seconds:",
    "",
    ...results.map(({ name, phases }) => `* ${name}: ${phaseText(phases)}`),
    "",
  ].join("\n");
}

/** Runs all and answers the block of results. */
export async function mainJob({ rows, runs, rivals: withEvidently }) {
  say("The main job; about 5 minutes (10 with --rivals), and 340 MB of files in build/bench.");
  await build();
  const files = generate(rows);
  const rivals = await chosenRivals({ withEvidently });
  const results = await measureAll(rivals, files, runs);
  checkSameAnswer(results);
  return resultBlock(results, {
    rows,
    runs,
    bytes: statSync(files.reference).size + statSync(files.batch).size,
    hasRecipe: rivals.some(({ job }) => job === recipeJob),
  });
}
