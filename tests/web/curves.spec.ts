import { Buffer } from "node:buffer";
import type { Page } from "@playwright/test";
import * as format from "../../www/charts/format.js";
import {
  analyse,
  choose,
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  exportedReport,
  gunzipped,
  longIf,
  open,
  test,
  unfold,
} from "./support.js";

test.use({ warmsUp: false });

const tab = (page: Page, name: string) => page.getByRole("tab", { name, exact: true });
const chart = (page: Page, name: string | RegExp) => page.getByRole("img", { name });

/** Car prices by a model, in three batches after the reference: see tests/fixtures. */
async function openPrices(page: Page): Promise<void> {
  const [header = "", ...rows] = gunzipped("car_price_few_analysis.csv.gz").trim().split("\n");
  const batch = (n: number) => ({
    name: `prices_${n + 1}.csv`,
    mimeType: "text/csv",
    buffer: Buffer.from([header, ...rows.slice(n * 400, (n + 1) * 400)].join("\n")),
  });
  const reference = Buffer.from(gunzipped("car_price_few_reference.csv.gz"));
  await open(page);
  await choose(
    page,
    { name: "prices_reference.csv", mimeType: "text/csv", buffer: reference },
    [0, 1, 2].map(batch),
  );
  await analyse(page);
}

test("ROC, precision and recall, and calibration of a batch say what the report says", async ({
  page,
}) => {
  await open(page);
  const report = await exportedReport(page);
  const of = report.batches.at(-1)?.performance;
  if (of?.task !== "classification") throw new Error("The sample is a classifier.");
  const written = (value: number | null) => format.ratio(value);
  await page.goto("./#v=1&view=performance");
  await tab(page, "ROC and PR").click();
  await expect(chart(page, "ROC curve")).toContainText(
    `Area below (ROC AUC): ${written(of.rocAuc)} in the batch`,
  );
  await expect(chart(page, "Precision and recall")).toContainText(
    `Average precision: ${written(of.averagePrecision)} in the batch`,
  );
  const roc = page.locator("driftglass-curve").first();
  await roc.getByRole("slider", { name: "Along the curve" }).press("End");
  await expect(roc).toContainText("false positive rate 1.000, true positive rate 1.000");
  await roc.getByText("Show as table").click();
  await expect(roc.getByRole("row").last()).toContainText("1.000");
  expect(await roc.getByRole("row").count()).toBeLessThanOrEqual(21);

  const precision = page.locator("driftglass-curve").nth(1);
  await precision.getByText("Show as table").click();
  for (const side of ["reference", "batch"]) {
    const first = precision.getByRole("row", { name: side }).first();
    await expect(first.getByRole("cell").nth(1)).toHaveText("0.000");
  }

  await tab(page, "Calibration").click();
  await expect(chart(page, "Calibration")).toContainText(
    `Expected calibration error ${written(of.expectedCalibrationError)}, Brier score ${written(of.brier)}`,
  );
  await expect(chart(page, "Calibration")).toContainText("Drawn are bins of equal counts");

  await page.getByRole("button", { name: "Earlier batch" }).click();
  const before = report.batches.at(-2)?.performance;
  if (before?.task !== "classification") throw new Error("The sample is a classifier.");
  await expect(chart(page, "Calibration")).toContainText(written(before.brier));
});

/** A model of a class that one row in fifty has: the probability is the share that is right, or `factor` of it. */
function rareClass(factor: number): Buffer {
  const rows = Array.from({ length: 5000 }, (_, row) => {
    const p = 0.0005 + ((row * 7919) % 5000) / 125_000;
    const isPositive = (row * 104_729) % 5003 < 5003 * p;
    return `${(row * 37) % 101},${isPositive ? "yes" : "no"},no,${(p * factor).toFixed(5)}`;
  });
  return Buffer.from(`spent,target,prediction,probability\n${rows.join("\n")}\n`);
}

