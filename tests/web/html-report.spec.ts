// The exported report, opened as a person opens it: from a file, in a browser that has nothing else.
import { writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page, TestInfo } from "@playwright/test";
import type { Report } from "../../www/core/types.js";
import {
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  exported,
  longIf,
  open,
  test,
  unfold,
} from "./support.js";
import { settled } from "./texts.js";

test.use({ warmsUp: false });

/** Saves the sample's report and opens the file. Nothing may be asked for, and nothing may complain. */
async function openedFile(
  page: Page,
  browser: Browser,
  info: TestInfo,
  options: BrowserContextOptions = {},
): Promise<Page> {
  await open(page);
  const path = info.outputPath("report.html");
  writeFileSync(path, await exported(page, "HTML report"));
  const context = await browser.newContext(options);
  const report = await context.newPage();
  const complaints: string[] = [];
  report.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  report.on("pageerror", (error) => complaints.push(error.message));
  const asked: string[] = [];
  report.on("request", (request) => asked.push(request.url()));
  const address = pathToFileURL(path).href;
  await report.goto(address);
  await expect(report.locator("#alpha")).toBeVisible();
  expect(complaints).toEqual([]);
  expect(asked).toEqual([address]);
  return report;
}

const drifted = (report: Page) => report.locator("#columns .verdict.drifted");

test("it opens from a file and has the findings", async ({ page, browser }, info) => {
  const report = await openedFile(page, browser, info);
  await expect(report.getByRole("heading", { level: 1 })).toHaveText("Is the model still fine?");
  await expect(report.getByText("Needs attention: 1 of 16 columns drifted")).toBeVisible();
  const columns = report.getByRole("table", { name: "Columns of 2018-4" });
  await expect(columns.getByRole("row")).toHaveCount(17);
  await expect(report.locator("svg.chart:visible").first()).toBeVisible();
  // What a person may still do to it, its policy does not let anything else do.
  const blocked = await report.evaluate(async () => {
    const script = document.createElement("script");
    try {
      script.textContent = "window.__ran = 1";
    } catch {
      // Text that is not trusted is not even taken.
      script.append("window.__ran = 1");
    }
    document.body.append(script);
    const reached = await fetch("https://example.invalid/").then(
      () => true,
      () => false,
    );
    return { ran: Reflect.get(window, "__ran") ?? null, reached };
  });
  expect(blocked).toEqual({ ran: null, reached: false });
  await report.context().close();
});

test("it has the curves of the last batch, as the report says, and they fit a phone", async ({
  page,
  browser,
}, info) => {
  const report = await openedFile(page, browser, info, { viewport: { width: 360, height: 800 } });
  const square = (name: string) => report.getByRole("img", { name, exact: true });
  await expect(square("ROC curve")).toContainText(/Area below \(ROC AUC\): 0\.\d{3} in the batch/);
  await expect(square("Precision and recall")).toContainText("Average precision: 0.");
  await expect(square("Calibration")).toContainText("Expected calibration error 0.0");
  const ends = await report
    .locator(".squares svg.chart")
    .evaluateAll((charts) => charts.map((chart) => chart.getBoundingClientRect().right));
  expect(ends).toHaveLength(3);
  expect(Math.max(...ends)).toBeLessThanOrEqual(360);
  await expectNoSidewaysScroll(report, "a phone");
  await report.context().close();
});

test("columns are sorted and filtered", async ({ page, browser }, info) => {
  const report = await openedFile(page, browser, info);
  const names = () => report.locator("#columns tbody tr:not([hidden]) th").allTextContents();
  const asWritten = await names();
  await report.getByRole("button", { name: "Rows moved" }).click();
  await expect.poll(names).not.toEqual(asWritten);
  const rising = await names();
  await report.getByRole("button", { name: "Rows moved" }).click();
  await expect.poll(names).toEqual(rising.toReversed());
  expect((await names())[0]).toBe("SCHL");
  await expect(report.getByRole("columnheader", { name: "Rows moved" })).toHaveAttribute(
    "aria-sort",
    "descending",
  );
  await report.getByLabel("Find").fill("mi");
  await expect.poll(async () => (await names()).toSorted()).toEqual(["MIG", "MIL"]);
  await expect(report.locator("details.column:visible")).toHaveCount(2);
  await report.getByLabel("Find").fill("");
  await report.getByLabel("Verdict").selectOption("drifted");
  await expect.poll(names).toEqual(["ANC"]);
  await report.context().close();
});

