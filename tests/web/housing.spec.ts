// The sample that goes the way of a person's own files: two files, roles recognised, batches by month.
import { join } from "node:path";
import type { Page } from "@playwright/test";
import {
  analyse,
  censusReference,
  expect,
  expectAccessible,
  expectClose,
  expectNoSidewaysScroll,
  expectTest,
  exportedReport,
  fixtureJson,
  type GoldenTest,
  gunzipped,
  longIf,
  open,
  state,
  test,
} from "./support.js";

interface Golden {
  accuracy: number;
  confusion: number[][];
  roc_auc: number;
}

interface GoldenTable {
  dataset: string;
  reference: { rows: number; performance: Golden };
  batches: {
    rows: number;
    performance: Golden;
    drift_vs_reference: Record<string, GoldenTest>;
  }[];
}

const golden = (fixtureJson("tables.json") as { cases: GoldenTable[] }).cases.find(
  ({ dataset }) => dataset === "california_housing",
);
if (golden === undefined) throw new Error("no golden numbers of california_housing");

const SAMPLE = "**/samples/california_housing_*.csv.gz";
const tryIt = (page: Page) => page.getByRole("button", { name: "Try two sample files" });

/** On the screen of roles, with both files read. */
async function atRoles(page: Page): Promise<void> {
  await open(page);
  await tryIt(page).click();
  await state(page, "mapping");
  await expect(page.getByRole("combobox", { name: "One batch is" })).toHaveValue("month");
}

/** Rows of each month of the production file, counted from its text. */
function monthsOfFile(): [string, number][] {
  const rows = gunzipped("california_housing_analysis.csv.gz").trimEnd().split("\n").slice(1);
  const months = new Map<string, number>();
  for (const row of rows) {
    const month = /(\d{4}-\d\d)-\d\d /.exec(row)?.[1] ?? "";
    months.set(month, (months.get(month) ?? 0) + 1);
  }
  return [...months];
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** Rows that a table of predictions by targets got right. */
const right = (confusion: readonly (readonly number[])[]): number =>
  sumOf(confusion.map((row, at) => row[at] ?? 0));

test("roles are recognised, months are batches, and the numbers are the golden ones", async ({
  page,
}) => {
  await atRoles(page);
  const roles = {
    Target: "clf_target",
    Prediction: "y_pred",
    Probability: "y_pred_proba",
    Time: "timestamp",
    Identifier: "id",
  };
  for (const [role, column] of Object.entries(roles))
    await expect(page.getByLabel(role, { exact: false }).first()).toHaveValue(column);
  await expect(page.locator(".origin")).toContainText("The times are artificial");
  await expect(page.locator(".file-list .name")).toHaveText([
    "california_housing_reference.csv.gz",
    "california_housing_analysis.csv.gz",
  ]);
  const months = monthsOfFile();
  await expect(page.locator("#split-answer")).toContainText(`${months.length} batches, 2021-06`);
  await expect(page.getByRole("button", { name: "Analyse" })).toBeFocused();
  await analyse(page);
  await expect(page.locator(".origin")).toContainText("Sample: California housing");
  await expect(page.locator("driftglass-verdict")).toContainText("no worse than on the reference");
  const { reference, batches } = await exportedReport(page);
  expect(batches.map(({ label, rows }) => [label, rows])).toEqual(months);
  expect(reference.rows).toBe(golden.reference.rows);
  if (reference.performance?.task !== "classification") throw new Error("no classification");
  expectClose(reference.performance.accuracy, golden.reference.performance.accuracy, "accuracy");
  expectClose(reference.performance.rocAuc, golden.reference.performance.roc_auc, "rocAuc");
  const found = batches.map(({ performance, rows }) =>
    performance?.task === "classification" ? (performance.accuracy ?? 0) * rows : Number.NaN,
  );
  const wanted = sumOf(golden.batches.map(({ performance }) => right(performance.confusion)));
  expectClose(sumOf(found), wanted, "rows that the model got right, of the whole file");
});

test("in equal parts every batch has the golden metrics and statistics", async ({ page }) => {
  await atRoles(page);
  await page.getByRole("combobox", { name: "One batch is" }).selectOption("count");
  await page.getByRole("spinbutton", { name: "Number of parts" }).fill("8");
  await page.getByRole("spinbutton", { name: "Number of parts" }).press("Tab");
  await analyse(page);
  const { batches } = await exportedReport(page);
  expect(batches.map(({ rows }) => rows)).toEqual(golden.batches.map(({ rows }) => rows));
  for (const [at, wanted] of golden.batches.entries()) {
    const { performance, drift } = batches[at] ?? {};
    if (performance?.task !== "classification") throw new Error("no classification");
    expectClose(performance.accuracy, wanted.performance.accuracy, `${at} accuracy`);
    expectClose(performance.rocAuc, wanted.performance.roc_auc, `${at} rocAuc`);
    expect(drift?.columns).toHaveLength(8);
    for (const result of drift?.columns ?? []) {
      const test = wanted.drift_vs_reference[result.column ?? ""];
      if (test === undefined) throw new Error(`no golden test of ${result.column}`);
      expectTest(result, test, `${at} ${result.column}`);
    }
  }
});

test("a server that unpacks the files on their way gives the same", async ({ page }) => {
  await page.route(SAMPLE, (route) => {
    const name = new URL(route.request().url()).pathname.split("/").at(-1) ?? "";
    return route.fulfill({ body: gunzipped(name) });
  });
  await atRoles(page);
  await expect(page.locator("#split-answer")).toContainText("12 batches");
});

test("fetching is cancelled, and files that are chosen meanwhile come first", async ({ page }) => {
  const waiting: (() => void)[] = [];
  await page.route(SAMPLE, async (route) => {
    await new Promise<void>((go) => waiting.push(go));
    await route.continue().catch(() => undefined);
  });
  await open(page);
  await tryIt(page).click();
  await state(page, "loading");
  await expect(page.getByRole("heading", { name: "Fetching the sample" })).toBeVisible();
  await expect(page.getByText("0 of 2")).toBeVisible();
  await page.getByRole("button", { name: "Cancel" }).click();
  await state(page, "ready");
  await expect(page.getByText(/^Stopped fetching the sample/)).toBeVisible();
  await expect(page.locator(".origin")).toContainText("US Census");
  await tryIt(page).click();
  await state(page, "loading");
  await page.evaluate(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(["y,pred,x\n1,1,0.5\n0,0,0.25\n"], "own.csv"));
    window.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, cancelable: true }));
  });
  await state(page, "mapping");
  for (const go of waiting) go();
  await expect(page.locator(".file-list .name")).toHaveText(["own.csv"]);
  await expect(page.locator(".origin")).toHaveCount(0);
});

