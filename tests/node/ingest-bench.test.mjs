// The check that `npm run bench -- ingest` makes of every reader, with files that differ from what was read.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { generate } from "../../benches/generate.mjs";
import { checkSeen, summed, truthOf } from "../../benches/ingest/truth.mjs";
import { init, Table } from "../../dist/core.js";

const text = readFileSync(generate(500).reference, "utf8");

/** The truth of a text, by way of a file. */
async function truthOfText(changed) {
  const folder = mkdtempSync(join(tmpdir(), "driftglass-bench-"));
  const path = join(folder, "file.csv");
  writeFileSync(path, changed);
  try {
    return await truthOf(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function seenBy(read) {
  await init();
  const table = Table.fromCsv(read);
  const known = table.values(summed).filter((value) => !Number.isNaN(value));
  return {
    rows: table.rowCount,
    columns: table.columns.length,
    known: known.length,
    sum: known.reduce((sum, value) => sum + value, 0),
  };
}

/** The text with one cell of the summed column changed, the first for which `change` answers a text. */
function withCell(change) {
  const lines = text.split("\n");
  const at = lines[0].split(",").indexOf(summed);
  const row = lines.findIndex((line, row) => row > 0 && change(line.split(",")[at]) !== null);
  lines[row] = lines[row]
    .split(",")
    .with(at, change(lines[row].split(",")[at]))
    .join(",");
  return lines.join("\n");
}

test("a reader that read rightly passes", async () => {
  checkSeen("ours", await seenBy(text), await truthOfText(text));
});

const wrong = {
  "a row is missing": [text.replace(/\n[^\n]*\n$/, "\n"), /ours read 499 rows; the file has 500/],
  "a column is missing": [text.replaceAll(/,[^,\n]*\n/g, "\n"), /22 columns; the file has 23/],
  "a missing value became 0": [withCell((cell) => (cell === "" ? "0" : null)), /values in x3/],
  "one last digit is wrong": [
    withCell((cell) => (cell.endsWith("4") ? `${cell.slice(0, -1)}5` : null)),
    /as the sum of x3/,
  ],
};

for (const [what, [read, message]] of Object.entries(wrong)) {
  test(`a reader fails when ${what}`, async () => {
    const [seen, truth] = [await seenBy(read), await truthOfText(text)];
    assert.throws(() => checkSeen("ours", seen, truth), message);
  });
}

test("a sum that is no number fails", async () => {
  const truth = await truthOfText(text);
  for (const sum of [Number.NaN, undefined, null, "0100.5"]) {
    assert.throws(() => checkSeen("ours", { ...truth, sum }, truth), /as the sum of x3/);
  }
});
