import { join } from "node:path";
import type { Page } from "@playwright/test";
import {
  analyse,
  choose,
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  exportedReport,
  fixtures,
  gunzipped,
  longIf,
  open,
  test,
} from "./support.js";

test.use({ warmsUp: false });

const reference = join(fixtures, "car_loan_reference.csv.gz");
const together = (page: Page) => page.locator("driftglass-together");
const correlations = (page: Page) => page.locator("driftglass-correlations");
const directions = (page: Page) => page.locator("driftglass-directions");
const judged = (page: Page, what: string) =>
  expect(page.getByText(new RegExp(`^${what}: \\d+ batches judged anew`))).toBeVisible();

/** Twenty batches of the car loans; in the last five two numbers are exchanged among rows, one by one unchanged. */
function loans() {
  const [header = "", ...lines] = gunzipped("car_loan_analysis.csv.gz").trimEnd().split("\n");
  const at = header.split(",").indexOf("debt_to_income_ratio");
  const rows = lines.slice(0, 20_000).map((line) => line.split(","));
  const tail = rows.slice(15_000);
  const sorted = tail.map((cells) => cells[at] ?? "").sort((a, b) => Number(a) - Number(b));
  const value = header.split(",").indexOf("car_value");
  const order = [...tail].sort((a, b) => Number(a[value]) - Number(b[value]));
  for (const [place, cells] of order.entries()) cells[at] = sorted[place] ?? "";
  const text = [header, ...rows.map((cells) => cells.join(","))].join("\n");
  return { name: "loans.csv", mimeType: "text/csv", buffer: Buffer.from(`${text}\n`) };
}

async function analysed(page: Page, segment?: string): Promise<void> {
  await open(page);
  await choose(page, reference, loans());
  if (segment !== undefined) {
    await page.locator("driftglass-features summary").click();
    await page.getByRole("combobox", { name: `Use of ${segment}` }).selectOption("segment");
  }
  await page.getByRole("combobox", { name: "One batch is" }).selectOption("rows");
  await page.getByRole("spinbutton", { name: "Rows" }).fill("1000");
  await page.getByRole("spinbutton", { name: "Rows" }).press("Tab");
  await analyse(page);
}

/** All columns together and pairs of them in every batch, on the Drift screen. */
async function askedForBoth(page: Page): Promise<void> {
  await page.goto("./#v=1&view=drift");
  await together(page).getByLabel("All columns in every batch").check();
  await judged(page, "All columns in every batch");
  await correlations(page).getByLabel("Correlations in every batch").check();
  await judged(page, "Correlations in every batch");
}

test("all columns together are compared in every batch that is asked, and that is undone", async ({
  page,
}) => {
  await analysed(page);
  await page.goto("./#v=1&view=drift");
  await together(page).getByLabel("All columns in every batch").check();
  await judged(page, "All columns in every batch");
  await expect(together(page).locator("svg.chart .limit")).toHaveCount(2);
  const { batches, config } = await exportedReport(page);
  expect(config.multivariate).toEqual({});
  const joint = batches.map(({ multivariate }) => multivariate);
  expect(joint.every((of) => of !== undefined)).toBe(true);
  await page.goto("./#v=1&view=drift");
  const last = joint.at(-1);
  await expect(together(page).locator("p.lead")).toContainText(last?.verdict ?? "");
  await page.keyboard.press("Control+z");
  await expect(together(page).getByLabel("All columns in every batch")).not.toBeChecked();
  await expect(together(page).locator("svg.chart")).toHaveCount(0);
});

test("segments have columns together and correlations of their own", async ({ page }) => {
  await analysed(page, "repaid_loan_on_prev_car");
  await askedForBoth(page);
  const { batches } = await exportedReport(page);
  const segment = batches.at(-1)?.segments?.[1];
  expect(segment?.correlationChanges?.verdict).toBe("drifted");
  await page.goto("./#v=1&view=performance");
  await page.getByRole("tab", { name: "By segment" }).click();
  await page.getByRole("group", { name: "Segments" }).getByRole("button").nth(1).click();
  const said = page.getByRole("list", { name: "The segment as a whole" }).getByRole("listitem");
  await expect(said).toHaveText([
    `All columns together: ${segment?.multivariate?.verdict} ${segment?.multivariate?.reason}`,
    `Correlations: drifted ${segment?.correlationChanges?.reason}`,
  ]);
});

test("pairs of columns that no longer go together are named", async ({ page }) => {
  await analysed(page);
  await page.goto("./#v=1&view=drift");
  await correlations(page).getByLabel("Correlations in every batch").check();
  await judged(page, "Correlations in every batch");
  await expect(correlations(page).locator("p.lead")).toContainText("drifted");
  const first = correlations(page).getByRole("row").nth(1);
  await expect(first).toContainText("car_value and debt_to_income_ratio");
  await expect(first.getByRole("cell").nth(1)).toHaveText("1.00");
  await expect(first.getByRole("cell").last()).toHaveText("changed");
  // Before the exchange nothing had changed.
  await page.goto("./#v=1&view=drift&b=rows+1-1000");
  await expect(correlations(page).locator("p.lead")).toContainText("stable");
});

