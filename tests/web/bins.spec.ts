// How a column is distributed in each batch, below its line over time: from the report, and from rows where those are here.
import { Buffer } from "node:buffer";
import type { Page } from "@playwright/test";
import type { Report } from "../../www/core/types.js";
import {
  analyse,
  choose,
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  exported,
  exportedReport,
  longIf,
  open,
  test,
  unfold,
} from "./support.js";

test.use({ warmsUp: false });

const map = (page: Page) => page.locator("driftglass-bins");
const line = (page: Page) => page.locator("driftglass-over-time driftglass-metric-chart");
const area = (page: Page) => map(page).getByRole("group", { name: /Arrow keys move\.$/ });
const table = (page: Page) => map(page).getByRole("table");

async function overTime(page: Page, column: string, more = ""): Promise<void> {
  await page.goto(`./#v=1&view=drift&col=${column}${more}`);
  await page.getByRole("tab", { name: "Over time" }).click();
  await expect(map(page).locator("svg.chart")).toBeVisible();
}

/** Left and right end of the batches of a chart, and what is named below. */
async function placesOf(chart: ReturnType<typeof map>): Promise<unknown[]> {
  const svg = chart.locator("svg.chart");
  const { left } = await svg.evaluate((element) => element.getBoundingClientRect());
  const [x, width] = await svg
    .locator("rect.hit")
    .evaluate((element) => [element.getAttribute("x"), element.getAttribute("width")]);
  const ticks = await svg.locator('g.axis[text-anchor="middle"] text').allTextContents();
  return [left, x, width, ...ticks];
}

/** Each chart is drawn anew once its room is known. */
async function expectSamePlaces(page: Page): Promise<void> {
  await expect(async () => {
    expect(await placesOf(map(page))).toEqual(await placesOf(line(page)));
  }).toPass();
}

async function rowsOf(page: Page): Promise<string[][]> {
  await expect(table(page)).toBeVisible();
  const rows = await table(page).getByRole("row").all();
  return Promise.all(rows.map((row) => row.locator("th, td").allTextContents()));
}

test("ranges of a number by batch, at the places of the line above, with the difference to the reference", async ({
  page,
}) => {
  await open(page);
  const { batches } = await exportedReport(page);
  await overTime(page, "AGEP");
  await expectSamePlaces(page);
  await map(page).getByText("Show as table").click();
  await expect(table(page).getByRole("row")).toHaveCount(25);
  const [head = [], ...rows] = await rowsOf(page);
  expect(head).toEqual(["Range", "Reference", ...batches.map(({ label }) => label)]);
  const last = batches.at(-1)?.drift?.columns.find(({ column }) => column === "AGEP")?.profile;
  const [range, reference, ...shares] = rows.at(-1) ?? [];
  expect(range).toBe("−0.5 to 3.5");
  expect(parseFloat(reference ?? "")).toBeCloseTo(100 * (last?.reference[0] ?? 0), 1);
  const [share = 0, before = 0] = [last?.batch[0], last?.reference[0]];
  const [said = "", difference = ""] = (shares.at(-1) ?? "").split(" (");
  expect(parseFloat(said)).toBeCloseTo(100 * share, 1);
  expect(parseFloat(difference.replace("−", "-"))).toBeCloseTo(100 * (share - before), 1);
  await expect(map(page).locator(".finding")).toContainText(
    /^In 2018-4 the largest difference to the reference is .+: .+\s% of values, reference .+\s%, .+\spp\.$/,
  );

  // What the cursor says is what the table says.
  await area(page).focus();
  for (const key of ["ArrowDown", "ArrowDown", "Home"]) await page.keyboard.press(key);
  const [name, of, first = ""] = rows[1] ?? [];
  const [value, change] = first.replace(")", "").split(" (");
  await expect(map(page).locator(".readout")).toHaveText(
    `${name}, 2016-1: ${value} of values, reference ${of}, ${change}`,
  );
});

test("the map has the batches of the line, and stands at their times where it does", async ({
  page,
}) => {
  await open(page);
  await overTime(page, "AGEP", "&r=3-7");
  await expectSamePlaces(page);
  await map(page).getByText("Show as table").click();
  await expect(table(page).getByRole("columnheader")).toHaveCount(7);
  await expect(map(page).locator(".finding")).toContainText("In 2017-4 ");
  const before = await placesOf(map(page));
  await line(page).getByLabel("Placed by time (UTC)").check();
  await expect.poll(() => placesOf(map(page))).not.toEqual(before);
  await expectSamePlaces(page);
});

test("values of a category by batch: the most frequent by name, the others together", async ({
  page,
}) => {
  await open(page);
  await overTime(page, "SCHL");
  await map(page).getByText("Show as table").click();
  await expect(table(page).getByRole("row")).toHaveCount(12);
  const [, ...rows] = await rowsOf(page);
  expect(rows.at(-1)?.[0]).toBe("other values");
  const references = rows.slice(0, 10).map(([, share]) => parseFloat(share ?? ""));
  expect(references).toEqual([...references].sort((one, other) => other - one));
  const sums = [1, 2, 13].map((at) =>
    rows.reduce((sum, row) => sum + parseFloat(row[at] ?? ""), 0),
  );
  for (const sum of sums) expect(Math.abs(sum - 100)).toBeLessThan(0.6);
});

/** So many columns that whole reports of a few batches are kept. */
function many(rows: number, seed: number): Buffer {
  const names = Array.from({ length: 260 }, (_, column) => `c${column}`);
  const line = (at: number): string =>
    names.map((_, column) => (((at + seed) * 7 + column * 3) % 50) + 0.5).join(",");
  return Buffer.from(
    `${[names.join(","), ...Array.from({ length: rows }, (_, at) => line(at))].join("\n")}\n`,
  );
}

