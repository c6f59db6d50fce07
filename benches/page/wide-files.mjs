// 200 columns x 100 batches: a reference and a folder of small CSV files, the same bytes every time.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { at } from "../../tools/shell.mjs";
import { bell, randomNumbers } from "../generate.mjs";

export const COLUMNS = 200;
export const BATCHES = 100;

const places = ["north", "south", "east", "west", "centre", "coast"];

/** Every tenth column is categorical, every fifth of the others moves with the batches. */
function cell(column, shift, next) {
  if (column % 10 === 0) return places[Math.floor(next() * places.length)];
  const moved = column % 5 === 1 ? shift : 0;
  return (100 + 20 * (bell(next) + moved)).toFixed(2);
}

function table(rows, shift, seed) {
  const next = randomNumbers(seed);
  const columns = Array.from({ length: COLUMNS }, (_, index) => index + 1);
  const lines = [
    [...columns.map((column) => `column_${column}`), "target", "prediction"].join(","),
  ];
  for (let row = 0; row < rows; row += 1) {
    const cells = columns.map((column) => cell(column, shift, next));
    const target = next() < 0.5 ? 1 : 0;
    cells.push(target, next() < 0.85 - shift / 10 ? target : 1 - target);
    lines.push(cells.join(","));
  }
  return `${lines.join("\n")}\n`;
}

/** Writes all of them. Answers `{ reference, batches }`, paths. */
export function wideFiles() {
  const folder = at("build", "bench", "wide");
  mkdirSync(folder, { recursive: true });
  const write = (name, text) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  return {
    reference: write("reference.csv", table(1000, 0, 1)),
    batches: Array.from({ length: BATCHES }, (_, index) =>
      write(
        `batch_${String(index + 1).padStart(3, "0")}.csv`,
        table(250, index / BATCHES, index + 2),
      ),
    ),
  };
}