test("the reliability diagram has bins of equal counts, and those of equal width on demand", async ({
  page,
}) => {
  await open(page);
  await choose(page, csv("reference.csv", rareClass(1)), [csv("march.csv", rareClass(0.5))]);
  await analyse(page);
  const report = await exportedReport(page);
  const of = report.batches.at(-1)?.performance;
  if (of?.task !== "classification") throw new Error("It is a classifier.");
  const error = `Expected calibration error ${format.ratio(of.expectedCalibrationError)}`;
  await page.goto("./#v=1&view=performance");
  await tab(page, "Calibration").click();
  const calibration = page.locator("driftglass-calibration");
  const drawn = (name: string) => calibration.getByRole("img", { name, exact: true });
  const rows = calibration.locator(".twin tbody tr");
  const marks = calibration.locator("circle.batch-bar");
  await expect(drawn("Calibration")).toContainText(error);
  await expect(calibration.locator(".finding")).toContainText(
    "Drawn are bins of equal counts; the calibration error is measured over ten bins of equal width",
  );
  await expect(marks).toHaveCount(10);
  const heights = await marks.evaluateAll((all) => all.map((mark) => mark.getAttribute("cx")));
  expect(Number(heights.at(-1)) - Number(heights[0]), "marks have room").toBeGreaterThan(100);
  await calibration.getByText("Show as table").click();
  await expect(calibration.locator("caption")).toHaveText("Calibration by bins of equal counts");
  await expect(rows).toHaveCount(20);
  await expect(rows.nth(10)).toHaveText(/^batch.*50[01]$/);
  const area = calibration.getByRole("group", { name: "Calibration. Arrow keys move." });
  await area.focus();
  await page.keyboard.press("End");
  await expect(calibration.locator(".readout")).toHaveText(
    /^batch: Lowest confidence 0\.\d{4}, Highest 0\.9998, Mean 0\.9\d{3}, Right [01]\.\d{4}, Rows \d{3}$/,
  );
  await pictures(page, "calibration-rare");

  const box = calibration.getByRole("checkbox", { name: "Bins of equal width" });
  await box.check();
  await expect(page).toHaveURL(/[&]ax=width(&|$)/);
  await expect(drawn("Calibration, bins of equal width")).toContainText(error);
  await expect(calibration.locator(".finding")).toContainText("those of the calibration error");
  await expect(calibration.locator(".readout")).toHaveText("");
  await expect(marks).toHaveCount(1);
  await expect(calibration.locator("caption")).toHaveText("Calibration by tenths of confidence");
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText("0.9 to 1.0");
  await expect(rows).toContainText("5,000");
  await pictures(page, "calibration-rare-width");
  await page.reload();
  await tab(page, "Calibration").click();
  await expect(box).toBeChecked();
  await box.uncheck();
  await expect(page).not.toHaveURL(/[&]ax=/);
  await expect(drawn("Calibration")).toBeVisible();
});

/** Both widths in both schemes, to be looked at. */
async function pictures(page: Page, name: string): Promise<void> {
  if (process.env.PICTURES === undefined) return;
  for (const width of [1280, 360])
    for (const colorScheme of ["light", "dark"] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      const path = `${process.env.PICTURES}/${name}-${width}-${colorScheme}.png`;
      await page.locator("driftglass-curves").screenshot({ path });
    }
  await page.setViewportSize({ width: 1280, height: 900 });
}

test("a regression model: residuals, predicted against actual", async ({ page }) => {
  await openPrices(page);
  await page.goto("./#v=1&view=performance");
  await expect(page.getByLabel("Limit: R² at least")).toHaveValue("0.7");
  await expect(tab(page, "ROC and PR")).toHaveCount(0);
  await tab(page, "Residuals").click();
  await expect(chart(page, /Residuals: predicted less actual/)).toBeVisible();
  await tab(page, "Predicted, actual").click();
  await expect(chart(page, "Predicted against actual")).toContainText("of 10 tenths of the batch");
  await page.locator("driftglass-agreement").getByText("Show as table").click();
  const table = page.getByRole("group", { name: "Predicted against actual, by tenths" });
  await expect(table.getByRole("row")).toHaveCount(21);
  await expect(table.getByRole("row").last()).toContainText("40");
});

