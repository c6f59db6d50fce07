// The preset "nannyml" on the car loan data against NannyML 0.13.1: distances, thresholds and alerts of every chunk.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test, { before } from "node:test";
import { gunzipSync } from "node:zlib";
import * as core from "../../dist/core.js";

const fixture = (name) => readFileSync(new URL(`../fixtures/${name}`, import.meta.url));
const golden = JSON.parse(fixture("nannyml_univariate.json"));
const ours = {
  kolmogorov_smirnov: "kolmogorov-smirnov",
  jensen_shannon: "jensen-shannon",
  wasserstein: "wasserstein",
  hellinger: "hellinger",
  chi2: "chi-squared",
  l_infinity: "l-infinity",
};

/** Columns that NannyML takes as continuous although few whole numbers make them up. */
const kinds = { loan_length: "numeric" };

function read(name) {
  return core.Table.fromCsv(gunzipSync(fixture(`${name}.csv.gz`)), { file: name, kinds });
}

function assertClose(actual, expected, what) {
  const difference = Math.abs(actual - expected);
  assert.ok(
    difference <= 1e-9 * Math.abs(expected) || difference <= 1e-9,
    `${what}: ${actual} is not ${expected}`,
  );
}

before(() => core.init());

test("NannyML's distances, thresholds and alerts on car loan", () => {
  const reference = read("car_loan_reference");
  const analysis = read("car_loan_analysis");
  const methods = [...new Set(Object.keys(golden.thresholds).map((name) => name.split("/")[1]))];
  const chunks = [golden.chunks[0], golden.chunks[3], golden.chunks[6], golden.chunks[9]];
  let checked = 0;
  for (const chunk of chunks) {
    const batch = analysis.slice(chunk.first_row, chunk.last_row + 1);
    for (const method of methods) {
      const columns = Object.keys(chunk.values)
        .filter((name) => name.endsWith(`/${method}`))
        .map((name) => name.split("/")[0]);
      const tests = Object.fromEntries(columns.map((column) => [column, ours[method]]));
      const report = core.detectDrift(reference, batch, { preset: "nannyml", columns, tests });
      for (const result of report.columns) {
        const name = `${result.column}/${method}`;
        const what = `${name} of rows ${chunk.first_row} to ${chunk.last_row}`;
        const expected = chunk.values[name];
        assertClose(result.statistic, expected.value, what);
        assert.equal(result.verdict === "drifted", expected.alert, what);
        const threshold = golden.thresholds[name];
        if (threshold !== null) assertClose(result.threshold, threshold, `threshold of ${name}`);
        checked += 1;
      }
    }
    batch.free();
  }
  assert.equal(checked, chunks.length * Object.keys(golden.thresholds).length);
});
