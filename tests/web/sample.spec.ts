import { expect, exported, exportedReport, open, test } from "./support.js";

test("the sample answers the question before anything is loaded", async ({ page }) => {
  await open(page);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Is your model still fine?");
  const report = await exportedReport(page);
  expect(report.batches).toHaveLength(12);
  await page.goBack();
  await expect(page.getByText(report.dashboard.verdict)).toBeVisible();
  await expect(page.getByLabel("Reference file")).toBeVisible();
  await expect(page.getByLabel("Production files")).toHaveAttribute("multiple", "");
});

test("every screen has an address, and Back goes back", async ({ page }) => {
  await open(page);
  for (const name of ["Performance", "Drift", "Quality", "Alerts", "Decide", "Export"]) {
    await page.getByRole("navigation", { name: "Screens" }).getByRole("link", { name }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
    await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
    await expect(page).toHaveURL(new RegExp(`view=${name.toLowerCase()}`));
  }
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Decide");
});

test("an address with unknown parts still opens", async ({ page }) => {
  await open(page, "#v=9&view=nowhere&b=none&x=1");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Is your model still fine?");
});

test("the batch that is looked at can be changed", async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: "Earlier batch" }).click();
  await expect(page).toHaveURL(/b=2018-3/);
  await expect(page.getByText("Back to the last batch")).toBeVisible();
});

test("the sample can be taken away in every form", async ({ page }) => {
  await open(page);
  expect(await exported(page, "CSV")).toContain("accuracy");
  expect(await exported(page, "Markdown")).toContain("2018-4");
  expect(await exported(page, "Prometheus")).toContain("model_accuracy");
  expect(JSON.parse(await exported(page, "Snapshot"))).toBeTruthy();
});

test("decisions are computed for the sample", async ({ page }) => {
  await open(page, "#v=1&view=decide");
  await expect(page.getByText(/^(Retrain|No need to retrain)\./)).toBeVisible();
  await page.getByRole("spinbutton", { name: "Candidate" }).fill("0.9");
  await page.getByRole("button", { name: "Compare" }).click();
  await expect(page.getByText("Deploy the candidate.")).toBeVisible();
  await page.getByRole("spinbutton", { name: "Candidate" }).fill("0.7");
  await page.getByRole("button", { name: "Compare" }).click();
  await expect(page.getByText("Keep the incumbent.")).toBeVisible();
});

test("the badge tells the policy that is in force", async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: "On this device" }).click();
  await expect(page.getByText(/refuse every connection except to this site/)).toBeVisible();
});
