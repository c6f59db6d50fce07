import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import type { RuleFile } from "../../www/core/types.js";
import {
  analyse,
  censusBatches,
  censusReference,
  choose,
  expect,
  exported,
  exportedReport,
  open,
  state,
  test,
} from "./support.js";

test.use({ warmsUp: false });

const outcome = (page: Page) => page.locator("driftglass-policies .outcome");
const figure = (page: Page, name: RegExp) =>
  page.getByRole("table", { name: "Policies compared" }).getByRole("row", { name });

async function openPolicies(page: Page): Promise<void> {
  await open(page, "#v=1&view=policies");
  await expect(outcome(page)).toHaveText(
    "The edited policy acts in the same 6 of 12 batches as the policy in force.",
  );
}

const drift = (page: Page) => page.getByRole("group", { name: "data-drift", exact: true });
const accuracy = (page: Page) =>
  page.getByRole("group", { name: "accuracy-below-reference", exact: true });

test("an edited policy is replayed beside the one in force at every change", async ({ page }) => {
  await openPolicies(page);
  await drift(page).getByLabel("For batches").fill("2");
  await expect(outcome(page)).toHaveText(
    /^The edited policy acts in \d of 12 batches instead of 6\.$/,
  );
  await drift(page).getByRole("checkbox", { name: "data-drift" }).uncheck();
  await expect(outcome(page)).toHaveText(
    "The edited policy acts in none of 12 batches instead of 6.",
  );
  await accuracy(page).getByLabel("Limit is").selectOption("number");
  await accuracy(page).getByLabel("Limit", { exact: true }).fill("0.83");
  await expect(outcome(page)).toHaveText("The edited policy acts in 4 of 12 batches instead of 6.");
  await expect(figure(page, /^Episodes/)).toHaveText(/Episodes\s*2\s*3/);
  await page.getByRole("button", { name: "Reset to the policy in force" }).click();
  await expect(outcome(page)).toContainText("the same 6 of 12 batches");
});

test("what few rules need is folded, replayed and put in force, with what mutes what", async ({
  page,
}) => {
  await openPolicies(page);
  await drift(page).getByText("More", { exact: true }).click();
  await drift(page).getByLabel("Rows at least").fill("1000000");
  await expect(outcome(page)).toHaveText(
    "The edited policy acts in none of 12 batches instead of 6.",
  );
  await drift(page).getByLabel("Lasts at least, hours").fill("soon");
  await expect(drift(page)).toContainText("A number is needed here");
  await drift(page).getByLabel("Lasts at least, hours").fill("0.5");
  await drift(page).getByLabel("Rows at least").fill("10");
  await drift(page).getByLabel("About").selectOption("ANC");
  await drift(page).getByLabel("Keeps firing, hours").fill("2");
  await drift(page).getByLabel("Then quiet, batches").fill("3");
  await drift(page).getByLabel("Says “no data” after, batches").fill("4");
  await page.getByText("More: alerts that mute others").click();
  await page.getByRole("button", { name: "Add one" }).click();
  await page.getByLabel("While this fires").selectOption("missing-values");
  await page.getByLabel("this is muted").selectOption("data-drift");
  await page.getByLabel("Only for the same column").check();
  await page.getByRole("button", { name: "Use this policy" }).click();
  // What was typed last is replayed before.
  const undo = page.getByRole("button", { name: "Undo the last change of policy" });
  await expect(undo).toBeVisible();
  const { config } = await exportedReport(page);
  expect(config.rules?.find(({ name }) => name === "data-drift")).toMatchObject({
    ...{ column: "ANC", forMs: 1_800_000, keepFiringForMs: 7_200_000 },
    ...{ cooldown: 3, minRows: 10, noDataFor: 4, keepFiringFor: 2 },
  });
  expect(config.inhibit).toEqual([
    { source: { rule: "missing-values" }, target: { rule: "data-drift" }, sameColumn: true },
  ]);
  await page.goto("./#v=1&view=policies");
  await undo.click();
  await state(page, "ready");
  const before = (await exportedReport(page)).config;
  expect(before.rules?.find(({ name }) => name === "data-drift")?.column).toBeUndefined();
  expect(before.inhibit ?? []).toEqual([]);
});

