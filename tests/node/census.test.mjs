// Whole years of the census, 69,000 rows each, against scikit-learn and SciPy.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test, { before } from "node:test";
import { gunzipSync } from "node:zlib";
import * as core from "../../dist/core.js";

const fixture = (name) => readFileSync(new URL(`../fixtures/${name}`, import.meta.url));
const golden = JSON.parse(fixture("census.json")).results.full;
const numbers = new Set(["AGEP", "predicted_probability", "SCHL (as number)", "RELP (as number)"]);

function read(name) {
  return core.Table.fromCsv(gunzipSync(fixture(`${name}.csv.gz`)), { file: `${name}.csv` });
}

/** Statistics to 1e-9, p-values to 1e-7 relative, as tests/fixtures/README.md asks. */
function assertClose(actual, expected, relative, what) {
  const difference = Math.abs(actual - expected);
  assert.ok(
    difference <= relative * Math.abs(expected) || difference <= 1e-12,
    `${what}: ${actual} is not ${expected}`,
  );
}

function checkPerformance(table, expected, what) {
  const metrics = core.classificationMetrics({
    target: table.values("employed"),
    prediction: table.values("prediction"),
    probability: table.values("predicted_probability"),
    positive: 1,
  });
  const pairs = {
    accuracy: metrics.accuracy,
    balanced_accuracy: metrics.balancedAccuracy,
    matthews: metrics.matthews,
    cohen_kappa: metrics.cohenKappa,
    precision_weighted: metrics.precision.weighted,
    recall_weighted: metrics.recall.weighted,
    f1_weighted: metrics.f1.weighted,
    precision: metrics.binary.precision,
    recall: metrics.binary.recall,
    f1: metrics.binary.f1,
    roc_auc: metrics.rocAuc,
    average_precision: metrics.averagePrecision,
    log_loss: metrics.logLoss,
    brier: metrics.brier,
  };
  for (const [name, value] of Object.entries(pairs)) {
    assertClose(value, expected[name], 1e-9, `${what} ${name}`);
  }
  assert.deepEqual(metrics.confusion, expected.confusion);
}

function checkDrift(reference, batch, expected, what) {
  for (const [name, result] of Object.entries(expected)) {
    const column = name.replace(" (as number)", "");
    const values = (table) => {
      const raw = [...table.values(column)];
      return numbers.has(name) ? Float64Array.from(raw) : raw.map(String);
    };
    const kind = numbers.has(name) ? "kolmogorov-smirnov" : "chi-squared";
    const drift = core.driftTest(kind, values(reference), values(batch));
    assertClose(drift.statistic, result.statistic, 1e-9, `${what} ${name} statistic`);
    assertClose(drift.pValue, result.pvalue, 1e-7, `${what} ${name} p`);
  }
}

before(() => core.init());

test("2015 to 2018 agree with scikit-learn and SciPy", () => {
  const reference = read("census_reference");
  checkPerformance(reference, golden.reference.performance, "2015");
  for (const name of ["census_2016", "census_2017", "census_2018"]) {
    const batch = read(name);
    assert.equal(batch.rowCount, golden[name].rows);
    checkPerformance(batch, golden[name].performance, name);
    checkDrift(reference, batch, golden[name].drift_vs_reference, name);
    batch.free();
  }
});
