import { Buffer } from "node:buffer";
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { type Limits, limited, UNTOUCHED } from "../../www/app/session/judging.js";
import type { Rule } from "../../www/core/types.js";
import { expectStored, stored } from "./stored.js";
import {
  analyse,
  censusBatches,
  censusReference,
  choose,
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  exported,
  exportedReport,
  longIf,
  open,
  state,
  test,
  unfold,
} from "./support.js";

test.use({ warmsUp: false });

const settings = "#v=1&view=settings";

async function judged(page: Page): Promise<void> {
  await expect(page.locator("footer [role=status]")).toContainText(/judged anew in/);
}

test("a limit moved in place judges the batches anew, and undo and redo bring both back", async ({
  page,
}) => {
  await open(page);
  await choose(page, censusReference, censusBatches.slice(0, 3));
  await analyse(page);
  await page.goto("./#v=1&view=performance");
  const limit = page.getByLabel("Limit: accuracy at least");
  await expect(limit).toHaveValue("0.85");
  const before = await exportedReport(page);
  await page.goBack();
  await limit.fill("0.2");
  await limit.press("Enter");
  await judged(page);
  await expect(page.getByRole("img", { name: /Accuracy over/ }).first()).toContainText("limit 0.2");
  const after = await exportedReport(page);
  expect(after.config.thresholds?.accuracy).toBe(0.2);
  expect(after.alerts.filter(({ metric }) => metric === "accuracy")).toEqual([]);
  expect(before.alerts.filter(({ metric }) => metric === "accuracy")).toHaveLength(1);

  await page.keyboard.press("Control+z");
  await expect(page.locator("footer [role=status]")).toContainText("taken back");
  await judged(page);
  expect((await exportedReport(page)).alerts).toEqual(before.alerts);
  await page.keyboard.press("Control+Shift+z");
  await expect(page.locator("footer [role=status]")).toContainText("done again");
  await judged(page);
  expect((await exportedReport(page)).config.thresholds?.accuracy).toBe(0.2);
});

/** Moves limits and drops a file before the batches can be judged by them. */
async function moveAndDrop(
  page: Page,
  limits: Readonly<Record<string, string>>,
  name: string,
  text: string,
): Promise<void> {
  const moveNow = (given: { limits: typeof limits; name: string; text: string }) => {
    for (const [of, limit] of Object.entries(given.limits)) {
      const field = document.querySelector<HTMLInputElement>(`#limit-${of}`);
      if (field === null) throw new Error("The settings are not there.");
      field.value = limit;
      field.dispatchEvent(new Event("change"));
    }
    const transfer = new DataTransfer();
    transfer.items.add(new File([given.text], given.name));
    window.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, cancelable: true }));
  };
  await expect(page.locator("#limit-accuracy")).toBeVisible();
  await page.evaluate(moveNow, { limits, name, text });
}

test("a limit is in force though files were chosen before it was judged by, and put aside", async ({
  page,
}) => {
  await open(page, settings);
  const inForce = page.locator("[data-in-force=accuracy]");
  await moveAndDrop(page, { accuracy: "0.99" }, "more.csv", "AGEP,MAR\n1,2\n3,4\n");
  await state(page, "mapping");
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(inForce).toHaveText("0.99");
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await moveAndDrop(page, { accuracy: "0.98" }, "broken.csv", "");
  await page.getByRole("button", { name: "Dismiss" }).click();
  await expect(inForce).toHaveText("0.98");
});

test("limits that the engine refuses once files are put aside are taken back", async ({ page }) => {
  await open(page, settings);
  const limits = { missingPct: "4", accuracy: "7" };
  await moveAndDrop(page, limits, "more.csv", "AGEP,MAR\n1,2\n3,4\n");
  await state(page, "mapping");
  await expectStored(page, { thresholds: { missingPct: 4, accuracy: 7 } });
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("alert")).toContainText("not possible, so it is as before");
  await expect(page.getByRole("spinbutton", { name: "Accuracy at least" })).toHaveValue("0.85");
  await expectStored(page, { thresholds: {} });
  await expect(page.getByRole("button", { name: "Undo" })).toHaveCount(0);
});