test("a trigger with costs asks for training only where it pays", async ({ page }) => {
  await openPolicies(page);
  await page.getByLabel("What acts").selectOption("trigger");
  await page.getByLabel("Mean accuracy below").fill("0.99");
  await expect(outcome(page)).toContainText("acts in");
  await page.getByText("More", { exact: true }).click();
  await page.getByLabel("Retraining costs").fill("1000000");
  await expect(page.getByText("A number is needed here")).toBeVisible();
  await page.getByLabel("Predictions of the new model").fill("1000");
  await page.getByLabel("A wrong prediction costs").fill("1");
  await page.getByLabel("Then wait, hours").fill("1");
  await page.getByLabel("Batches kept in mind").fill("20");
  await expect(outcome(page)).toHaveText(
    "The retraining trigger acts in none of 12 batches instead of 6.",
  );
  await page.getByLabel("Retraining costs").fill("1");
  await expect(outcome(page)).toHaveText(/acts in \d+ of 12 batches/);
});

test("marked batches tell false alarms from right ones, and how late those are", async ({
  page,
}) => {
  await openPolicies(page);
  await page.getByLabel("First batch").selectOption("2016-4");
  await page.getByLabel("Last batch").selectOption("2017-2");
  await page.getByLabel("What it was").fill("Census form changed");
  await page.getByRole("button", { name: "Mark as wrong" }).press("Enter");
  await expect(page.getByText("2016-4 to 2017-2: Census form changed")).toBeVisible();
  await expect(figure(page, /^False alarms/)).toHaveText(/False alarms\s*1\s*1/);
  await expect(figure(page, /^Incidents seen/)).toHaveText(/1 of 1\s*1 of 1/);
  await expect(figure(page, /^Mean delay/)).toHaveText(/1\s*1/);
  await accuracy(page).getByLabel("Limit is").selectOption("number");
  await accuracy(page).getByLabel("Limit", { exact: true }).fill("0.83");
  await expect(outcome(page)).toContainText("instead of 1");
  await drift(page).getByRole("checkbox", { name: "data-drift" }).uncheck();
  await expect(outcome(page)).toHaveText(
    /^The edited policy acts in 4 of 12 batches instead of 6, with 2 false alarms instead of 1, acting in 22\.2\s% of the quiet batches instead of 44\.4\s%, just as early\.$/,
  );
  await page.getByRole("button", { name: "Remove the mark on 2016-4 to 2017-2" }).press("Enter");
  await expect(page.getByRole("button", { name: "Mark as wrong" })).toBeFocused();
  await expect(figure(page, /^False alarms/)).toHaveCount(0);
});

test("what the engine refuses is said at its field, and nothing typed is lost", async ({
  page,
}) => {
  await openPolicies(page);
  const lasting = drift(page).getByLabel("For batches");
  await lasting.fill("0");
  await expect(drift(page).getByText("`for` counts batches and starts at 1")).toBeVisible();
  await expect(lasting).toHaveAttribute("aria-invalid", "true");
  await expect(outcome(page)).toContainText("correct the marked field");
  await expect(page.getByRole("button", { name: "Use this policy" })).toBeDisabled();
  await page.getByRole("link", { name: "Alerts" }).first().click();
  await page.goBack();
  await expect(lasting).toHaveValue("0");
  await expect(drift(page).getByText("`for` counts batches and starts at 1")).toBeVisible();
  await lasting.fill("two");
  await expect(drift(page).getByText("A whole number is needed here")).toBeVisible();
  await lasting.fill("1");
  const name = drift(page).getByLabel("Name");
  await name.fill("missing-values");
  await expect(page.getByText("Two rules are named")).toBeVisible();
  await expect(page.locator("[aria-invalid]")).toHaveCount(1);
});