test("what is put aside leaves the report, and own files are no sample", async ({ page }) => {
  await atRoles(page);
  await page.getByRole("button", { name: "Cancel" }).click();
  await state(page, "ready");
  await expect(page.locator(".origin")).toContainText("US Census");
  await atRoles(page);
  await page.getByLabel("Production files").setInputFiles(censusReference);
  await expect(page.locator(".file-list .name")).toHaveCount(3);
  await expect(page.locator(".origin")).toHaveCount(0);
});

for (const [how, status] of [
  ["without a network", null],
  ["where the files are missing", 404],
] as const) {
  test(`${how} it is said, and own files are still taken`, async ({ page, watch }) => {
    await open(page);
    await page.route(SAMPLE, (route) =>
      status === null ? route.abort() : route.fulfill({ status, body: "" }),
    );
    await tryIt(page).click();
    await state(page, "error");
    const problem = page.getByRole("alert");
    await expect(problem).toContainText("The sample could not be fetched");
    await expect(problem).toContainText(
      status === null ? "this site could not be reached" : "is not there (404)",
    );
    await expect(problem).toContainText("Your own files need no network.");
    await page.getByRole("button", { name: "Dismiss" }).click();
    await state(page, "ready");
    await page.unroute(SAMPLE);
    await tryIt(page).click();
    await state(page, "mapping");
    expect(watch.complaints.splice(0).length).toBeGreaterThan(0);
  });
}

test("the script of the sample that cannot be fetched is said plainly", async ({ page, watch }) => {
  await open(page);
  await page.route("**/assets/housing-*.js", (route) => route.abort());
  await tryIt(page).click();
  await expect(page.getByRole("alert")).toContainText("this site could not be reached");
  expect(watch.complaints.splice(0).length).toBeGreaterThan(0);
});

test.describe("as it looks", () => {
  test.use({ bypassCSP: true });
  for (const width of [1280, 320]) {
    test(`${width} px`, longIf(width > 1000), async ({ page }) => {
      await page.setViewportSize({ width, height: 900 });
      const waiting: (() => void)[] = [];
      await page.route(SAMPLE, async (route) => {
        await new Promise<void>((go) => waiting.push(go));
        await route.continue();
      });
      const shots = process.env.DRIFTGLASS_SHOTS;
      const look = async (name: string) => {
        await expectAccessible(page, name);
        await expectNoSidewaysScroll(page, name);
        if (shots)
          await page.screenshot({
            path: join(shots, `housing-${name}-${width}.png`),
            fullPage: true,
          });
      };
      await open(page);
      await tryIt(page).click();
      await state(page, "loading");
      await look("fetching");
      for (const go of waiting) go();
      await state(page, "mapping");
      await expect(page.getByRole("combobox", { name: "One batch is" })).toHaveValue("month");
      await look("roles");
      await analyse(page);
      await look("verdict");
    });
  }
});