test("limits are moved, and every verdict is judged anew as the engine would", async ({
  page,
  browser,
}, info) => {
  const report = await openedFile(page, browser, info);
  await expect(drifted(report)).toHaveCount(1);
  await report.getByLabel("Level of p-values").fill("0.25");
  await report.getByLabel("Smallest change that counts").fill("1");
  const stored = await page.evaluate(async () => (await fetch("./samples/census.json")).json());
  const { batches } = stored as Report;
  const wanted = (alpha: number, effect: number) =>
    (batches.at(-1)?.drift?.columns ?? [])
      .filter((of) => (of.adjustedPValue ?? 1) <= alpha && (of.effect ?? 0) >= effect)
      .map(({ column }) => column ?? "")
      .toSorted();
  const named = async () =>
    (await report.locator("#columns tr:has(.verdict.drifted) th").allTextContents()).toSorted();
  expect(wanted(0.25, 0.01)).toHaveLength(3);
  await expect.poll(named).toEqual(wanted(0.25, 0.01));
  await expect(report.locator("#judged")).toContainText("3 of 16 columns drifted");
  await expect(report.locator("#judged")).toContainText("1 as analysed; 2 judged otherwise");
  await expect(report.locator("#map-words")).toContainText("3 of 16 columns drifted in 2018-4");
  await report.getByLabel("Level of p-values").fill("0.001");
  await expect.poll(named).toEqual([]);
  await expect(report.locator("#judged")).toContainText("The batch: stable");
  await report.getByRole("button", { name: "As analysed" }).click();
  await expect.poll(named).toEqual(["ANC"]);
  // One column alone.
  const anc = report.locator("details.column[open]").first();
  await anc.getByLabel("Limit of this column's p-value").fill("0.0001");
  await expect.poll(named).toEqual([]);
  await expect(anc.locator(".verdict.moved")).toHaveText("stable");
  await report.context().close();
});

test("the limit of a metric is moved, and batches beyond it are marked", async ({
  page,
  browser,
}, info) => {
  const report = await openedFile(page, browser, info);
  const accuracy = report.locator("figure").filter({ hasText: "Wrong if below" }).first();
  await expect(accuracy.locator(".alert-mark")).toHaveCount(0);
  await accuracy.getByLabel("Wrong if below").fill("0.83");
  const said = accuracy.locator("output");
  await expect(said).toHaveText(/^\d+ of 12 below it$/);
  const beyond = Number.parseInt((await said.textContent()) ?? "", 10);
  expect(beyond).toBeGreaterThan(2);
  await expect(accuracy.locator("svg.chart .alert-mark")).toHaveCount(beyond);
  await expect(accuracy.locator("svg.chart .limit")).toHaveCount(1);
  await report.context().close();
});

test("a theme is chosen, else the system's is followed", async ({ page, browser }, info) => {
  const report = await openedFile(page, browser, info, { colorScheme: "dark" });
  const paper = () => report.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await expect.poll(paper).toBe("rgb(20, 23, 26)");
  await report.getByLabel("Theme").selectOption("light");
  await expect.poll(paper).toBe("rgb(255, 255, 255)");
  await report.context().close();
});

test("without scripts it is a document with the same findings", async ({ page, browser }, info) => {
  await open(page);
  const path = info.outputPath("still.html");
  writeFileSync(path, await exported(page, "HTML report"));
  const context = await browser.newContext({ javaScriptEnabled: false });
  const report = await context.newPage();
  await report.goto(pathToFileURL(path).href);
  await expect(report.locator("#alpha")).toBeHidden();
  await expect(report.locator("#theme")).toBeHidden();
  await expect(report.locator("#map svg.chart")).toBeVisible();
  await expect(report.getByRole("button")).toHaveCount(0);
  await context.close();
});

test("on paper it is light, wide enough for A4, and everything is open", async ({
  page,
  browser,
}, info) => {
  const report = await openedFile(page, browser, info, { colorScheme: "dark" });
  await report.emulateMedia({ media: "print" });
  await report.setViewportSize({ width: 703, height: 1000 });
  await report.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await expect(report.locator("body")).toHaveCSS("background-color", "rgb(255, 255, 255)");
  await expect(report.locator("details:not([open])")).toHaveCount(0);
  await expect(report.locator(".limits")).toBeHidden();
  const widest = () =>
    report.evaluate(() =>
      Math.max(...[...document.querySelectorAll("svg.chart")].map((of) => of.clientWidth)),
    );
  await expect.poll(widest).toBeLessThanOrEqual(703);
  await report.evaluate(() => dispatchEvent(new Event("afterprint")));
  await expect.poll(() => report.locator("details:not([open])").count()).toBeGreaterThan(10);
  const file = await report.pdf({ format: "A4" });
  expect(file.subarray(0, 5).toString()).toBe("%PDF-");
  await report.context().close();
});

for (const width of [1280, 360]) {
  test(`axe finds nothing, ${width} px`, longIf(width > 1000), async ({ page, browser }, info) => {
    // axe is brought in as a script, which the report's policy forbids: these runs are without it.
    const options = { bypassCSP: true, viewport: { width, height: 900 } };
    const report = await openedFile(page, browser, info, options);
    await expectNoSidewaysScroll(report, "as opened");
    await report.getByLabel("Level of p-values").fill("0.5");
    await unfold(report);
    await settled(report);
    await expectAccessible(report, "unfolded, judged anew");
    await expectNoSidewaysScroll(report, "unfolded");
    await report.context().close();
  });
}
