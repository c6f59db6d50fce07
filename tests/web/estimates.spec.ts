import { join } from "node:path";
import type { Page } from "@playwright/test";
import {
  analyse,
  choose,
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  exported,
  exportedReport,
  fixtures,
  gunzipped,
  longIf,
  open,
  state,
  test,
  unfold,
} from "./support.js";

test.use({ warmsUp: false });

const reference = join(fixtures, "car_loan_reference.csv.gz");
const BATCH_ROWS = 5000;
const BATCHES = 10;

/** Ten weeks of the analysis file; the last `late` of them have no targets yet. */
function weeks(late: number) {
  const lines = gunzipped("car_loan_analysis.csv.gz").trimEnd().split("\n");
  const withoutTarget = (line: string): string => line.slice(0, line.lastIndexOf(","));
  const [header = "", ...rows] = lines;
  expect(header.endsWith(",repaid"), "the target is the last column").toBe(true);
  return Array.from({ length: BATCHES }, (_, week) => {
    const part = [header, ...rows.slice(week * BATCH_ROWS, (week + 1) * BATCH_ROWS)];
    const text = week < BATCHES - late ? part : part.map(withoutTarget);
    const buffer = Buffer.from(`${text.join("\n")}\n`);
    return { name: `week_${week + 1}.csv`, mimeType: "text/csv", buffer };
  });
}

async function analysed(page: Page, late: number): Promise<void> {
  await open(page);
  await choose(page, reference, weeks(late));
  await analyse(page);
}

const three = (value: number | null | undefined): string => (value ?? Number.NaN).toFixed(3);
const estimates = (page: Page) => page.locator("driftglass-estimates");
const why = (page: Page) => page.locator("driftglass-why");
const toExplain = (page: Page) => page.getByRole("combobox", { name: "Batch to explain" });

/** Rings that the chart draws for realised values. */
async function rings(page: Page): Promise<number> {
  const path = await estimates(page).locator("svg.chart path.realised").getAttribute("d");
  return path?.match(/M/g)?.length ?? 0;
}

/** Counts what the worker is asked to do, and as "answered" its explanations; held back they wait for `release`. */
async function countCalls(page: Page, areHeld = false): Promise<(name: string) => Promise<number>> {
  await page.addInitScript((areHeld) => {
    const asked: string[] = [];
    const held: (() => void)[] = [];
    const release = () => held.splice(0).forEach((send) => void send());
    Object.assign(globalThis, { asked, release });
    const post = Worker.prototype.postMessage as (this: Worker, ...args: unknown[]) => void;
    Worker.prototype.postMessage = function (this: Worker, ...args: unknown[]) {
      const { id, method = "" } = args[0] as { id?: number; method?: string };
      asked.push(method);
      if (method !== "explainPerformance") return post.apply(this, args);
      this.addEventListener("message", ({ data }) => {
        if (data.type === "result" && data.id === id) asked.push("answered");
      });
      if (areHeld) held.push(() => post.apply(this, args));
      else post.apply(this, args);
    };
  }, areHeld);
  return (name) =>
    page.evaluate(
      (name) =>
        (globalThis as unknown as { asked: string[] }).asked.filter((of) => of === name).length,
      name,
    );
}

test("estimates stand beside what the targets showed, in words, as a chart and as a table", async ({
  page,
}) => {
  await analysed(page, 0);
  const { batches } = await exportedReport(page);
  await page.goto("./#v=1&view=performance");
  const last = batches.at(-1)?.estimated?.metrics.find(({ metric }) => metric === "accuracy");
  const [low, high] = last?.interval ?? [];
  const [from, to] = last?.threshold ?? [];
  await expect(estimates(page).locator(".lead")).toHaveText(
    `Estimated without targets: accuracy ${three(last?.value)} (${three(low)} to ${three(high)}) in week_10; realised ${three(last?.realised)}; outside the limits ${three(from)} to ${three(to)}.`,
  );
  // The drop after row 25,000 of the analysis file: estimates from week 6 on are outside.
  const outside = batches.map(({ estimated }) => estimated?.metrics[0]?.alert);
  expect(outside).toEqual([...Array(5).fill(false), ...Array(5).fill(true)]);
  await expect(estimates(page).locator("svg.chart .alert-mark")).toHaveCount(5);
  await expect.poll(() => rings(page)).toBe(10);
  await expect(estimates(page).locator("svg.chart .limit")).toHaveCount(2);
  await expect(estimates(page).getByRole("listitem")).toHaveText([
    "estimate",
    "three sampling errors",
    "realised",
    "limits",
    "outside the limits",
  ]);
  await estimates(page).getByText("Show as table").click();
  const row = estimates(page).getByRole("row", { name: /^week_10 / });
  await expect(row.getByRole("cell")).toHaveText([
    three(last?.value),
    `${three(low)} to ${three(high)}`,
    three(last?.realised),
    "5,000",
    "outside",
  ]);
  await page.getByRole("combobox", { name: "Estimated metric" }).selectOption("ROC AUC");
  await expect(estimates(page).locator(".lead")).toContainText(
    "Estimated without targets: ROC AUC",
  );
});