test("every detector that can watch batches is offered, and the engine takes it", async ({
  page,
}) => {
  await open(page, "#v=1&view=performance");
  const methods = directions(page).getByRole("combobox", { name: "Detector" });
  await directions(page)
    .getByRole("combobox", { name: "Watch", exact: true })
    .selectOption("accuracy");
  const names = await methods
    .getByRole("option")
    .evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value));
  expect(names).toHaveLength(9);
  await directions(page).getByLabel("Batches to a false alarm").fill("100");
  // Every further one has those before it calibrated again: the first four are left out.
  const others = names.slice(4);
  for (const [at, name] of others.entries()) {
    await methods.selectOption(name);
    await directions(page).getByRole("button", { name: "Watch it" }).click();
    await expect(directions(page).getByRole("listitem")).toHaveCount(at + 1);
  }
  const { batches } = await exportedReport(page);
  expect(batches.at(-1)?.detectors?.map(({ method }) => method)).toEqual(others);
});

test("series that rise or fall are listed; a detector says what changed and since when", async ({
  page,
}) => {
  await analysed(page);
  await page.goto("./#v=1&view=performance");
  const { trends = [] } = await exportedReport(page);
  await page.goto("./#v=1&view=performance");
  const accuracy = directions(page).getByRole("row", { name: /^Accuracy / });
  const found = trends.find(({ metric }) => metric === "accuracy");
  await expect(accuracy).toContainText(found?.direction === "flat" ? "no trend" : "▲▼");
  await directions(page)
    .getByRole("combobox", { name: "Watch", exact: true })
    .selectOption("accuracy");
  await directions(page).getByLabel("Batches to a false alarm").fill("5");
  await directions(page).getByRole("button", { name: "Watch it" }).click();
  await expect(directions(page)).toContainText("once in 20 to 20,000 batches");
  await directions(page).getByLabel("Batches to a false alarm").fill("200");
  await directions(page).getByRole("button", { name: "Watch it" }).click();
  await judged(page, "Detector of accuracy");
  await expect(directions(page).getByRole("listitem")).toContainText("Accuracy by page-hinkley");
  await expect(directions(page).getByRole("listitem")).toContainText("20 batches seen");
  await directions(page).getByRole("button", { name: "Watch it" }).click();
  await expect(directions(page)).toContainText("watches it already");
  const watched = await exportedReport(page);
  expect(watched.batches.at(-1)?.detectors).toHaveLength(1);
  await page.goto("./#v=1&view=performance");
  await directions(page)
    .getByRole("button", { name: /^Remove page-hinkley/ })
    .click();
  await judged(page, "Detector of accuracy removed");
  await expect(directions(page)).toContainText("None is watching.");
  // The two columns were exchanged from row 15,001 on.
  await page.goto("./#v=1&view=drift");
  await together(page).getByLabel("All columns in every batch").check();
  await judged(page, "All columns in every batch");
  await page.goto("./#v=1&view=performance");
  await directions(page)
    .getByRole("combobox", { name: "Watch", exact: true })
    .selectOption("reconstructionError");
  await directions(page).getByRole("button", { name: "Watch it" }).click();
  await judged(page, "Detector of reconstruction error");
  await expect(directions(page).getByRole("listitem")).toContainText(
    /Found in rows 1[5-9]001-\d+: since rows 15001-16000/,
  );
});

test.describe("as it looks", () => {
  test.use({ bypassCSP: true });
  for (const width of [1280, 360]) {
    test(`${width} px`, longIf(width > 1000), async ({ page }) => {
      await page.setViewportSize({ width, height: 900 });
      await analysed(page, "repaid_loan_on_prev_car");
      await askedForBoth(page);
      await expectAccessible(page, "drift");
      await expectNoSidewaysScroll(page, "drift");
      const shots = process.env.DRIFTGLASS_SHOTS;
      if (shots) {
        await together(page).screenshot({
          path: `${shots}/together-${width}.png`,
        });
        await correlations(page).screenshot({
          path: `${shots}/pairs-${width}.png`,
        });
      }
      await page.goto("./#v=1&view=performance");
      await page.getByRole("tab", { name: "By segment" }).click();
      await expect(page.getByRole("list", { name: "The segment as a whole" })).toBeVisible();
      await expectAccessible(page, "segments");
      await expectNoSidewaysScroll(page, "segments");
      await page.goto("./#v=1&view=performance");
      await directions(page)
        .getByRole("combobox", { name: "Watch", exact: true })
        .selectOption("accuracy");
      await directions(page).getByRole("button", { name: "Watch it" }).click();
      await judged(page, "Detector of accuracy");
      await expectAccessible(page, "directions");
      await expectNoSidewaysScroll(page, "directions");
      if (shots)
        await directions(page).screenshot({
          path: `${shots}/directions-${width}.png`,
        });
    });
  }
});
