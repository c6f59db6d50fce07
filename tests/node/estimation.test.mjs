// Performance without targets, by the built package.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import * as core from "../../dist/core.js";
import { Engine } from "../../dist/index.js";
import { dataset } from "./dataset.mjs";

const golden = JSON.parse(
  readFileSync(new URL("../fixtures/estimation.json", import.meta.url), "utf8"),
).cases.find(({ dataset }) => dataset === "california_housing");
const roles = { target: "clf_target", prediction: "y_pred", probability: "y_pred_proba" };
const names = {
  accuracy: "accuracy",
  roc_auc: "rocAuc",
  average_precision: "averagePrecision",
  f1: "f1",
  precision: "precision",
  recall: "recall",
  specificity: "specificity",
};
const close = (actual, expected, what) =>
  assert.ok(Math.abs(actual - expected) <= 1e-6 * Math.abs(expected), `${what}: ${actual}`);

/** The rows of a chunk as a CSV of their own, with or without the targets. */
function chunkOf(csv, { first_row: first, last_row: last }, targets) {
  const [header, ...rows] = csv.toString("utf8").trimEnd().split("\n");
  const lines = [header, ...rows.slice(first, last + 1)];
  const target = header.split(",").indexOf(roles.target);
  const without = (line) => line.split(",").toSpliced(target, 1).join(",");
  return lines.map((line) => (targets ? line : without(line))).join("\n");
}

await core.init();
const reference = core.Table.fromCsv(dataset("california_housing_reference"));
const analysis = dataset("california_housing_analysis");
const chunks = golden.cbpe.chunks.filter(({ period }) => period === "analysis");

test("a batch without targets has the estimates of NannyML", () => {
  for (const chunk of [chunks[0], chunks.at(-1)]) {
    const batch = core.Table.fromCsv(chunkOf(analysis, chunk, false));
    const estimated = core.estimatePerformance(reference, batch, { roles, chunkRows: 500 });
    assert.equal(estimated.method, "cbpe");
    assert.equal(estimated.calibrated, golden.cbpe.needs_calibration);
    assert.equal(estimated.n, chunk.last_row - chunk.first_row + 1);
    assert.equal(estimated.realisedN, 0);
    assert.equal(estimated.metrics.length, 7);
    for (const [theirs, ours] of Object.entries(names)) {
      const found = estimated.metrics.find(({ metric }) => metric === ours);
      close(found.value, chunk.values[theirs].value, ours);
      close(found.threshold[1], golden.cbpe.thresholds[theirs].upper_threshold, ours);
      assert.equal(found.alert, chunk.values[theirs].alert);
      assert.equal(found.realised, null);
    }
  }
});

test("every report of a monitor has the estimate, and rules can watch it", () => {
  const monitor = new core.Monitor(reference, {
    roles,
    estimation: {
      chunkRows: 500,
      costs: [
        [1, -5],
        [-20, 10],
      ],
    },
    thresholds: { estimatedAccuracy: 0.99 },
  });
  const batch = core.Table.fromCsv(chunkOf(analysis, chunks[0], true));
  const { estimated, measurements } = monitor.observe(batch, { at: 0 });
  assert.equal(estimated.realisedN, 500);
  const accuracy = estimated.metrics.find(({ metric }) => metric === "accuracy");
  close(accuracy.value, chunks[0].values.accuracy.value, "accuracy");
  close(
    accuracy.realised,
    golden.realized.chunks.find(({ period, first_row }) => period === "analysis" && first_row === 0)
      .values.accuracy.value,
    "realised",
  );
  const measured = measurements.find(({ metric }) => metric === "estimatedAccuracy");
  assert.equal(measured.value, accuracy.value);
  assert.ok(estimated.metrics.some(({ metric }) => metric === "businessValue"));
  assert.equal(estimated.confusion.length, 4);
  assert.ok(
    monitor.alerts.some(
      ({ rule, state }) => rule === "low-estimated-accuracy" && state === "firing",
    ),
  );
});

test("what is missing is refused or said", () => {
  const refused = (options) => {
    assert.throws(() => core.estimatePerformance(reference, reference, options), {
      code: "config-invalid",
    });
  };
  refused(undefined);
  refused({ roles: { prediction: "y_pred", probability: "y_pred_proba" } });
  refused({ roles, costs: [[1]] });
  refused({ roles, chunks: 3 });
  const bare = core.Table.fromColumns({ y_pred: [0, 1, 1] });
  const { reason, metrics } = core.estimatePerformance(reference, bare, { roles });
  assert.equal(reason, "There are no probabilities.");
  assert.deepEqual(metrics, []);
});

test("the engine promises the same", async () => {
  const engine = await Engine.start({ worker: "none" });
  const read = (bytes) => engine.readCsv(bytes);
  const tables = [await read(dataset("california_housing_reference")), await read(analysis)];
  const promised = await engine.estimatePerformance(...tables, { roles });
  const batch = core.Table.fromCsv(analysis);
  assert.deepEqual(promised, core.estimatePerformance(reference, batch, { roles }));
  await engine.close();
});
