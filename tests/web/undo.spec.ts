// Ctrl Z takes back what was changed last, whatever it was: the look, roles, batches or a limit.
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expectStored } from "./stored.js";
import {
  analyse,
  censusBatches,
  censusReference,
  choose,
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  exportedReport,
  fixtures,
  open,
  state,
  test,
} from "./support.js";

const car = ["car_loan_reference.csv.gz", "car_loan_analysis.csv.gz"].map((name) =>
  join(fixtures, name),
) as [string, string];

const status = (page: Page) => page.locator("footer [role=status]");
const role = (page: Page, name: string) => page.getByRole("combobox", { name: new RegExp(name) });
const ways = (page: Page) => page.getByRole("combobox", { name: "One batch is" });
const undo = (page: Page) => page.getByRole("button", { name: "Undo" });
const redo = (page: Page) => page.getByRole("button", { name: "Redo" });

test("the look goes back step by step, with a limit between, and what is stored goes along", async ({
  page,
}) => {
  await open(page, "#v=1&view=settings");
  const root = page.locator("html");
  await page.getByLabel("Density").selectOption("compact");
  await expectStored(page, { density: "compact" });
  const accuracy = page.getByRole("spinbutton", { name: "Accuracy at least" });
  await accuracy.fill("0.9");
  await accuracy.press("Enter");
  await expect(page.locator("[data-in-force=accuracy]")).toHaveText("0.9");
  await page.getByRole("combobox", { name: "Theme" }).selectOption("dark");
  await page.getByLabel("Numbers").selectOption("de");
  await expect(root).toHaveAttribute("data-theme", "dark");

  // The select that was used last has the focus, and no undo of its own.
  await page.keyboard.press("Control+z");
  await expect(status(page)).toHaveText("Numbers, taken back");
  await expect(page.getByLabel("Numbers")).toHaveValue("en");
  await page.keyboard.press("Control+z");
  await expect(root).not.toHaveAttribute("data-theme");
  await expect(page.getByRole("combobox", { name: "Theme" })).toHaveValue("system");
  await expect(page.locator("[data-in-force=accuracy]")).toHaveText("0.9");
  await page.keyboard.press("Control+z");
  await expect(status(page)).toContainText("Accuracy at least, taken back: 12 batches");
  await expectStored(page, { density: "compact", thresholds: {} });
  await undo(page).click();
  await expect(root).toHaveAttribute("data-density", "comfortable");
  await expectStored(page, { density: "comfortable" });
  await expect(undo(page)).toBeDisabled();
  await redo(page).click();
  await expect(root).toHaveAttribute("data-density", "compact");
});

test("the button of the theme is a step too, on every screen", async ({ page }) => {
  await open(page);
  const root = page.locator("html");
  await page.getByRole("button", { name: "Use the dark theme" }).click();
  await expect(root).toHaveAttribute("data-theme", "dark");
  await page.keyboard.press("Control+z");
  await expect(root).not.toHaveAttribute("data-theme");
  await expect(page.getByRole("button", { name: "Use the dark theme" })).toBeVisible();
  await page.keyboard.press("Control+Shift+z");
  await expect(root).toHaveAttribute("data-theme", "dark");
});

test("roles and batches go back before the analysis", async ({ page }) => {
  await open(page);
  await choose(page, ...car);
  await expect(undo(page)).toHaveCount(0);
  const target = role(page, "^Target");
  const guessed = await target.inputValue();
  await target.selectOption("");
  await expect(page.getByText("No target was recognised")).toBeVisible();
  await ways(page).selectOption("rows");
  const rows = page.getByRole("spinbutton", { name: "Rows" });
  await rows.fill("20000");
  await rows.press("Enter");
  await expect(page.locator("#split-answer")).toContainText("3 batches");
  await page.keyboard.press("Control+z");
  await expect(rows).toHaveValue("5000");
  await undo(page).click();
  await expect(ways(page)).toHaveValue("file");
  await undo(page).click();
  await expect(target).toHaveValue(guessed);
  await expect(undo(page)).toBeDisabled();
  for (const _ of [1, 2, 3]) await redo(page).click();
  await expect(target).toHaveValue("");
  await expect(rows).toHaveValue("20000");
  await analyse(page);
  expect((await exportedReport(page)).batches).toHaveLength(3);
});