test("residuals are judged as columns are: a small change is no drift", async ({ page }) => {
  // Every 25th residual of 20,000 has moved far: 4 % of rows, where 5 % count.
  const rows = (moved: number): string =>
    Array.from({ length: 20_000 }, (_, at) => {
      const residual = (((at * 7919) % 10_007) / 10_007) * 10 + (at % 25 < moved ? 100 : 0);
      return `${at % 1009},${(at % 1009) + residual},${at % 1009}`;
    }).join("\n");
  const file = (name: string, moved: number) => ({
    name,
    mimeType: "text/csv",
    buffer: Buffer.from(`x,y_pred,y_true\n${rows(moved)}\n`),
  });
  await open(page);
  await choose(page, file("reference.csv", 0), [file("batch.csv", 1)]);
  await analyse(page);
  await page.goto("./#v=1&view=performance");
  await tab(page, "Residuals").click();
  await expect(chart(page, /Residuals: predicted less actual/)).toContainText(
    /Detectable but small: 4 % of rows moved/,
  );
});

/** A model of three classes, right in `right` of ten rows, with a probability for each class. */
function threeClasses(names: readonly string[], right: number): Buffer {
  const classes = ["basic", "gold", "gold plus"];
  const rows = Array.from({ length: 900 }, (_, row) => {
    const target = row % 3;
    const prediction = row % 10 < right ? target : (target + 1) % 3;
    const sure = 0.5 + ((row * 7) % 40) / 100;
    const shares = classes.map((_, at) => (at === prediction ? sure : (1 - sure) / 2));
    const cells = [((row * 37) % 101) / 8, classes[target], classes[prediction], ...shares];
    return cells.join(",");
  });
  return Buffer.from(`spent,target,prediction,${names.join(",")}\n${rows.join("\n")}\n`);
}

const ofClass = (page: Page, name: string) =>
  page.getByRole("combobox", { name: `Probability of ${name}`, exact: true });

const csv = (name: string, buffer: Buffer) => ({ name, mimeType: "text/csv", buffer });

test("of three classes each has its probability, found by names and sums, and its curves", async ({
  page,
}) => {
  const names = ["p_basic", "p_gold", "p_gold_plus"];
  await open(page);
  await choose(page, csv("reference.csv", threeClasses(names, 9)), [
    csv("march.csv", threeClasses(names, 6)),
  ]);
  const of = (name: string) => ofClass(page, name);
  await expect(of("basic")).toHaveValue("p_basic");
  await expect(of("gold")).toHaveValue("p_gold");
  await expect(of("gold plus")).toHaveValue("p_gold_plus");
  await expect(page.getByText("the probabilities of 3 classes add up to 1")).toHaveCount(3);
  // A column is that of one class; a class without one is pointed out.
  await of("basic").selectOption("p_gold");
  await expect(of("gold")).toHaveValue("");
  await expect(page.getByText("Please check the 1 role marked with ▲.")).toBeVisible();
  await of("basic").selectOption("p_basic");
  await of("gold").selectOption("p_gold");
  await expect(page.getByText("Change what is wrong, then analyse.")).toBeVisible();
  await analyse(page);
  const report = await exportedReport(page);
  expect(report.config.roles?.probability).toEqual({
    basic: "p_basic",
    gold: "p_gold",
    "gold plus": "p_gold_plus",
  });
  expect(report.batches.at(-1)?.drift?.columns.map(({ column }) => column)).toEqual(["spent"]);
  const { performance } = report.batches.at(-1) ?? {};
  expect(performance?.task === "classification" && performance.rocAuc).toBeGreaterThan(0.5);
  await page.goto("./#v=1&view=performance");
  await tab(page, "ROC and PR").click();
  await page.getByLabel("Class, against all others").selectOption("gold plus");
  await expect(chart(page, "ROC curve")).toContainText(
    /predictions of the batch have false positive rate 0\.\d+ and true positive rate 0\.6/,
  );
});

