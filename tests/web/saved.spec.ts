import { Buffer } from "node:buffer";
import {
  analyse,
  censusBatches,
  censusReference,
  choose,
  expect,
  exported,
  exportedReport,
  open,
  test,
} from "./support.js";

test("a snapshot opens again with the same verdict and history", async ({ page }) => {
  await open(page);
  await choose(page, censusReference, censusBatches.slice(0, 3));
  await analyse(page);
  const before = await exportedReport(page);
  const snapshot = await exported(page, "Snapshot");

  await page.reload();
  await open(page);
  await page.getByLabel("Open a saved analysis").setInputFiles({
    name: "last-week.json",
    mimeType: "application/json",
    buffer: Buffer.from(snapshot),
  });
  await expect(page.getByRole("status").filter({ hasText: "Opened last-week.json" })).toBeVisible();
  const after = await exportedReport(page);
  expect(after.dashboard.verdict).toBe(before.dashboard.verdict);
  expect(after.batches.map(({ label }) => label)).toEqual(before.batches.map(({ label }) => label));
  expect(after.dashboard.accuracyTrend).toEqual(before.dashboard.accuracyTrend);
});

test("a saved analysis is opened as one whatever its file is called, and a table is not", async ({
  page,
}) => {
  await open(page);
  const report = await exported(page, "JSON");
  await open(page);
  const saved = page.getByLabel("Open a saved analysis");
  const file = (name: string, text: string) => ({ name, mimeType: "", buffer: Buffer.from(text) });
  await saved.setInputFiles(file("last-week", report));
  await expect(page.getByRole("status").filter({ hasText: "Opened last-week" })).toBeVisible();
  await saved.setInputFiles(file("table.csv", "x,y\n1,2\n"));
  await expect(page.getByText("This saved file could not be opened").first()).toBeVisible();
});

test("a saved report can be looked at", async ({ page }) => {
  await open(page);
  const report = await exported(page, "JSON");
  await open(page);
  await page.getByLabel("Open a saved analysis").setInputFiles({
    name: "report.json",
    mimeType: "application/json",
    buffer: Buffer.from(report),
  });
  await expect(page.getByRole("status").filter({ hasText: "Opened report.json" })).toBeVisible();
});
