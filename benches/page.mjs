// npm run bench -- page: what a person feels of the page, each beside the limit it is to keep.
import { readdirSync, rmSync } from "node:fs";
import { build } from "../tools/build.mjs";
import { serve } from "../tools/serve.mjs";
import { ensureBrowser } from "../tools/setup.mjs";
import { at, capture, say } from "../tools/shell.mjs";
import { generate } from "./generate.mjs";
import { firstPaint, WIDTHS } from "./page/first-paint.mjs";
import { interactions } from "./page/interactions.mjs";
import { largeFile } from "./page/large-file.mjs";
import { ownFiles } from "./page/own-files.mjs";
import { BATCHES, COLUMNS } from "./page/wide-files.mjs";
import { machine, today } from "./results.mjs";

/** So many rows are 1 GB. */
const LARGE_ROWS = 6_100_000;

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const ms = (number) => `${number < 10 ? number.toFixed(1) : Math.round(number)} ms`;
const range = (numbers, text = ms) =>
  `${text(median(numbers))} (${text(Math.min(...numbers))}-${text(Math.max(...numbers))})`;

const row = (what, found, limit, isKept) =>
  `| ${what} | ${found} | ${limit} | ${isKept ? "yes" : "**no**"} |`;

async function paintRows(url, runs) {
  const rows = [];
  for (const width of WIDTHS) rows.push(...(await paintRowsAt(url, runs, width)));
  return rows;
}

async function paintRowsAt(url, runs, width) {
  const found = [];
  for (let turn = 0; turn < runs; turn += 1) found.push(await firstPaint(url, width));
  const paints = found.map(({ largestPaint }) => largestPaint);
  const shifts = found.map(({ shift }) => shift);
  return [
    row(`Largest Contentful Paint, ${width} px`, range(paints), "1,200 ms", median(paints) <= 1200),
    row(
      `Cumulative Layout Shift, ${width} px`,
      range(shifts, (shift) => shift.toFixed(4)),
      "0.02",
      median(shifts) <= 0.02,
    ),
  ];
}

async function interactionRows(url, runs) {
  const found = await interactions(url, runs);
  return found.map(({ name, latency, scripting, longest }) => {
    const isKept = median(latency) <= 100 && median(scripting) <= 50;
    return row(
      name,
      `${range(latency)}; ${range(scripting)}; longest task ${ms(median(longest))}`,
      "100 ms; 50 ms",
      isKept,
    );
  });
}

async function largeRows(url, runs) {
  const { reference } = generate(200_000, ["reference"]);
  const { batch } = generate(LARGE_ROWS, ["batch"]);
  try {
    const { bytes, seconds, gap, blocked, work, cancels } = await largeFile(
      url,
      { reference, batch },
      runs,
    );
    const size = `${(bytes / 1e9).toFixed(2)} GB`;
    return [
      row(
        `${size} CSV to the dashboard: tasks over 50 ms by the clock`,
        blocked.length === 0 ? "none" : blocked.map(ms).join(", "),
        "none",
        blocked.length === 0,
      ),
      row(
        `the same, longest task in processor time`,
        ms(work.longest),
        "50 ms",
        work.longest <= 50,
      ),
      row(
        `the same, longest gap of a 10 ms timer`,
        `${ms(gap)}, in ${seconds.toFixed(1)} s`,
        "50 ms",
        gap <= 50,
      ),
      row(
        "Cancel while it is read, to the next picture",
        range(cancels),
        "200 ms",
        median(cancels) <= 200,
      ),
    ];
  } finally {
    rmSync(batch, { force: true });
  }
}

const sample = (name) => at("www/samples", name);

/** The files of the sample, chosen as a person chooses files of her own. */
async function ownRows(url, runs) {
  const batches = readdirSync(at("www/samples"))
    .filter((name) => /^census_\d{4}_\d\.csv$/.test(name))
    .map(sample);
  const files = { reference: sample("census_sample_reference.csv"), batches };
  const found = [];
  for (let turn = 0; turn < runs; turn += 1) found.push((await ownFiles(url, files)).steps);
  const seconds = (number) => `${number.toFixed(1)} s`;
  return found[0].map(({ name }, step) => {
    const until = found.map((steps) => steps[step].seconds);
    return row(`${step + 1}. ${name}`, range(until, seconds), "60 s", median(until) <= 60);
  });
}

const table = (rows) => ["| what | found | limit | kept |", "|---|---|---|---|", ...rows];

/** Runs all and answers the block of results. `only` names one part. */
export async function page({ runs, only }) {
  say("What a person feels; about 8 minutes, and 1 GB of files in build/bench.");
  await build();
  ensureBrowser();
  const { url, close } = await serve();
  const parts = {
    ...{ paint: paintRows, "own-files": ownRows },
    ...{ interaction: interactionRows, large: largeRows },
  };
  const found = {};
  try {
    for (const [name, measure] of Object.entries(parts)) {
      if (only === undefined || only === name) found[name] = await measure(url, runs);
    }
  } finally {
    await close();
  }
  const chromium = capture(ensureBrowser().chromium, ["--version", "--no-sandbox"]);
  return [
    `## ${today()}, what a person feels of the page`,
    "",
    `Median (range) of ${runs} runs. ${machine()}; ${chromium}, headless; 1280 px wide where nothing else is said; served from this machine.`,
    "",
    ...table([...(found.paint ?? []), ...(found.large ?? [])]),
    "",
    "Files of one's own: seconds from the first picture to the end of each step, by a script that takes no time to think; a reference of 4,000 rows and twelve batches of 1,000, 20 columns.",
    "",
    ...table(found["own-files"] ?? []),
    "",
    `${COLUMNS} columns x ${BATCHES} batches: from the press to the next picture (Event Timing, in steps of 8 ms); scripting, and the longest task, in processor time.`,
    "",
    ...table(found.interaction ?? []),
    "",
  ].join("\n");
}
