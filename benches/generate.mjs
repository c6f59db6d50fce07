// The files of the main job: a reference and a batch of 1,000,000 rows x 23 columns each, about 165 MB, the same bytes every time.

import { createHash } from "node:crypto";
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeSync,
} from "node:fs";
import { at, main, say, seconds } from "../tools/shell.mjs";

const numericColumns = 15;
const regions = ["north", "south", "east", "west", "centre", "coast"];
const plans = ["basic", "plus", "pro"];
const header = [
  "id",
  "time",
  ...Array.from({ length: numericColumns }, (_, i) => `x${i + 1}`),
  "region",
  "plan",
  "latency_ms",
  "target",
  "prediction",
  "probability",
];

/** sfc32: small, fast, and the same in every JavaScript engine. Numbers in [0, 1). */
export function randomNumbers(seed) {
  let [a, b, c, counter] = [seed, 0x9e3779b9, 0x243f6a88, 1];
  const next = () => {
    const mixed = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + mixed) | 0;
    return (mixed >>> 0) / 4294967296;
  };
  for (let i = 0; i < 12; i += 1) next();
  return next;
}

/** Roughly normal, mean 0, standard deviation 1: sums only, so that every engine makes the same bits. */
export const bell = (next) => (next() + next() + next() + next() - 2) * Math.sqrt(3);

const two = (number) => String(number).padStart(2, "0");

/** A timestamp for every 20 seconds from a first day on. */
function timestamp(firstDay, row) {
  const time = new Date(firstDay + row * 20_000);
  return `${time.toISOString().slice(0, 10)} ${two(time.getUTCHours())}:${two(time.getUTCMinutes())}:${two(time.getUTCSeconds())}`;
}

/**
 * One row. In the batch x1 moved by half a standard deviation, x2 is wider, x3 has 8 % missing,
 * regions and plans changed their shares, and the model is a little worse.
 */
function rowText(row, first, batch, next) {
  const cells = [first.id + row, timestamp(first.day, row)];
  let signal = 0;
  for (let column = 1; column <= numericColumns; column += 1) {
    let value = bell(next);
    signal += column <= 5 ? value : 0;
    if (batch && column === 1) value += 0.5;
    if (batch && column === 2) value *= 1.3;
    const missing = column === 3 ? (batch ? 0.08 : 0.02) : 0.002;
    cells.push(next() < missing ? "" : (100 + 20 * value).toFixed(column <= 12 ? 3 : 2));
  }
  const shift = batch ? 0.6 : 1;
  cells.push(regions[Math.floor(next() ** shift * regions.length)]);
  cells.push(plans[Math.floor(next() ** shift * plans.length)]);
  cells.push((20 + 30 * next() + (next() < 0.02 ? 200 * next() : 0)).toFixed(1));
  const probability = 0.5 + (0.5 * signal) / (1 + Math.abs(signal));
  const noise = (batch ? 0.8 : 0.7) * bell(next);
  cells.push(signal + noise > 0 ? 1 : 0, probability >= 0.5 ? 1 : 0, probability.toFixed(6));
  return `${cells.join(",")}\n`;
}

function writeFile(path, rows, batch) {
  const next = randomNumbers(batch ? 20260201 : 20260101);
  const first = { id: batch ? rows + 1 : 1, day: Date.UTC(2026, batch ? 7 : 0, 1) };
  const file = openSync(`${path}.part`, "w");
  let text = `${header.join(",")}\n`;
  for (let row = 0; row < rows; row += 1) {
    text += rowText(row, first, batch, next);
    if (text.length < 4_000_000 && row < rows - 1) continue;
    writeSync(file, text);
    text = "";
  }
  closeSync(file);
  renameSync(`${path}.part`, path);
}

/** Writes the files (both, or those named) into build/bench unless they are there. Answers `{ reference, batch, rows }`. */
export function generate(rows = 1_000_000, names = ["reference", "batch"]) {
  const version = createHash("sha256")
    .update(readFileSync(new URL(import.meta.url)))
    .digest("hex")
    .slice(0, 8);
  const path = (name) => at("build", "bench", `${name}-${rows}-${version}.csv`);
  const files = { reference: path("reference"), batch: path("batch"), rows };
  mkdirSync(at("build", "bench"), { recursive: true });
  for (const name of names) {
    if (existsSync(files[name])) continue;
    const start = performance.now();
    say(`* Writing ${rows} rows x ${header.length} columns (${name}, about 20 seconds a million)`);
    writeFile(files[name], rows, name === "batch");
    say(`  ${(statSync(files[name]).size / 1e6).toFixed(0)} MB in ${seconds(start)}`);
  }
  return files;
}

await main(import.meta.url, () =>
  say(JSON.stringify(generate(Number(process.argv[2] ?? 1_000_000)))),
);
