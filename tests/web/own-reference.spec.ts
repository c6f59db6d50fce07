import { join } from "node:path";
import type { Page } from "@playwright/test";
import {
  analyse,
  choose,
  expect,
  expectAccessible,
  expectClose,
  expectNoSidewaysScroll,
  exportedReport,
  fixtures,
  gunzipped,
  longIf,
  open,
  state,
  test,
} from "./support.js";

test.use({ warmsUp: false });

const file = join(fixtures, "car_loan_analysis.csv.gz");
const [header = "", ...lines] = gunzipped("car_loan_analysis.csv.gz").trimEnd().split("\n");
const at = (name: string): number => header.split(",").indexOf(name);
const months = [
  ...new Set(lines.map((line) => (line.split(",")[at("timestamp")] ?? "").slice(0, 7))),
];

/** Rows and accuracy of these months, from the text. */
function ofMonths(from: number, until: number) {
  const wanted = new Set(months.slice(from, until + 1));
  const rows = lines
    .map((line) => line.split(","))
    .filter((cells) => wanted.has((cells[at("timestamp")] ?? "").slice(0, 7)));
  const right = rows.filter((cells) => cells[at("y_pred")] === cells[at("repaid")]).length;
  return { rows: rows.length, accuracy: right / rows.length };
}

const offer = (page: Page) => page.getByRole("button", { name: /^Use a part of car_loan/ });
const own = (page: Page) => page.locator("driftglass-own-reference");
const from = (page: Page) => own(page).getByRole("combobox", { name: "From" });
const until = (page: Page) => own(page).getByRole("combobox", { name: "Until" });

async function chooseOne(page: Page, input = "Production files"): Promise<void> {
  await open(page);
  await page.getByLabel(input).setInputFiles(file);
  await state(page, "mapping");
}

for (const input of ["Reference file", "Production files"]) {
  test(`one file, chosen as ${input}: its first months are the reference of the others`, async ({
    page,
  }) => {
    await chooseOne(page, input);
    await expect(page.getByRole("button", { name: "Analyse" })).toBeDisabled();
    await offer(page).press("Enter");
    await expect(from(page)).toBeFocused();
    await expect(page.getByRole("combobox", { name: "One batch is" })).toHaveValue("month");
    const first = Math.min(4, Math.floor(months.length / 3));
    await expect(until(page)).toHaveValue(String(first - 1));
    await until(page).selectOption(months[1] ?? "");
    const reference = ofMonths(0, 1);
    await expect(own(page)).toContainText(
      `The reference is 2 batches with ${reference.rows.toLocaleString("en")} rows; the other ${months.length - 2} batches are compared with it.`,
    );
    await analyse(page);
    const report = await exportedReport(page);
    expect(report.reference.rows).toBe(reference.rows);
    expect(report.batches.map(({ label }) => label)).toEqual(months.slice(2));
    const { performance } = report.reference;
    const accuracy = performance?.task === "classification" ? performance.accuracy : null;
    expectClose(accuracy, reference.accuracy, "accuracy of the reference");
  });
}

test("any months can be the reference; limits, causes and the record know it", async ({ page }) => {
  await chooseOne(page);
  await offer(page).click();
  await until(page).selectOption(months[3] ?? "");
  await from(page).selectOption(months[2] ?? "");
  await analyse(page);
  const { reference, batches } = await exportedReport(page);
  expect(reference.rows).toBe(ofMonths(2, 3).rows);
  expect(batches.map(({ label }) => label)).toEqual([...months.slice(0, 2), ...months.slice(4)]);
  await page.goto("./#v=1&view=performance");
  await expect(page.locator("driftglass-why").getByRole("status")).toContainText(
    "Accuracy fell from",
  );
  await page.goto("./#v=1&view=drift&col=car_value");
  await page.getByRole("button", { name: "Ignore column" }).click();
  await expect(page.getByText(/judged anew/)).toBeVisible();
  expect((await exportedReport(page)).reference.rows).toBe(ofMonths(2, 3).rows);
  await page.goto("./#v=1&view=decide");
  await page.getByLabel("Reason").fill("Only tried.");
  await page.getByRole("button", { name: "Save as JSON" }).click();
  // The one file is named once.
  await expect(page.getByText("Saved decision.json: 1 file with SHA-256.")).toBeVisible();
});

test("what leaves no batch is said; a reference file can be chosen after all", async ({ page }) => {
  await chooseOne(page);
  await offer(page).click();
  await until(page).selectOption(months.at(-1) ?? "");
  await expect(own(page)).toContainText("No batch is left to compare");
  await page.getByRole("button", { name: "Analyse" }).click();
  await expect(page.getByRole("alert")).toContainText("The reference has to leave a batch");
  await page.getByRole("button", { name: "Choose a reference file instead" }).click();
  await expect(page.getByRole("button", { name: "Analyse" })).toBeDisabled();
  await choose(page, join(fixtures, "car_loan_reference.csv.gz"), file);
  await expect(own(page)).toHaveCount(0);
  await analyse(page);
  expect((await exportedReport(page)).reference.rows).toBe(50_000);
});

test.describe("as it looks", () => {
  test.use({ bypassCSP: true });
  for (const width of [1280, 360]) {
    test(`${width} px`, longIf(width > 1000), async ({ page }) => {
      await page.setViewportSize({ width, height: 900 });
      await chooseOne(page);
      await expect(offer(page)).toBeVisible();
      await expectAccessible(page, "one file");
      await offer(page).click();
      await expect(own(page)).toContainText("The reference is");
      await expectAccessible(page, "a part as the reference");
      await expectNoSidewaysScroll(page, "a part as the reference");
      const shots = process.env.DRIFTGLASS_SHOTS;
      if (shots) await page.screenshot({ path: `${shots}/own-${width}.png` });
    });
  }
});
