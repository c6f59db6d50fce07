import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expectStored } from "./stored.js";
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
} from "./support.js";
import { settled } from "./texts.js";

test.use({ warmsUp: false });

const [firstBatch = ""] = censusBatches;

function firstRows(path: string): string {
  return readFileSync(path, "utf8").split("\n").slice(0, 501).join("\n");
}

test("tables are pasted as the reference and as a batch", async ({ page }) => {
  await open(page);
  const dialog = page.getByRole("dialog", { name: "Paste a table" });
  const rows = dialog.getByLabel(/^Rows with a header/);
  await page.getByRole("button", { name: "Paste a table" }).click();
  await expect(rows).toBeFocused();
  await rows.fill("only a header");
  await dialog.getByRole("button", { name: "Use it" }).click();
  await expect(dialog.getByRole("alert")).toContainText("at least one row below it");
  await expect(dialog.getByRole("radio", { name: /^the reference/ })).toBeChecked();
  await rows.fill(firstRows(censusReference));
  await dialog.getByRole("button", { name: "Use it" }).click();
  await state(page, "mapping");
  await expect(page.getByRole("listitem").getByText("pasted reference.csv")).toBeVisible();
  await page.getByRole("button", { name: "Paste a table" }).click();
  await expect(dialog.getByRole("radio", { name: /^a batch/ })).toBeChecked();
  // Copied from a spreadsheet: separated by tabs.
  await rows.fill(firstRows(firstBatch).replaceAll(",", "\t"));
  await dialog.getByRole("button", { name: "Use it" }).click();
  await expect(page.getByRole("button", { name: "Analyse" })).toBeEnabled();
  await analyse(page);
  const { reference, batches } = await exportedReport(page);
  expect([reference.rows, batches.length]).toEqual([500, 1]);
  await page.goto("./#v=1&view=overview");
  await page.getByRole("button", { name: "Paste a table" }).click();
  await rows.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("button", { name: "Paste a table" })).toBeFocused();
});

test("the healthy sample is fine, and the other one is a click away", async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: "Try a healthy sample" }).click();
  await expect(page.getByText(/^Analysed 4,000 rows/)).toBeVisible();
  const report = await exportedReport(page);
  expect(report.dashboard.status).toBe("ok");
  expect(report.alerts).toEqual([]);
  expect(report.batches.map(({ drift }) => drift?.drifted)).toEqual([0, 0, 0, 0]);
  await page.goto("./#v=1&view=overview");
  await expect(page.locator("driftglass-verdict")).toContainText("Fine");
  await expect(page.locator(".origin")).toContainText("nothing is wrong with the others");
  await page.getByRole("button", { name: "Try the sample" }).click();
  await expect(page.getByText(/^Sample of/)).toBeVisible();
  expect((await exportedReport(page)).batches).toHaveLength(12);
});

test("how the columns are searched, filtered and sorted is in the address", async ({ page }) => {
  await open(page, "#v=1&view=drift");
  const list = page.locator("driftglass-columns");
  await list.getByRole("button", { name: "Rows moved" }).click();
  await expect(page).toHaveURL(/sort=-effect/);
  await list.getByRole("button", { name: /^Categorical/ }).click();
  await list.getByRole("searchbox").fill("A");
  await expect(page).toHaveURL(/f=categorical&q=A/);
  await settled(page);
  const shown = await list.locator("tbody .column .link").allTextContents();
  expect(shown.length).toBeGreaterThan(1);
  const address = page.url();
  await page.goto("about:blank");
  await page.goto(address);
  await expect(list.locator("tbody .column .link")).toHaveText(shown);
  await expect(list.getByRole("searchbox")).toHaveValue("A");
  await expect(list.getByRole("columnheader", { name: "Rows moved" })).toHaveAttribute(
    "aria-sort",
    "descending",
  );
  // A column and back: the list is as it was.
  await list.locator("tbody .link").first().click();
  await page.goBack();
  await expect(list.locator("tbody .column .link")).toHaveText(shown);
  await page.goto("./#v=1&view=drift&sort=constructor&f=x&q=");
  await expect(list.locator("tbody .column .link")).not.toHaveText(shown);
});

test("numbers are written as the person says, on screen only", async ({ page }) => {
  await open(page, "#v=1&view=settings");
  await page.getByRole("combobox", { name: "Numbers" }).selectOption("de");
  await page.goto("./#v=1&view=performance");
  await expect(page.locator(".now strong").first()).toHaveText(/^0,\d{3}$/);
  await page.goto("./#v=1&view=quality");
  await expect(page.locator("driftglass-quality")).toContainText("1.000 rows");
  const german = await exported(page, "HTML report");
  await expectStored(page, { numbers: "de" });
  await page.reload();
  await page.goto("./#v=1&view=performance");
  await expect(page.locator(".now strong").first()).toHaveText(/^0,\d{3}$/);
  await page.goto("./#v=1&view=settings");
  await page.getByRole("combobox", { name: "Numbers" }).selectOption("en");
  await page.goto("./#v=1&view=performance");
  await expect(page.locator(".now strong").first()).toHaveText(/^0\.\d{3}$/);
  expect(await exported(page, "HTML report")).toBe(german);
});

test("a printed page names the SHA-256 of the files", async ({ page }) => {
  await open(page);
  await choose(page, censusReference, [firstBatch]);
  await analyse(page);
  const digest = createHash("sha256").update(readFileSync(firstBatch)).digest("hex");
  const printed = () =>
    page.evaluate(() => {
      dispatchEvent(new Event("beforeprint"));
      dispatchEvent(new Event("afterprint"));
      return document.querySelector<HTMLElement>("footer.status")?.dataset.printed;
    });
  await expect.poll(printed).toContain(`: SHA-256 ${digest}`);
  await page.goto("./#v=1&view=overview");
  await page.getByRole("button", { name: "Try the sample" }).click();
  await expect.poll(printed).not.toContain("SHA-256");
});

test.describe("as it looks", () => {
  test.use({ bypassCSP: true });
  for (const width of [1280, 360]) {
    test(`${width} px`, longIf(width > 1000), async ({ page }) => {
      await page.setViewportSize({ width, height: 900 });
      await open(page);
      await page.getByRole("button", { name: "Paste a table" }).click();
      await expect(page.getByRole("dialog")).toBeVisible();
      await expectAccessible(page, "paste");
      await expectNoSidewaysScroll(page, "paste");
      const shots = process.env.DRIFTGLASS_SHOTS;
      if (shots) await page.screenshot({ path: `${shots}/paste-${width}.png` });
      await page.getByRole("button", { name: "Cancel" }).click();
      if (shots)
        await page
          .locator("driftglass-files-panel")
          .screenshot({ path: `${shots}/panel-${width}.png` });
    });
  }
});