test("a saved analysis stays on screen though the one before it is being judged anew", async ({
  page,
}) => {
  await open(page, settings);
  const { accuracy } = (await exportedReport(page)).config.thresholds ?? {};
  const report = await exported(page, "JSON");
  await page.goto(`./${settings}`);
  await moveAndDrop(page, { accuracy: "0.99" }, "saved.json", report);
  const status = page.locator("footer [role=status]");
  await expect(status).toContainText("Opened saved.json");
  // So long takes the judging that would have replaced it.
  await page.waitForTimeout(1500);
  await expect(status).toContainText("Opened saved.json");
  expect((await exportedReport(page)).config.thresholds?.accuracy).toBe(accuracy);
});

test("undo brings back what was stored, and leaves the stored limits that a step was not about", async ({
  page,
}) => {
  await open(page, settings);
  const accuracy = page.getByRole("spinbutton", { name: "Accuracy at least" });
  await accuracy.fill("0.9");
  await accuracy.press("Enter");
  await expectStored(page, { thresholds: { accuracy: 0.9 } });
  await page.goto("about:blank");
  await open(page, settings);
  await expect(accuracy).toHaveValue("0.9");
  const inForce = page.locator("[data-in-force=accuracy]");
  await expect(inForce).toHaveText("the reference's interval");
  await page.goto("./#v=1&view=drift&col=ANC");
  await page.getByLabel(/Limit for this column/).fill("0.5");
  await page.getByLabel(/Limit for this column/).press("Enter");
  await judged(page);
  await page.keyboard.press("Control+z");
  await expect(page.locator("footer [role=status]")).toContainText("taken back: 12 batches");
  await expectStored(page, { thresholds: { accuracy: 0.9 } });

  await page.goto("./#v=1&view=settings");
  await accuracy.fill("0.7");
  await accuracy.press("Enter");
  await expect(inForce).toHaveText("0.7");
  await expectStored(page, { thresholds: { accuracy: 0.7 } });
  await page.getByRole("button", { name: "Undo" }).click();
  await expectStored(page, { thresholds: { accuracy: 0.9 } });
  await expect(inForce).toHaveText("the reference's interval");
});

test("a method that was chosen is taken back in the settings too", async ({ page }) => {
  await open(page, settings);
  const method = page.getByLabel("Method");
  await method.selectOption("classic");
  await judged(page);
  await expectStored(page, { preset: "classic" });
  await page.getByRole("button", { name: "Undo" }).click();
  await expectStored(page, { preset: null });
  await expect(method).toHaveValue("");
});

test("a limit moves its own rule, and no rule of another column", () => {
  const missing: Rule = {
    name: "missing",
    metric: "missingPct",
    when: "above",
    threshold: 5,
    severity: "medium",
  };
  const ofAge: Rule = { ...missing, name: "missing age", column: "age", threshold: 20 };
  const config = { rules: [missing, ofAge] };
  const limits = (change: Partial<Limits>) =>
    limited(config, { ...UNTOUCHED, ...change }).rules?.map(({ threshold }) => threshold);
  expect(limits({ thresholds: { missingPct: 1 } })).toEqual([1, 20]);
  expect(limits({ rules: { "missing age": { from: 20, to: 30 } } })).toEqual([5, 30]);
  expect(limits({ rules: { "missing age": { from: 10, to: 30 } } })).toEqual([5, 20]);
});