test("a trigger and a gate are replayed as well", async ({ page }) => {
  await openPolicies(page);
  await page.getByLabel("What acts").selectOption("trigger");
  await expect(outcome(page)).toHaveText(/^The retraining trigger acts in \d+ of 12 batches/);
  await page.getByLabel("Mean over last batches").fill("0");
  await expect(page.getByLabel("Mean over last batches")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByText("A whole number from 1 to `window` is needed.")).toBeVisible();
  await page.getByLabel("What acts").selectOption("gate");
  await page.getByLabel("At least", { exact: true }).fill("0.83");
  await expect(outcome(page)).toHaveText(/^The gate acts in 4 of 12 batches/);
  // A second metric that no batch reaches: then none passes.
  await page.getByRole("button", { name: "Add a metric" }).click();
  const metrics = page.locator(".gate-metric").filter({ has: page.getByLabel("May be worse by") });
  await metrics.nth(1).getByLabel("Metric").selectOption("f1Weighted");
  await metrics.nth(1).getByLabel("At least", { exact: true }).fill("0.99");
  await expect(outcome(page)).toHaveText(/^The gate acts in 12 of 12 batches/);
  await metrics.nth(1).getByLabel("May be worse by").fill("-1");
  await expect(metrics.nth(1).locator("[aria-invalid]")).toHaveCount(1);
  await metrics.nth(1).getByRole("button", { name: "Remove F1, weighted" }).click();
  await expect(outcome(page)).toHaveText(/^The gate acts in 4 of 12 batches/);
  await expect(page.getByRole("button", { name: "Use this policy" })).toBeDisabled();
});

test("a policy is put in force, and that is undone", async ({ page }) => {
  await openPolicies(page);
  await page.getByRole("button", { name: "Add a rule" }).click();
  const added = page.getByRole("group", { name: "watch-accuracy", exact: true });
  await expect(added.getByLabel("Name")).toBeFocused();
  await added.getByLabel("Fires when").selectOption("above");
  await added.getByLabel("Limit is").selectOption("number");
  await added.getByLabel("Limit", { exact: true }).fill("0.83");
  await expect(outcome(page)).toContainText("instead of 6");
  await page.getByRole("button", { name: "Use this policy" }).click();
  await expect(outcome(page)).toHaveText(/acts in the same \d+ of 12 batches/);
  const report = await exportedReport(page);
  expect(report.alerts.map(({ id }) => id)).toContain("watch-accuracy");
  expect(report.config.rules?.map(({ name }) => name)).toContain("watch-accuracy");
  await page.getByRole("link", { name: "Policies" }).first().click();
  await page.getByRole("button", { name: "Undo the last change of policy" }).click();
  await expect(page.getByRole("button", { name: "Undo the last change of policy" })).toHaveCount(0);
  await expect(outcome(page)).toContainText("instead of 6");
  expect((await exportedReport(page)).alerts.map(({ id }) => id)).toEqual(["data-drift/ANC"]);
});

test("the rules are saved as a file of rules", async ({ page }) => {
  await openPolicies(page);
  await drift(page).getByLabel("For batches").fill("2");
  await expect(outcome(page)).toContainText("instead of 6");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save the rules" }).click();
  const file = JSON.parse(readFileSync(await (await download).path(), "utf8")) as RuleFile;
  expect(file.rules.find(({ name }) => name === "data-drift")?.for).toBe(2);
});

test("an alert is silenced, and that is undone", async ({ page }) => {
  await open(page, "#v=1&view=alerts");
  const alert = page.locator("driftglass-alerts .alert");
  await expect(page.getByText("Nothing: only what begins or ends is news")).toBeVisible();
  await alert.getByText("Silence").press("Enter");
  await alert.getByRole("button", { name: "1 week" }).press("Enter");
  await expect(alert).toContainText("silenced until Oct 8, 2018");
  await expect(alert.getByRole("button", { name: "Mark as seen" })).toBeFocused();
  await alert.getByRole("button", { name: "Mark as seen" }).press("Enter");
  await expect(alert).toContainText("seen, silenced until");
  const undo = alert.getByRole("button", { name: "Undo silence" });
  await expect(undo).toBeFocused();
  await undo.press("Enter");
  await expect(alert).not.toContainText("silenced");
  await expect(alert).toContainText("seen");
  expect((await exportedReport(page)).alerts[0]?.silenced).toBe(false);
});