/** Counts the questions that the page asks its engine. */
const questions = (page: Page): Promise<number> =>
  page.evaluate(() => (globalThis as unknown as { asked: number }).asked);

test("batches of which only numbers are kept are counted from their rows, each once, and else say why not", async ({
  page,
}) => {
  await page.addInitScript(() => {
    const counts = globalThis as unknown as { asked: number };
    counts.asked = 0;
    const { postMessage } = Worker.prototype;
    Worker.prototype.postMessage = function (this: Worker, ...sent: [unknown]) {
      if (JSON.stringify(sent[0])?.includes("detectDrift")) counts.asked += 1;
      postMessage.apply(this, sent);
    } as typeof postMessage;
  });
  const file = (name: string, buffer: Buffer) => ({ name, mimeType: "text/csv", buffer });
  await open(page);
  const production = Array.from({ length: 24 }, (_, at) => file(`b${at + 10}.csv`, many(60, at)));
  await choose(page, file("reference.csv", many(120, 0)), production);
  await analyse(page);
  const saved = await exported(page, "JSON");
  const older = (JSON.parse(saved) as Report).batches.filter(({ condensed }) => condensed).length;
  expect(older).toBeGreaterThan(3);

  // Who leaves the tab does not wait for the rest.
  await overTime(page, "c0");
  await page.getByRole("tab", { name: "Histogram" }).click();
  await page.waitForTimeout(300);
  const begun = await questions(page);
  expect(begun).toBeLessThanOrEqual(older);
  await page.getByRole("tab", { name: "Over time" }).click();
  await expect(map(page).locator(".chart .hatch")).toHaveAttribute("d", "");
  expect(await questions(page)).toBe(older);
  await map(page).getByText("Show as table").click();
  const [, first = []] = await rowsOf(page);
  expect(first.slice(1).every((cell) => cell.includes("%"))).toBe(true);

  // Each once: who comes back finds them.
  await page.getByRole("tab", { name: "Histogram" }).click();
  await page.getByRole("tab", { name: "Over time" }).click();
  await expect(map(page).locator(".chart .hatch")).toHaveAttribute("d", "");
  expect(await questions(page)).toBe(older);

  // Without the rows they are gaps.
  await open(page, "#v=1&view=overview");
  await page.getByLabel("Reference file").setInputFiles({
    name: "report.json",
    mimeType: "application/json",
    buffer: Buffer.from(saved),
  });
  await expect(page.getByText("Opened report.json")).toBeVisible();
  await overTime(page, "c0");
  await expect(map(page).getByText("no values: the cursor says why")).toBeVisible();
  await area(page).focus();
  await page.keyboard.press("End");
  await page.keyboard.press("Home");
  await expect(map(page).locator(".readout")).toHaveText(
    "b10: only numbers are kept of this older batch, and its rows are not here",
  );
});

test("batches with a reference of their own differ from that, over the same ranges", async ({
  page,
}) => {
  const rows = (count: number, shift: number): string[] =>
    Array.from({ length: count }, (_, at) => {
      const part = Math.floor(at / 500) + shift;
      return `${((at * 7919) % 1000) / 10 + 5 * part},${(at * 31) % 100 < 40 + 5 * part ? "a" : "b"}`;
    });
  const file = (name: string, lines: string[]) => ({
    name,
    mimeType: "text/csv",
    buffer: Buffer.from(`x,kind\n${lines.join("\n")}\n`),
  });
  await open(page);
  await choose(page, file("reference.csv", rows(500, 0)), [file("year.csv", rows(2500, 1))]);
  await page.getByLabel("One batch is").selectOption({ label: "a number of rows" });
  await page.getByRole("spinbutton", { name: "Rows" }).fill("500");
  await page.getByRole("spinbutton", { name: "Rows" }).press("Tab");
  await page.getByRole("combobox", { name: "Compared with" }).selectOption("the batch before");
  await analyse(page);
  for (const column of ["x", "kind"]) {
    await overTime(page, column);
    await expect(map(page).locator(".chart .hatch")).toHaveAttribute("d", "");
    await expect(map(page)).toContainText("ref. is the reference of the newest batch");
    await map(page).getByText("Show as table").click();
    const [, ...all] = await rowsOf(page);
    for (const [name, ...cells] of all) {
      const [, ...batches] = cells.map((cell) =>
        cell.split(" (").map((part) => parseFloat(part.replace("−", "-"))),
      );
      expect(batches, name).toHaveLength(5);
      for (const [at, [share = 0, change = 0]] of batches.entries())
        if (at > 0)
          expect(change, `${name} ${at}`).toBeCloseTo(share - (batches[at - 1]?.[0] ?? 0), 0);
    }
  }
  if (process.env.PICTURES !== undefined)
    await page.screenshot({ path: `${process.env.PICTURES}/own-reference.png`, fullPage: true });
});

test.describe("checked by axe", () => {
  // axe is brought in as a script, which the page's policy forbids.
  test.use({ bypassCSP: true });
  for (const width of [1280, 320]) {
    test(`with its table open, ${width} px`, longIf(width > 1000), async ({ page }) => {
      await page.setViewportSize({ width, height: 900 });
      await open(page);
      for (const column of ["AGEP", "SCHL"]) {
        await overTime(page, column);
        await unfold(page);
        await expect(table(page)).toBeVisible();
        await expectAccessible(page, column);
        await expectNoSidewaysScroll(page, column);
      }
    });
  }
});