test("metrics that no rule is about take a limit; with rules of its own each rule has a field", async ({
  page,
}) => {
  await open(page, "#v=1&view=performance");
  await expect(page.getByLabel("Limit: accuracy at least")).toHaveValue("");
  await page.getByLabel("Metric", { exact: true }).selectOption("rocAuc");
  await expect(page.getByText("No rule of this analysis is about this metric")).toBeVisible();
  await page.goto("./#v=1&view=overview");
  await choose(page, censusReference, censusBatches.slice(0, 2));
  await analyse(page);
  await page.goto("./#v=1&view=performance");
  await page.getByLabel("Metric", { exact: true }).selectOption("rocAuc");
  const limit = page.getByLabel("Limit: ROC AUC at least");
  await limit.fill("0.999");
  await limit.press("Enter");
  await judged(page);
  await expect(page.getByRole("img", { name: /ROC AUC over/ }).first()).toContainText(
    "limit 0.999",
  );
  const { alerts } = await exportedReport(page);
  expect(alerts.filter(({ metric }) => metric === "rocAuc")).toHaveLength(1);
  await page.goBack();
  await page.getByLabel("Metric", { exact: true }).selectOption("rocAuc");
  await page.getByRole("button", { name: /^Reset the limit/ }).click();
  await judged(page);
  await expect(limit).toHaveValue("");
});

test("another metric has a limit in every analysis that measures it, until it is removed", async ({
  page,
}) => {
  await open(page, settings);
  const add = async (name: string, value: string): Promise<void> => {
    await page.getByLabel("Another limit").selectOption({ label: name });
    await page.getByLabel("Value", { exact: true }).fill(value);
    await page.getByRole("button", { name: "Add limit" }).press("Enter");
  };
  await add("ROC AUC at least", "0.999");
  const auc = page.getByRole("spinbutton", { name: "ROC AUC at least" });
  await expect(auc).toHaveValue("0.999");
  await add("Root mean squared error at most", "7");
  await expectStored(page, { thresholds: { rocAuc: 0.999, rmse: 7 } });
  await expect(page.locator("[data-in-force=rmse]")).toHaveText("not measured");
  await expect(page).toHaveURL(/[&]th=rocAuc%3A0\.999%2Crmse%3A7/);
  await page.goto("about:blank");
  await open(page);
  await choose(page, censusReference, censusBatches.slice(0, 2));
  await page.locator("summary", { hasText: "Limits" }).click();
  await expect(page.getByLabel("ROC AUC at least")).toHaveValue("0.999");
  await analyse(page);
  const { alerts } = await exportedReport(page);
  expect(alerts.map(({ rule }) => rule)).toContain("low-roc-auc");

  await page.goto(`./${settings}`);
  await expect(page.locator("[data-in-force=rocAuc]")).toHaveText("0.999");
  await page.getByRole("button", { name: "Remove: ROC AUC at least" }).click();
  await judged(page);
  await expect(auc).toHaveCount(0);
  await expectStored(page, { thresholds: { rmse: 7 } });
  expect((await exportedReport(page)).alerts.filter(({ rule }) => rule === "low-roc-auc")).toEqual(
    [],
  );
  await page.goto(`./${settings}`);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(auc).toHaveValue("0.999");

  // A limit that belongs to one analysis is moved on its chart, and stays with it.
  await page.goto("./#v=1&view=performance");
  await page.getByLabel("Metric", { exact: true }).selectOption("balancedAccuracy");
  await page.getByLabel("Limit: balanced accuracy at least").fill("0.1");
  await page.keyboard.press("Enter");
  await judged(page);
  await page.goto(`./${settings}`);
  await expect(page.getByRole("spinbutton", { name: "Balanced accuracy at least" })).toHaveCount(0);
});

test("the limit of one column decides its verdict; an ignored column is not compared", async ({
  page,
}) => {
  await open(page, "#v=1&view=drift&col=ANC");
  await expect(page.locator("main .lead .verdict")).toHaveText("drifted");
  const limit = page.getByLabel(/Limit for this column/);
  await limit.fill("1e-300");
  await limit.press("Enter");
  await judged(page);
  await expect(page.locator("main .lead .verdict")).not.toHaveText("drifted");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.locator("main .lead .verdict")).toHaveText("drifted");
  await page.getByRole("button", { name: "Ignore column" }).click();
  await expect(page.getByText("You ignore this column.")).toBeVisible();
  const ways = page.getByRole("navigation", { name: "Columns" });
  await expect(ways.getByRole("link", { name: "Previous" })).toBeVisible();
  await page.goto("./#v=1&view=settings");
  await expect(page.getByText("ANC: ignored")).toBeVisible();
});

