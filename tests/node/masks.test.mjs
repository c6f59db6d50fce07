// Names of columns and categories that are hidden in exports: nowhere left, also in sentences, and words of the engine stay.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import test, { after, before } from "node:test";
import { build } from "esbuild";
import * as core from "../../dist/core.js";
import { at } from "../../tools/shell.mjs";

const folder = mkdtempSync(at("build/masks-"));
after(() => rmSync(folder, { recursive: true }));

let ColumnMask;
let Mask;
let report;

/** What the engine calls verdicts, states and thresholds, as categories are called too. */
const CATEGORIES = ["stable", "drifted", "inconclusive", "rising", "flat", "reference", "firing"];
const COLUMNS = ["ward of the clinic", "outcome_code"];

before(async () => {
  await core.default();
  for (const name of ["mask", "mask-columns"]) {
    const [entryPoints, outfile] = [
      [at(`www/app/exports/${name}.ts`)],
      join(folder, `${name}.mjs`),
    ];
    await build({ entryPoints, outfile, bundle: true, format: "esm", logLevel: "warning" });
  }
  ({ Mask } = await import(join(folder, "mask.mjs")));
  ({ ColumnMask } = await import(join(folder, "mask-columns.mjs")));
  const table = (shift) =>
    core.Table.fromColumns({
      [COLUMNS[0]]: Float64Array.from({ length: 700 }, (_, row) => (row % 101) + shift),
      [COLUMNS[1]]: Array.from({ length: 700 }, (_, row) => CATEGORIES[row % (7 - shift / 20)]),
    });
  const rule = { name: "moved", metric: "missingPct", when: "above", severity: "high" };
  const monitor = new core.Monitor(table(0), { rules: [{ ...rule, threshold: "reference" }] });
  for (const shift of [0, 20, 80]) monitor.observe(table(shift), { label: `b${shift}`, at: shift });
  report = monitor.report();
});

test("a column that is hidden stands in no sentence, that of the dashboard neither", () => {
  assert.match(report.dashboard.verdict, /ward of the clinic/);
  const hidden = ColumnMask.of(report).in(report);
  for (const column of COLUMNS) assert.ok(!JSON.stringify(hidden).includes(column), column);
  assert.equal(
    hidden.dashboard.verdict,
    report.dashboard.verdict.replace("ward of the clinic", "column 1"),
  );
});

test("words of the engine stay, whatever columns and categories are called", () => {
  const words = ({ batches, dashboard, config }) => ({
    verdicts: batches.map(({ drift }) => drift.columns.map(({ verdict }) => verdict)),
    whole: batches.map(({ drift }) => drift.verdict),
    status: dashboard.status,
    thresholds: config.rules.map(({ threshold }) => threshold),
  });
  assert.ok(words(report).verdicts.flat().includes("drifted"));
  assert.deepEqual(words(Mask.of(report).in(report)), words(report));
  assert.deepEqual(words(ColumnMask.of(report).in(report)), words(report));
});
