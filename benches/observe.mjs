// npm run bench -- observe: a batch against a large reference, in Chromium through the package: the whole report of the main job.
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { build } from "../tools/build.mjs";
import { serve } from "../tools/serve.mjs";
import { ensureBrowser } from "../tools/setup.mjs";
import { at, capture, say } from "../tools/shell.mjs";
import { generate } from "./generate.mjs";
import { launchBrowser } from "./renderer.mjs";
import { machine, today } from "./results.mjs";

const folder = at("build", "observe");
/** All but three of the file's 23 columns, and all of them. */
const widths = [20, 23];
const batchRows = [100, 1000, 10_000];
/** Reports of one batch, after a first one that is told apart. */
const repeats = 25;

/** In the page: both files are read, a monitor is made, and each size of batch is observed again and again. */
async function observeChosen({ without, sizes, times }) {
  const [reference, batch] = document.querySelector("input").files;
  const { Engine } = await import("/driftglass/index.js");
  const engine = await Engine.start({ workers: 1 });
  const names = (await engine.readCsv(reference, { maxRows: 1 })).columns.map(({ name }) => name);
  const columns = names.filter((name) => !without.includes(name));
  const roles = { target: "target", prediction: "prediction", probability: "probability" };
  const aside = { timestamp: "time", latency: "latency_ms", id: "id" };
  const held = await engine.readCsv(reference, { columns });
  const monitor = await engine.monitor(held, { positive: 1, roles: { ...roles, ...aside } });
  const found = [];
  for (const rows of sizes) {
    const table = await engine.readCsv(batch, { columns, maxRows: rows });
    const all = [];
    for (let time = 0; time <= times; time += 1) {
      const begin = performance.now();
      await monitor.observe(table, { at: time });
      all.push(performance.now() - begin);
    }
    found.push({ rows, columns: table.columns.length, first: all[0], rest: all.slice(1) });
  }
  await engine.close();
  return found;
}

async function inBrowser(url, files, without) {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.goto(url);
    await page.getByLabel("Files").setInputFiles([files.reference, files.batch]);
    return await page.evaluate(observeChosen, { without, sizes: batchRows, times: repeats });
  } finally {
    await browser.close();
  }
}

function makeFolder() {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  cpSync(at("dist"), `${folder}/driftglass`, { recursive: true });
  const input = '<label>Files <input type="file" multiple></label>';
  writeFileSync(`${folder}/index.html`, `<!doctype html><title>observe</title>${input}`);
}

const ms = (number) => number.toFixed(1);
const sorted = (numbers) => [...numbers].sort((a, b) => a - b);
const quantile = (numbers, share) => sorted(numbers)[Math.floor(share * (numbers.length - 1))];

/** One row for each width and size, from all runs together. */
function lines(runs) {
  return widths.flatMap((columns) =>
    batchRows.map((rows) => {
      const same = runs.flat().filter((one) => one.columns === columns && one.rows === rows);
      const medians = same.map(({ rest }) => quantile(rest, 0.5));
      const all = same.flatMap(({ rest }) => rest);
      const cells = [
        `${rows.toLocaleString("en")} x ${columns}`,
        `${ms(quantile(medians, 0.5))} (${ms(Math.min(...medians))}-${ms(Math.max(...medians))})`,
        ms(quantile(all, 0.95)),
        ms(
          quantile(
            same.map(({ first }) => first),
            0.5,
          ),
        ),
      ];
      return `| ${cells.join(" | ")} |`;
    }),
  );
}

/** Runs all and answers the block of results. */
export async function observe({ rows, runs }) {
  say("Observing small batches beside a large reference; about 2 minutes.");
  await build();
  const files = generate(rows);
  makeFolder();
  const [load] = loadavg();
  const { url, close } = await serve({ folder, policy: {} });
  const found = [];
  try {
    for (let run = 1; run <= runs; run += 1) {
      for (const width of widths) {
        const without = ["x13", "x14", "x15"].slice(0, widths.at(-1) - width);
        found.push(await inBrowser(url, files, without));
        const last = quantile(found.at(-1).at(-1).rest, 0.5);
        say(`  run ${run} of ${runs}, ${width} columns: ${ms(last)} ms`);
      }
    }
  } finally {
    await close();
  }
  const chromium = capture(ensureBrowser().chromium, ["--version", "--no-sandbox"]);
  return [
    `## ${today()}, observe, against ${rows.toLocaleString("en")} rows`,
    "",
    `From the call to the report in the page, the engine in a worker; all roles, so the whole report of the main job. Medians of ${repeats}, and of ${runs} runs in browsers of their own the median (range). ${machine()}; ${chromium}; ${capture("rustc", ["--version"])}. Load of the machine before: ${load.toFixed(1)}.`,
    "",
    "| batch | median, ms | 95 % of all below | the first |",
    "|---|---|---|---|",
    ...lines(found),
    "",
  ].join("\n");
}
