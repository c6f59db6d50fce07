import { basename } from "node:path";
import type { BatchReport, Report } from "../../www/core/types.js";
import {
  analyse,
  censusBatches,
  censusReference,
  choose,
  expect,
  expectClose,
  expectTest,
  exportedReport,
  fixtureJson,
  type GoldenTest,
  open,
  test,
} from "./support.js";

test.use({ warmsUp: false });

interface GoldenBatch {
  rows: number;
  performance: Record<string, number>;
  drift_vs_reference: Record<string, GoldenTest>;
}

const golden = (fixtureJson("census.json") as { results: { sample: Record<string, GoldenBatch> } })
  .results.sample;

/** The golden test of a column under the kind that the page gave it; coded columns have two. */
function goldenTest(batch: GoldenBatch, column: string, kind: string): GoldenTest | undefined {
  const asNumber = batch.drift_vs_reference[`${column} (as number)`];
  return kind === "numeric" && asNumber ? asNumber : batch.drift_vs_reference[column];
}

function checkPerformance(batch: BatchReport, wanted: GoldenBatch): void {
  const { performance } = batch;
  expect(performance?.task).toBe("classification");
  if (performance?.task !== "classification") return;
  const { accuracy, roc_auc, log_loss, brier, f1_weighted } = wanted.performance;
  expectClose(performance.accuracy, accuracy ?? Number.NaN, `${batch.label} accuracy`);
  expectClose(performance.rocAuc, roc_auc ?? Number.NaN, `${batch.label} rocAuc`);
  expectClose(performance.logLoss, log_loss ?? Number.NaN, `${batch.label} logLoss`);
  expectClose(performance.brier, brier ?? Number.NaN, `${batch.label} brier`);
  expectClose(performance.f1.weighted, f1_weighted ?? Number.NaN, `${batch.label} f1`);
}

function checkDrift(batch: BatchReport, wanted: GoldenBatch): number {
  let compared = 0;
  for (const result of batch.drift?.columns ?? []) {
    const column = result.column ?? "";
    const test = goldenTest(wanted, column, result.kind);
    if (test === undefined) continue;
    expectTest(result, test, `${batch.label} ${column}`);
    compared += 1;
  }
  return compared;
}

function checkReport(report: Report, fileOf: (label: string) => string): void {
  expect(report.batches.map(({ label }) => fileOf(label))).toEqual(
    censusBatches.map((path) => basename(path)),
  );
  const reference = golden.reference;
  if (reference) checkPerformance(report.reference, reference);
  for (const batch of report.batches) {
    const wanted = golden[fileOf(batch.label)];
    expect(wanted, batch.label).toBeDefined();
    if (!wanted) continue;
    expect(batch.rows).toBe(wanted.rows);
    checkPerformance(batch, wanted);
    expect(checkDrift(batch, wanted), `${batch.label}: columns compared`).toBeGreaterThanOrEqual(
      15,
    );
  }
}

test("census: drop, map, analyse, read, open a column, export: the golden numbers", async ({
  page,
}) => {
  await open(page);
  await choose(page, censusReference, censusBatches);
  await expect(page.getByLabel("Target")).toHaveValue("employed");
  await expect(page.getByLabel("Prediction")).toHaveValue("prediction");
  await expect(page.getByLabel("Probability")).toHaveValue("predicted_probability");
  await analyse(page);
  await expect(page.getByRole("status").filter({ hasText: "Analysed 16,000 rows" })).toBeVisible();
  await page.getByRole("link", { name: "ANC", exact: true }).first().click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("ANC");
  await expect(page.getByRole("heading", { name: "Why we say so" })).toBeVisible();
  checkReport(await exportedReport(page), (label) => `${label}.csv`);
});

test("the sample that the page opens with has the golden numbers too", async ({ page }) => {
  await open(page);
  checkReport(await exportedReport(page), (label) => `census_${label.replace("-", "_")}.csv`);
});