/** Presses "Cancel" on the screen of the analysis, in the page itself as soon as it is there. */
const cancelsTheAnalysis = (page: Page) =>
  page.evaluate(() => {
    const observer = new MutationObserver(() => {
      const cancel = document.querySelector<HTMLElement>("driftglass-reading .head button");
      if (document.documentElement.dataset.state !== "analysing" || cancel === null) return;
      observer.disconnect();
      cancel.click();
    });
    observer.observe(document, { attributes: true, childList: true, subtree: true });
  });

test("after the analysis the way back brings the former result at once, and forth again", async ({
  page,
}) => {
  await open(page);
  await choose(page, ...car);
  await analyse(page);
  const labels = async () => (await exportedReport(page)).batches.map(({ label }) => label);
  const whole = await labels();
  expect(whole).toHaveLength(1);
  // Back to the columns, which changes nothing by itself.
  const review = page.getByRole("button", { name: "Change columns or batches" });
  await page.goto("./#v=1&view=overview");
  await review.click();
  await state(page, "mapping");
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(status(page)).toHaveText("The report is as it was.");
  await review.click();
  await ways(page).selectOption("month");
  await analyse(page);
  const months = await labels();
  expect(months.length).toBeGreaterThan(10);
  await page.goto("./#v=1&view=drift");
  await page.keyboard.press("Control+z");
  await expect(status(page)).toHaveText(/^Batches, taken back: 1 batch analysed in /);
  await state(page, "ready");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Drift");
  expect(await labels()).toEqual(whole);
  await page.keyboard.press("Control+Shift+z");
  await expect(status(page)).toHaveText(
    new RegExp(`^Batches, done again: ${months.length} batches analysed in `),
  );
  expect(await labels()).toEqual(months);
});

test("where the way back is stopped the columns have it, and leave it with all as it was", async ({
  page,
}) => {
  await open(page);
  await choose(page, ...car);
  await page.getByText(/^\d+ features/).click();
  await page.getByLabel("Kind of loan_length").selectOption("categorical");
  await ways(page).selectOption("month");
  await analyse(page);
  const before = await exportedReport(page);
  const kindIn = (report: typeof before) =>
    report.reference.quality.columns.find(({ name }) => name === "loan_length")?.kind;
  expect(kindIn(before)).toBe("categorical");

  await cancelsTheAnalysis(page);
  await page.keyboard.press("Control+z");
  await state(page, "mapping");
  await expect(status(page)).toHaveText("Stopped the analysis. The files are still loaded.");
  await expect(ways(page)).toHaveValue("file");
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(status(page)).toHaveText("The report is as it was.");
  await expect(undo(page)).toHaveCount(0);
  expect((await exportedReport(page)).batches.map(({ label }) => label)).toEqual(
    before.batches.map(({ label }) => label),
  );
  // What was taken back and then left does not come into force with the next limit.
  await page.goto("./#v=1&view=settings");
  const accuracy = page.getByRole("spinbutton", { name: "Accuracy at least" });
  await accuracy.fill("0.2");
  await accuracy.press("Enter");
  await expect(status(page)).toContainText(`: ${before.batches.length} batches judged anew`);
});

test("a kind that is taken back after the analysis is read as it was found", async ({ page }) => {
  await open(page);
  await choose(page, censusReference, censusBatches.slice(0, 2));
  await page.getByText(/^\d+ features/).click();
  await page.getByLabel("Kind of AGEP").selectOption("categorical");
  await analyse(page);
  await page.keyboard.press("Control+z");
  await expect(status(page)).toHaveText(/^Kind of AGEP, taken back: 2 batches analysed in /);
  const { reference } = await exportedReport(page);
  expect(reference.quality.columns.find(({ name }) => name === "AGEP")?.kind).toBe("numeric");
});

test.describe("accessibility", () => {
  test.use({ bypassCSP: true });

  test("the way back beside the columns is accessible", async ({ page }) => {
    await page.setViewportSize({ width: 320, height: 900 });
    await open(page);
    await choose(page, ...car);
    await ways(page).selectOption("month");
    await expect(redo(page)).toBeVisible();
    await expectAccessible(page, "columns with undo");
    await expectNoSidewaysScroll(page, "columns with undo");
  });
});