test("why it moved: what explains it, the slices of a column, the weakest segments", async ({
  page,
}) => {
  const calls = await countCalls(page);
  await analysed(page, 0);
  await page.goto("./#v=1&view=performance");
  await expect(toExplain(page)).toHaveValue("week_10");
  await expect(why(page).getByRole("status")).toHaveText(
    /^Accuracy fell from 0\.9436 to 0\.9122\. Shifts explain: repaid_loan_on_prev_car 32\s%/,
  );
  const causes = why(page).locator(".causes details");
  await expect(causes).toHaveCount(7);
  await expect(causes.locator(".cause-name").first()).toHaveText("repaid_loan_on_prev_car");
  await expect(causes.first().locator(".cause-share")).toHaveText(/^explains 31\.6\s%$/);
  await expect(why(page).locator(".cause-rest strong")).toHaveText(/^53\.2\s%$/);
  await causes.first().locator("summary").press("Enter");
  const slice = causes.first().getByRole("row").filter({ hasText: "true" });
  await expect(slice.getByRole("cell")).toHaveText([
    /^55\.1\s%$/,
    /^80\.8\s%$/,
    "0.926",
    "0.901",
    "−0.0045",
  ]);
  const weakest = page.getByRole("region", { name: "Weakest segments of week_10" });
  await expect(weakest.getByRole("row")).toHaveCount(11);
  await expect(weakest.getByRole("row").nth(1)).toContainText("repaid_loan_on_prev_car: true");
  await expect(weakest.getByRole("row").nth(1)).toContainText("4,040 (80.8");
  await expect.poll(() => calls("explainPerformance")).toBe(1);
  await toExplain(page).selectOption("week_2");
  await expect(why(page).getByRole("status")).toContainText("There is nothing to explain.");
  await expect(page).toHaveURL(/b=week_2/);
  await expect(why(page).locator(".cause-share strong")).toHaveCount(0);
  await expect.poll(() => calls("explainPerformance")).toBe(2);
  // What is known is not asked again: neither by coming back to a batch nor to the screen.
  await toExplain(page).selectOption("week_10");
  await page.getByRole("link", { name: "Quality" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Quality");
  await page.getByRole("link", { name: "Performance" }).click();
  await expect(why(page).getByRole("status")).toContainText("Accuracy fell");
  await expect.poll(() => calls("explainPerformance")).toBe(2);
});

test("who leaves the screen stops what was asked; who comes back gets an answer", async ({
  page,
}) => {
  const calls = await countCalls(page, true);
  await analysed(page, 0);
  await page.goto("./#v=1&view=performance");
  await expect(why(page).getByRole("status")).toHaveText("Looking for what explains it …");
  await expect.poll(() => calls("explainPerformance")).toBe(1);
  await page.goto("./#v=1&view=quality");
  await expect(why(page)).toHaveCount(0);
  await page.evaluate(() => (globalThis as unknown as { release(): void }).release());
  // The next step would be asked for at once.
  await expect.poll(() => calls("answered")).toBe(1);
  expect(await calls("weakestSegments")).toBe(0);
  await page.goto("./#v=1&view=performance");
  await expect(why(page).getByRole("status")).toContainText("Accuracy fell");
  await expect.poll(() => calls("weakestSegments")).toBe(1);
});

test("the last batch whose performance moved is explained first, and split files are as well", async ({
  page,
}) => {
  await open(page);
  await choose(page, reference, join(fixtures, "car_loan_analysis.csv.gz"));
  await page.getByRole("combobox", { name: "One batch is" }).selectOption("rows");
  await page.getByRole("combobox", { name: "Compared with" }).selectOption("the batch before");
  await analyse(page);
  await page.goto("./#v=1&view=performance&b=rows+25001-30000");
  await expect(toExplain(page)).toHaveValue("rows 25001-30000");
  await expect(why(page).getByText("compared with the batches before it")).toBeVisible();
  await expect(estimates(page)).not.toContainText("Those parts have");
  // Accuracy of rows 20001 to 25000 and of the 5000 after them, as the golden numbers have it.
  await expect(why(page).getByRole("status")).toContainText("Accuracy fell from 0.9410 to 0.9146.");
});

test("without targets there is the estimate, called so, and what it assumes", async ({ page }) => {
  await analysed(page, 2);
  const { batches } = await exportedReport(page);
  const last = batches.at(-1);
  expect(last?.performance).toBeNull();
  const value = three(last?.estimated?.metrics[0]?.value);
  await page.goto("./#v=1&view=overview");
  await expect(page.locator("p.estimated")).toContainText(
    `Estimated without targets: accuracy ${value} (`,
  );
  await expect(page.locator("p.estimated")).toContainText("concept drift");
  const card = page.getByRole("link", { name: /Performance, estimated/ });
  await expect(card).toContainText(value);
  await expect(card).toContainText("outside the limits");
  const document = await exported(page, "HTML report");
  expect(document).toContain("<h2>Accuracy, estimated without targets</h2>");
  expect(document).toContain(`accuracy ${value} (`);
  await page.goto("./#v=1&view=overview");
  await card.click();
  await expect(estimates(page).locator(".lead")).toContainText(`accuracy ${value}`);
  await expect(estimates(page).locator(".lead")).not.toContainText("realised");
  await expect(estimates(page)).toContainText("concept drift");
  await expect.poll(() => rings(page)).toBe(8);
  await expect(toExplain(page)).toHaveValue("week_10");
  await expect(why(page).getByRole("status")).toContainText(
    "Without targets the accuracy of the batch is estimated at",
  );
  await expect(why(page)).toContainText("needs targets, which the file of this batch lacks");
});

test("a saved report has the estimates, and says that causes need the rows", async ({ page }) => {
  await analysed(page, 0);
  const report = await exportedReport(page);
  const saved = Buffer.from(JSON.stringify(report));
  await page.goto("./#v=1&view=overview");
  await page
    .getByLabel("Open a saved analysis")
    .setInputFiles({ name: "saved.json", mimeType: "application/json", buffer: saved });
  await expect(page.getByText("Opened saved.json")).toBeVisible();
  await page.goto("./#v=1&view=performance");
  await expect(estimates(page).locator(".lead")).toContainText("Estimated without targets");
  await expect(why(page).getByRole("status")).toContainText("choose the files again");
});

test("where nothing can be estimated the page says why", async ({ page }) => {
  await open(page);
  const [first, second] = weeks(0);
  if (!first || !second) throw new Error("no weeks");
  const renamed = second.buffer.toString("utf8").replace("y_pred_proba", "score");
  await choose(page, reference, [first, { ...second, buffer: Buffer.from(renamed) }]);
  await analyse(page);
  await page.goto("./#v=1&view=performance");
  await expect(estimates(page).locator(".lead")).toHaveText(
    "Accuracy in week_2 has no estimate. No “y_pred_proba” in this batch.",
  );
  await expect.poll(() => rings(page)).toBe(1);
  await open(page);
  await choose(page, reference, [first]);
  await page.getByLabel("Probability").selectOption("");
  await analyse(page);
  await page.goto("./#v=1&view=performance");
  await expect(estimates(page)).toContainText("No column has the role of the probability.");
  await expect(why(page).getByRole("status")).toContainText("There is nothing to explain.");
});

test("an engine that is lost is said, and asked again", async ({ page }) => {
  await analysed(page, 0);
  await page.evaluate(() => {
    const post = Worker.prototype.postMessage as (this: Worker, ...args: unknown[]) => void;
    Worker.prototype.postMessage = function (this: Worker, ...args: unknown[]) {
      if (JSON.stringify(args[0])?.includes('"explainPerformance"')) {
        Worker.prototype.postMessage = post as typeof Worker.prototype.postMessage;
        throw new Error("the worker takes no messages");
      }
      post.apply(this, args);
    };
  });
  await page.goto("./#v=1&view=performance");
  const status = why(page).getByRole("status");
  await expect(status).toContainText("▲ It could not be explained: ");
  await expect(status).toContainText("the worker takes no messages");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(status).toContainText("Accuracy fell");
});

for (const width of [1280, 360]) {
  test.describe(`${width} px`, longIf(width > 1000), () => {
    /** axe is brought in as a script, which the page's policy forbids: these runs are without it. */
    test.use({ viewport: { width, height: 900 }, bypassCSP: true });

    test("estimates and causes are accessible", async ({ page }) => {
      await analysed(page, 2);
      for (const fragment of ["view=overview", "view=performance", "view=performance&b=week_8"]) {
        await page.goto(`./#v=1&${fragment}`);
        await state(page, "ready");
        if (fragment.includes("performance"))
          await expect(why(page).getByRole("heading", { name: /^Weakest/ })).toBeVisible();
        await unfold(page);
        await expectAccessible(page, fragment);
        await expectNoSidewaysScroll(page, fragment);
      }
    });
  });
}