test("a silence outlives a change of policy", async ({ page }) => {
  await open(page, "#v=1&view=alerts");
  const alert = page.locator("driftglass-alerts .alert");
  await alert.getByText("Silence").click();
  await alert.getByRole("button", { name: "until I undo" }).click();
  await expect(alert).toContainText("silenced until you undo it");
  await page.getByRole("link", { name: "Try other rules" }).click();
  await drift(page).getByLabel("Severity").selectOption("high");
  await page.getByRole("button", { name: "Use this policy" }).click();
  await expect(page.getByRole("button", { name: "Undo the last change of policy" })).toBeVisible();
  await page.getByRole("link", { name: "Alerts" }).first().click();
  await expect(alert).toContainText("Firing, high");
  await expect(alert).toContainText("silenced until you undo it");
  await alert.getByRole("button", { name: "Undo silence" }).click();
  await expect(alert).not.toContainText("silenced");
});

test("own files: a rule is put in force, and what is silenced is not told of the next batch", async ({
  page,
}) => {
  await open(page);
  await choose(page, censusReference, censusBatches.slice(0, 4));
  await analyse(page);
  await page.getByRole("link", { name: "Policies" }).first().click();
  await page.getByRole("button", { name: "Add a rule" }).click();
  const added = page.getByRole("group", { name: "watch-accuracy", exact: true });
  await added.getByLabel("Fires when").selectOption("above");
  await added.getByLabel("Limit is").selectOption("number");
  await added.getByLabel("Limit", { exact: true }).fill("0.83");
  await page.getByRole("button", { name: "Use this policy" }).click();
  await expect(page.getByRole("button", { name: "Undo the last change of policy" })).toBeVisible();

  await page.getByRole("link", { name: "Alerts" }).first().click();
  const told = page.locator("driftglass-told");
  await expect(told).toContainText("What would be sent about census_2016_4");
  await expect(told.getByRole("listitem").filter({ hasText: "watch-accuracy" })).toHaveCount(1);
  const alert = page.locator("driftglass-alerts .alert").filter({ hasText: "above 0.83" });
  await alert.getByText("Silence").click();
  await alert.getByRole("button", { name: "next batch" }).click();
  await expect(alert).toContainText("silenced until");

  await page.getByRole("button", { name: "Load files" }).click();
  await page.getByLabel("Production files").setInputFiles(censusBatches.slice(4, 5));
  await state(page, "mapping");
  await expect(page.getByText("Your own rules are in force")).toHaveCount(1);
  await analyse(page);
  await page.getByRole("link", { name: "Alerts" }).first().click();
  await expect(told).toContainText("What would be sent about census_2017_1");
  await expect(told).toContainText("1 change kept quiet: silenced or muted by another alert.");
  await expect(told.getByRole("listitem").filter({ hasText: "watch-accuracy" })).toHaveCount(0);
});

test("a saved report has nothing to try policies on, and a snapshot no rows to use them", async ({
  page,
}) => {
  await openPolicies(page);
  const report = await exported(page, "JSON");
  const snapshot = await exported(page, "Snapshot");
  const reopen = async (name: string, text: string): Promise<void> => {
    await open(page);
    await page.getByLabel("Open a saved analysis").setInputFiles({
      name,
      mimeType: "application/json",
      buffer: Buffer.from(text),
    });
    await expect(page.getByRole("status").filter({ hasText: `Opened ${name}` })).toBeVisible();
    await page.getByRole("link", { name: "Policies" }).first().click();
  };
  await reopen("report.json", report);
  await expect(page.getByText("holds results only")).toBeVisible();
  await reopen("state.json", snapshot);
  await expect(outcome(page)).toContainText("the same 6 of 12 batches");
  await expect(page.getByRole("button", { name: "Use this policy" })).toBeDisabled();
  await expect(page.getByRole("button", { name: "Save the rules" })).toBeEnabled();
});