test("a limit that the engine refuses is said and taken back", async ({ page }) => {
  await open(page, "#v=1&view=drift&col=ANC");
  const limit = page.getByLabel(/Limit for this column/);
  await limit.fill("7");
  await limit.press("Enter");
  await expect(page.getByRole("alert")).toContainText("not possible, so it is as before");
  await expect(page.locator("main .lead .verdict")).toHaveText("drifted");
});

test("where the rows are gone, the history says what a limit would have done", async ({ page }) => {
  await open(page);
  const report = await exportedReport(page);
  await page.getByRole("button", { name: "Export", exact: true }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Snapshot", exact: true }).click();
  const snapshot = readFileSync(await (await download).path());
  await page.goto("about:blank");
  await open(page);
  await page
    .getByLabel("Open a saved analysis")
    .setInputFiles({ name: "saved.json", mimeType: "application/json", buffer: snapshot });
  await expect(page.getByRole("status").filter({ hasText: "Opened saved.json" })).toBeVisible();
  await page.goto("./#v=1&view=performance");
  const limit = page.getByLabel("Limit: accuracy at least");
  await limit.fill("0.99");
  await limit.press("Enter");
  const all = report.batches.length;
  await expect(
    page.getByText(`an alert would be active in ${all} batches of ${all}`),
  ).toBeVisible();
});

test("settings are there again after a reload; a file carries them elsewhere", async ({ page }) => {
  await open(page, settings);
  await page.getByRole("spinbutton", { name: "Accuracy at least" }).fill("0.9");
  await page.getByRole("spinbutton", { name: "Accuracy at least" }).press("Enter");
  await page.getByRole("combobox", { name: "Theme" }).selectOption("dark");
  await page.getByLabel("Density").selectOption("compact");
  await page.getByLabel("Time zone of new analyses").selectOption("Europe/Berlin");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save settings file" }).click();
  const file = readFileSync(await (await download).path());
  await expectStored(page, {
    ...{ thresholds: { accuracy: 0.9 }, density: "compact", timeZone: "Europe/Berlin" },
  });
  await page.goto("about:blank");
  await open(page, settings);
  await expect(page.getByRole("spinbutton", { name: "Accuracy at least" })).toHaveValue("0.9");
  await expect(page.getByRole("combobox", { name: "Theme" })).toHaveValue("dark");
  await expect(page.locator("html")).toHaveAttribute("data-density", "compact");

  await page.getByRole("button", { name: "Erase everything …" }).click();
  await page.getByRole("button", { name: "Keep it" }).click();
  await expect(page.getByRole("button", { name: "Erase everything …" })).toBeFocused();
  await page.getByRole("button", { name: "Erase everything …" }).click();
  await page.getByRole("button", { name: "Erase", exact: true }).click();
  await expect(page.getByText("Everything is erased.", { exact: true })).toBeVisible();
  expect(await page.evaluate(async () => (await indexedDB.databases()).length)).toBe(0);
  expect(await page.evaluate(() => localStorage.length)).toBe(0);

  await page.goto("about:blank");
  await open(page, settings);
  await expect(page.getByRole("spinbutton", { name: "Accuracy at least" })).toHaveValue("0.85");
  const input = page.getByLabel("Open a settings file (.json)");
  await input.setInputFiles({ name: "mine.json", mimeType: "application/json", buffer: file });
  await expect(page.getByText("Applied the settings of mine.json.")).toBeVisible();
  await expect(page.getByRole("spinbutton", { name: "Accuracy at least" })).toHaveValue("0.9");
  await expect(page.getByLabel("Time zone of new analyses")).toHaveValue("Europe/Berlin");
  const broken = { name: "odd.json", mimeType: "application/json", buffer: Buffer.from("{,") };
  await input.setInputFiles(broken);
  await expect(page.getByText("This is not JSON")).toBeVisible();
});

test("what the settings say of limits is what one's own files are judged by", async ({ page }) => {
  await open(page, settings);
  await page.getByRole("spinbutton", { name: "Missing at most, %" }).fill("1");
  await page.getByRole("spinbutton", { name: "Missing at most, %" }).press("Enter");
  await page.goto("./#v=1&view=overview");
  await choose(page, censusReference, censusBatches.slice(0, 1));
  await analyse(page);
  expect((await exportedReport(page)).config.thresholds).toEqual({ missingPct: 1 });
});

test("strict privacy: nothing is stored, no example values, and the address keeps it on", async ({
  page,
}) => {
  await open(page, settings);
  await page.getByLabel("Density").selectOption("compact");
  await page.getByLabel(/Strict privacy/).check();
  await expect(page.getByText("Strict privacy is on: nothing is stored.")).toBeVisible();
  await expect(page).toHaveURL(/strict=1/);
  await page.reload();
  await state(page, "ready");
  await expect(page.getByLabel(/Strict privacy/)).toBeChecked();
  await page.getByRole("combobox", { name: "Theme" }).selectOption("dark");
  await page.getByRole("button", { name: "Use the light theme" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
  expect(await page.evaluate(async () => (await indexedDB.databases()).length)).toBe(0);
  expect(await page.evaluate(() => localStorage.length)).toBe(0);
  await page.getByRole("link", { name: "Overview", exact: true }).first().click();
  await choose(page, censusReference, censusBatches.slice(0, 1));
  await expect(page.locator("td.samples").first()).toHaveText("hidden");
});

test("roles are remembered by the hash of the header, without names", async ({ page }) => {
  await open(page, settings);
  await page.getByLabel(/Remember which column/).check();
  await page.goto("./#v=1&view=overview");
  await choose(page, censusReference, censusBatches.slice(0, 1));
  await page.getByRole("combobox", { name: "Latency" }).selectOption("AGEP");
  await analyse(page);
  await expect.poll(async () => (await stored(page)).mappings?.length).toBe(1);
  await page.goto("about:blank");
  await open(page);
  await choose(page, censusReference, censusBatches.slice(0, 1));
  await expect(page.getByRole("combobox", { name: "Latency" })).toHaveValue("AGEP");
  const text = JSON.stringify((await stored(page)).mappings);
  expect(text).toContain("latency");
  expect(text).not.toContain("AGEP");
});

test("which class a probability is of is remembered by places", async ({ page }) => {
  const rows = Array.from({ length: 90 }, (_, row) => {
    const of = "abc"[row % 3];
    return `${row / 4},${of},${of},0.5,0.3,0.2`;
  });
  const buffer = Buffer.from(`x,target,prediction,one,two,three\n${rows.join("\n")}\n`);
  const file = (name: string) => ({ name, mimeType: "text/csv", buffer });
  const of = (name: string) =>
    page.getByRole("combobox", { name: `Probability of ${name}`, exact: true });
  await open(page, settings);
  await page.getByLabel(/Remember which column/).check();
  await page.goto("./#v=1&view=overview");
  await choose(page, file("reference.csv"), file("march.csv"));
  for (const [name, column] of [
    ["a", "two"],
    ["b", "one"],
    ["c", "three"],
  ])
    await of(name ?? "").selectOption(column ?? "");
  await analyse(page);
  await expect.poll(async () => (await stored(page)).mappings?.length).toBe(1);
  await page.goto("about:blank");
  await open(page);
  await choose(page, file("reference.csv"), file("march.csv"));
  await expect(of("a")).toHaveValue("two");
  await expect(of("b")).toHaveValue("one");
  expect(JSON.stringify((await stored(page)).mappings)).not.toContain("two");
});

for (const width of [1280, 320]) {
  test.describe(`${width} px`, longIf(width > 1000), () => {
    test.use({ bypassCSP: true, viewport: { width, height: 900 } });
    test("settings, limits and their dialogs are accessible", async ({ page }) => {
      await open(page, settings);
      await expectAccessible(page, "settings");
      await expectNoSidewaysScroll(page, "settings");
      await page.getByRole("combobox", { name: "Theme" }).selectOption("contrast");
      await expectAccessible(page, "high contrast");
      await page.getByRole("button", { name: "Erase everything …" }).click();
      await expectAccessible(page, "erase dialog");
      await page.keyboard.press("Escape");
      await page.keyboard.press("?");
      await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
      await expectAccessible(page, "keys dialog");
      await page.keyboard.press("Escape");
      await page.goto("./#v=1&view=drift&col=AGEP");
      for (const tab of ["ECDF", "QQ", "Over time", "Values"]) {
        await page.getByRole("tab", { name: tab }).click();
        await unfold(page);
        await expectAccessible(page, tab);
        await expectNoSidewaysScroll(page, tab);
      }
      const limit = page.getByLabel(/Limit for this column/);
      await limit.fill("0.01");
      await limit.press("Enter");
      await judged(page);
      await expectAccessible(page, "limit moved");
    });

    test("comparisons and segments are accessible", async ({ page }) => {
      await open(page, "#v=1&view=drift");
      await page.getByRole("button", { name: "Compare all columns together" }).click();
      await page.getByRole("button", { name: "Compare the two" }).click();
      await expect(page.getByText("Columns that explain it")).toBeVisible();
      await expect(page.getByText(/columns? changed from/)).toBeVisible();
      const two = page.locator("driftglass-two-batches");
      await two.locator("tbody button").first().click();
      await expectAccessible(page, "comparisons");
      await expectNoSidewaysScroll(page, "comparisons");
      await page.goto("./#v=1&view=overview");
      await choose(page, censusReference, censusBatches.slice(0, 2));
      await page.locator("driftglass-features summary").click();
      await page.getByRole("combobox", { name: "Use of MAR" }).selectOption("segment");
      await analyse(page);
      await page.goto("./#v=1&view=performance");
      await page.getByRole("tab", { name: "By segment" }).click();
      await expectAccessible(page, "segments");
      await expectNoSidewaysScroll(page, "segments");
    });
  });
}

test("names of columns are hidden in links, which open the same column by its place", async ({
  page,
}) => {
  await open(page, settings);
  const report = await exportedReport(page);
  await page.goto(`./${settings}`);
  const hide = page.getByRole("checkbox", { name: /Hide column names in links/ });
  await hide.check();
  await expect(page).toHaveURL(/names=0/);

  const place = report.reference.quality.columns.findIndex(({ name }) => name === "ANC");
  const links = () =>
    page.locator("main a").evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""));
  await page.getByRole("link", { name: "Overview" }).click();
  await expect.poll(links).toContainEqual(expect.stringContaining(`&cp=${place}`));
  expect((await links()).filter((link) => link.includes("col="))).toEqual([]);
  await page.getByRole("main").getByRole("link", { name: "ANC", exact: true }).first().click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("ANC");
  expect(page.url()).toContain(`cp=${place}`);
  expect(page.url()).not.toContain("ANC");
  await page.getByRole("button", { name: "Earlier batch" }).click();
  await expect(page).toHaveURL(/&bp?=/);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("ANC");

  const shared = page.url();
  await page.goto("about:blank");
  await open(page, new URL(shared).hash);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("ANC");
  await page.goto("./#v=1&view=drift&names=0");
  await page.getByRole("searchbox").first().fill("AN");
  await expect(page.getByRole("table").getByRole("row", { name: /ANC/ })).toBeVisible();
  expect(page.url()).not.toContain("q=");
  await page.goto("./#v=1&view=drift&cp=999&names=0");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Drift");

  await page.goto(`./${settings}&names=0`);
  await hide.uncheck();
  await page.getByRole("link", { name: "Overview" }).click();
  await expect.poll(links).toContainEqual(expect.stringContaining("col=ANC"));
});
