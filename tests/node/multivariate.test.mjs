// Drift of all columns together through the built package, on the census and on car loan.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test, { before } from "node:test";
import * as core from "../../dist/core.js";
import { Engine } from "../../dist/index.js";
import { dataset } from "./dataset.mjs";

const fixture = (name) => readFileSync(new URL(`../fixtures/${name}`, import.meta.url));
const golden = JSON.parse(fixture("nannyml_reconstruction.json"));

function read(name, kinds) {
  return core.Table.fromCsv(dataset(name), { file: name, kinds });
}

function features(table, roles) {
  return table.columns
    .map((column) => column.name)
    .filter((name) => name !== "id" && !roles.includes(name));
}

function sum(shares) {
  return shares.reduce((total, { share }) => total + share, 0);
}

before(() => core.init());

test("California housing: NannyML's reconstruction error, and rows that can be told apart", () => {
  const expected = golden.cases.find((entry) => entry.dataset === "california_housing");
  const reference = read("california_housing_reference");
  const analysis = read("california_housing_analysis");
  const columns = features(reference, Object.values(expected.columns));
  for (const chunk of expected.chunks.filter((entry) => entry.period === "analysis").slice(0, 4)) {
    const batch = analysis.slice(chunk.first_row, chunk.last_row + 1);
    const drift = core.multivariateDrift(reference, batch, { columns, chunkRows: 500 });
    const difference = Math.abs(drift.reconstruction.value / chunk.value - 1);
    assert.ok(difference < 1e-6, `${drift.reconstruction.value} is not ${chunk.value}`);
    assert.equal(drift.reconstruction.alert, chunk.alert);
    // The file is in the order of places: every chunk is another region.
    assert.equal(drift.verdict, "drifted");
    assert.ok(drift.classifier.auc > 0.95);
    assert.ok(["Latitude", "Longitude"].includes(drift.columns[0].column), drift.reason);
    for (const shares of [drift.columns, drift.classifier.columns, drift.reconstruction.columns]) {
      assert.ok(Math.abs(sum(shares) - 1) < 1e-12);
    }
  }
});

test("car loan: stable until row 25,000 of the analysis, drifted from there", () => {
  const kinds = { loan_length: "numeric" };
  const reference = read("car_loan_reference", kinds);
  const analysis = read("car_loan_analysis", kinds);
  const columns = features(reference, ["y_pred_proba", "y_pred", "repaid", "timestamp"]);
  const before = core.multivariateDrift(reference, analysis.slice(0, 5000), { columns });
  assert.equal(before.verdict, "stable", before.reason);
  assert.equal(before.classifier.nReference, 10000);
  const after = core.multivariateDrift(reference, analysis.slice(25000, 30000), { columns });
  assert.equal(after.verdict, "drifted", after.reason);
  assert.ok(after.classifier.pValue < 1e-9);
});

test("the engine answers the same as a promise", async () => {
  const bytes = dataset("california_housing_reference");
  const options = { columns: ["MedInc", "HouseAge", "AveRooms"], mostRows: 500 };
  const direct = core.Table.fromCsv(bytes);
  const engine = await Engine.start();
  try {
    const table = await engine.readCsv(bytes);
    assert.deepEqual(
      await engine.multivariateDrift(table, table, options),
      core.multivariateDrift(direct, direct, options),
    );
    assert.deepEqual(
      await engine.correlationChanges(table, table, { columns: options.columns }),
      core.correlationChanges(direct, direct, { columns: options.columns }),
    );
    await assert.rejects(engine.multivariateDrift(table, table, { columns: ["nothing"] }), {
      code: "column-missing",
    });
  } finally {
    await engine.close();
  }
});

test("correlations of two tables are those that a monitor finds", () => {
  const rows = Array.from({ length: 300 }, (_, row) => (row * 37) % 301);
  const table = (sign) =>
    core.Table.fromColumns({
      x: rows,
      y: rows.map((x, row) => sign * x + ((row * 53) % 97)),
      z: rows.map((_, row) => (row * 29) % 211),
    });
  const found = core.correlationChanges(table(1), table(-1));
  assert.deepEqual([found.method, found.compared, found.changed], ["spearman", 3, 1]);
  assert.deepEqual(found.pairs[0].columns, ["x", "y"]);
  const monitor = new core.Monitor(table(1), { correlations: {} });
  assert.deepEqual(monitor.observe(table(-1)).correlationChanges, found);
  const pearson = core.correlationChanges(table(1), table(-1), {
    method: "pearson",
    columns: ["x", "y"],
  });
  assert.deepEqual([pearson.method, pearson.compared], ["pearson", 1]);
  assert.throws(() => core.correlationChanges(table(1), table(1), { columns: ["x", "none"] }), {
    code: "column-missing",
  });
});

test("options that do not exist are refused", () => {
  const table = core.Table.fromColumns({ x: [1, 2, 3], y: [3, 1, 2] });
  assert.throws(() => core.multivariateDrift(table, table, { trees: 3 }), {
    code: "config-invalid",
  });
  const drift = core.multivariateDrift(table, table);
  assert.equal(drift.verdict, "inconclusive");
  assert.equal(drift.classifier.auc, null);
});
