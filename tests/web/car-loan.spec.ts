import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  analyse,
  choose,
  expect,
  expectClose,
  expectTest,
  exportedReport,
  fixtureJson,
  fixtures,
  type GoldenTest,
  gunzipped,
  open,
  test,
} from "./support.js";

test.use({ warmsUp: false });

interface GoldenTable {
  dataset: string;
  batches: {
    rows: number;
    performance: Record<string, number>;
    drift_vs_reference: Record<string, GoldenTest>;
  }[];
}

const golden = (fixtureJson("tables.json") as { cases: GoldenTable[] }).cases.find(
  ({ dataset }) => dataset === "car_loan",
);

const BATCH_ROWS = 5000;

/** The analysis file cut into batches; natural order puts week 10 after week 9. */
function writeBatches(folder: string): string[] {
  const [header = "", ...rows] = gunzipped("car_loan_analysis.csv.gz").trimEnd().split("\n");
  mkdirSync(folder, { recursive: true });
  const paths: string[] = [];
  for (let from = 0; from < rows.length; from += BATCH_ROWS) {
    const path = join(folder, `week_${from / BATCH_ROWS + 1}.csv`);
    writeFileSync(path, `${[header, ...rows.slice(from, from + BATCH_ROWS)].join("\n")}\n`);
    paths.push(path);
  }
  return paths;
}

test("car loan: ten batches against a gzipped reference: the golden numbers", async ({
  page,
}, info) => {
  await open(page);
  const reference = join(fixtures, "car_loan_reference.csv.gz");
  await choose(page, reference, writeBatches(info.outputPath("batches")).reverse());
  await expect(page.getByLabel("Target")).toHaveValue("repaid");
  await analyse(page);
  const report = await exportedReport(page);
  expect(report.batches.map(({ label }) => label)).toEqual(
    Array.from({ length: 10 }, (_, index) => `week_${index + 1}`),
  );
  for (const [index, wanted] of (golden?.batches ?? []).entries()) {
    const batch = report.batches[index];
    expect(batch?.rows).toBe(wanted.rows);
    if (batch?.performance?.task !== "classification") throw new Error("no classification metrics");
    expectClose(
      batch.performance.accuracy,
      wanted.performance.accuracy ?? Number.NaN,
      `${index} accuracy`,
    );
    expectClose(
      batch.performance.rocAuc,
      wanted.performance.roc_auc ?? Number.NaN,
      `${index} rocAuc`,
    );
    const results = batch.drift?.columns ?? [];
    for (const column of [
      "car_value",
      "debt_to_income_ratio",
      "salary_range",
      "size_of_downpayment",
    ]) {
      const result = results.find((entry) => entry.column === column);
      const test = wanted.drift_vs_reference[column];
      if (!result || !test) throw new Error(`${column} was not compared`);
      expectTest(result, test, `batch ${index} ${column}`);
    }
  }
});