test("columns of many classes with other names are given by hand; what does not add up has no curves", async ({
  page,
}) => {
  const names = ["x1", "x2", "x3"];
  await open(page);
  await choose(page, csv("reference.csv", threeClasses(names, 9)), [
    csv("march.csv", threeClasses(names, 6)),
  ]);
  for (const [at, name] of ["basic", "gold", "gold plus"].entries())
    await ofClass(page, name).selectOption(`x${at + 1}`);
  await analyse(page);
  await page.goto("./#v=1&view=performance");
  await tab(page, "ROC and PR").click();
  await expect(page.getByLabel("Class, against all others")).toBeVisible();
  await page.getByRole("button", { name: "Load files" }).click();
  await page.getByLabel("Production files").setInputFiles(csv("april.csv", threeClasses(names, 5)));
  await expect(page.locator("html")).toHaveAttribute("data-state", "mapping");
  await ofClass(page, "gold").selectOption("spent");
  await analyse(page);
  await page.goto("./#v=1&view=performance");
  await tab(page, "ROC and PR").click();
  await expect(page.locator("driftglass-curves")).toContainText("There are no curves.");
});

test("curves of a saved report say that they need the rows", async ({ page }) => {
  await open(page);
  const report = Buffer.from(JSON.stringify(await exportedReport(page)));
  await page.goto("about:blank");
  await open(page);
  await page
    .getByLabel("Open a saved analysis")
    .setInputFiles({ name: "saved.json", mimeType: "application/json", buffer: report });
  await expect(page.getByRole("status").filter({ hasText: "Opened saved.json" })).toBeVisible();
  await page.goto("./#v=1&view=performance");
  await tab(page, "Calibration").click();
  await expect(page.getByText("choose the files again to see it")).toBeVisible();
});

for (const width of [1280, 360]) {
  test.describe(`${width} px`, longIf(width > 1000), () => {
    test.use({ bypassCSP: true, viewport: { width, height: 900 } });
    test("curves and residuals are accessible", async ({ page }) => {
      await open(page, "#v=1&view=performance");
      const look = async (name: string, element: string): Promise<void> => {
        await tab(page, name).click();
        await expect(page.locator(element).first().getByRole("img")).toBeVisible();
        await unfold(page);
        await expectAccessible(page, name);
        await expectNoSidewaysScroll(page, name);
        if (process.env.PICTURES === undefined) return;
        for (const colorScheme of ["light", "dark"] as const) {
          await page.emulateMedia({ colorScheme });
          const path = `${process.env.PICTURES}/${element}-${width}-${colorScheme}.png`;
          await page.locator("driftglass-curves").screenshot({ path });
        }
      };
      await look("ROC and PR", "driftglass-curve");
      await look("Calibration", "driftglass-calibration");
      await page.goto("./#v=1&view=overview");
      await openPrices(page);
      await page.goto("./#v=1&view=performance");
      await look("Residuals", "driftglass-distribution");
      await look("Predicted, actual", "driftglass-agreement");
    });
  });
}

test("the confusion matrix has shares of the target, of the prediction or of all rows", async ({
  page,
}) => {
  await open(page);
  const { batches } = await exportedReport(page);
  const { performance } = batches.at(-1) ?? {};
  if (performance?.task !== "classification") throw new Error("The sample is a classifier.");
  const [[first = 0, second = 0] = [], [third = 0, fourth = 0] = []] = performance.confusion;
  await page.goto("./#v=1&view=performance");
  await tab(page, "Confusion").click();
  const shares = page.locator("driftglass-confusion-shares td .share");
  const ways: [string, number, string][] = [
    ["the target (recall)", first + second, "Shares are of each row"],
    ["the prediction (precision)", first + third, "Shares are of each column"],
    ["all rows", first + second + third + fourth, "Shares are of all rows"],
  ];
  for (const [way, whole, note] of ways) {
    await page.getByLabel("Shares of", { exact: true }).selectOption(way);
    await expect(page.locator(".confusion-note")).toContainText(note);
    const shown = parseFloat((await shares.first().textContent()) ?? "");
    expect(shown, way).toBeCloseTo((100 * first) / whole, 0);
  }
  if (process.env.PICTURES !== undefined)
    await page
      .locator("driftglass-confusion-shares")
      .screenshot({ path: `${process.env.PICTURES}/confusion.png` });
});
