// The order of columns: what a report's verdict names first is what page, elements and reports list first.
import assert from "node:assert/strict";
import test, { before } from "node:test";
import { build } from "esbuild";
import * as core from "../../dist/core.js";

let byDrift;

before(async () => {
  await core.init();
  const entryPoints = ["www/charts/order.ts"];
  const options = { bundle: true, format: "esm", platform: "node", write: false };
  const { outputFiles } = await build({ entryPoints, ...options });
  const code = Buffer.from(outputFiles[0].contents).toString("base64");
  ({ byDrift } = await import(`data:text/javascript;base64,${code}`));
});

test("a column of which many values turned missing comes before one of which fewer rows moved", () => {
  const rows = 2000;
  const spread = (row, shift = 0) => ((row * 7919) % 1000) / 1000 + shift;
  const columns = (change) => ({
    moved: Float64Array.from({ length: rows }, (_, row) => spread(row, 0.3 * change)),
    emptied: Float64Array.from({ length: rows }, (_, row) =>
      row % 10 < 6 * change ? Number.NaN : spread(row),
    ),
    same: Float64Array.from({ length: rows }, (_, row) => spread(row)),
  });
  const [reference, batch] = [0, 1].map((change) => core.Table.fromColumns(columns(change)));
  const monitor = new core.Monitor(reference, {});
  monitor.observe(batch, { label: "b" });
  const { batches } = monitor.report();
  const { driftedColumns } = monitor.dashboard();
  const listed = batches[0].drift.columns.toSorted(byDrift).map(({ column }) => column);
  assert.deepEqual(listed, ["emptied", "moved", "same"]);
  assert.deepEqual(driftedColumns, ["emptied", "moved"]);
  assert.equal(byDrift(null, null), 0);
  for (const of of [monitor, reference, batch]) of.free();
});

test("the same holds of a segment's columns, which say less", () => {
  const column = (name, effect, missing) => ({ name, effect, missing, verdict: "drifted" });
  const columns = [column("moved", 0.3, [0, 0]), column("emptied", 0.1, [0.9, 0.2])];
  assert.deepEqual(
    columns.toSorted(byDrift).map(({ name }) => name),
    ["emptied", "moved"],
  );
});
