import { readFileSync } from "node:fs";
import type { Locator } from "@playwright/test";
import { batchTicks } from "../../www/charts/axis.js";
import { ratio } from "../../www/charts/format.js";
import { markup } from "../../www/charts/markup.js";
import { isUneven, pausesOf, timesOf } from "../../www/charts/time-axis.js";
import { timeline } from "../../www/charts/timeline.js";
import type { DriftglassDashboard } from "../../www/elements/index.js";
import { openElements } from "./elements-page.js";
import { test as base } from "./slow.js";
import { expect, gunzipped, samples } from "./support.js";

const test = base.extend({});
const report = readFileSync(`${samples}/census.json`, "utf8");

test("a regression model is told by its R², in the figures as in the chart", async ({ page }) => {
  await openElements(page, "<driftglass-dashboard></driftglass-dashboard>");
  const [reference, production] = ["reference", "analysis"].map((part) =>
    gunzipped(`car_price_few_${part}.csv.gz`),
  );
  const r2 = await page.locator("driftglass-dashboard").evaluate(
    async (element, texts) => {
      const [before = "", now = ""] = texts;
      const result = await (element as DriftglassDashboard).load({
        reference: new File([before], "before.csv"),
        batches: [new File([now], "now.csv")],
        mapping: { target: "y_true", prediction: "y_pred", timestamp: "timestamp", id: "id" },
      });
      const { performance } = result.batches[0] ?? {};
      return performance?.task === "regression" ? performance.r2 : null;
    },
    [reference ?? "", production ?? ""],
  );
  const figures = page.locator("driftglass-dashboard").locator(".figures");
  await expect(figures.getByRole("term").first()).toHaveText("R²");
  await expect(figures.getByRole("definition").first()).toHaveText(ratio(r2));
  await expect(figures).not.toContainText("Accuracy");
  await expect(
    page.locator("driftglass-dashboard").getByRole("img", { name: /^R² over 1 batch/ }),
  ).toBeVisible();
});

/** Gives an element the report with a batch a month, and so many months more in the middle. */
function showMonthly(element: Locator, away: number): Promise<void> {
  return element.evaluate(
    (shownIn, { text, away }) => {
      const shown = JSON.parse(text);
      for (const [at, batch] of shown.batches.entries())
        batch.at = Date.UTC(2020, at + (at > 5 ? away : 0), 1);
      Object.assign(shownIn, { report: shown });
    },
    { text: report, away },
  );
}

test("a gap of months looks like one: batches stand at their times where these are uneven", async ({
  page,
}) => {
  await openElements(page, "<driftglass-metric-chart metric='accuracy'></driftglass-metric-chart>");
  const chart = page.locator("driftglass-metric-chart");
  const show = (away: number) => showMonthly(chart, away);
  const box = chart.getByRole("checkbox", { name: "Placed by time (UTC)" });
  const pieces = async (): Promise<number> =>
    ((await chart.locator("svg.chart > .batch-line").getAttribute("d")) ?? "").split("M").length -
    1;
  await show(0);
  await expect(box).not.toBeChecked();
  expect(await pieces()).toBe(1);
  await box.check();
  await expect(chart.getByRole("img")).toContainText("April");
  expect(await pieces()).toBe(1);
  await box.uncheck();
  await expect(chart.getByRole("img")).toContainText("2016-4");

  await page.reload();
  await show(9);
  await expect(box).toBeChecked();
  expect(await pieces()).toBe(2);
  await chart.getByRole("group", { name: /Arrow keys/ }).press("End");
  await expect(chart.locator(".readout")).toContainText("2018-4");
  if (process.env.PICTURES !== undefined)
    await chart.screenshot({ path: `${process.env.PICTURES}/by-time.png` });
  await box.uncheck();
  await expect.poll(pieces).toBe(1);
});

test("batches without times of their own stand side by side", () => {
  const at = (...times: number[]) => times.map((time) => ({ at: time }));
  expect(timesOf(at(1000, 1001, 1002))).toBeNull();
  expect(timesOf([...at(0, 5000), {}])).toBeNull();
  expect(timesOf(at(0, 9000, 5000))).toBeNull();
  expect(timesOf(at(0, 5000, 9000))).toEqual([0, 5000, 9000]);
  expect(isUneven([0, 1000, 4000])).toBe(false);
  expect(isUneven([0, 1000, 4001])).toBe(true);
});

test("a longer time between batches is a line in the heat map, in its legend and its table", async ({
  page,
}) => {
  await openElements(page, "<driftglass-drift-heatmap></driftglass-drift-heatmap>");
  const map = page.locator("driftglass-drift-heatmap");
  const show = (away: number) => showMonthly(map, away);
  const width = async (): Promise<number> =>
    (await map.locator("svg.chart").boundingBox())?.width ?? 0;
  const legend = map.getByText("longer time between batches");
  await show(0);
  await expect(map.locator("svg.chart .cross").first()).toBeAttached();
  await expect(legend).toHaveCount(0);
  const before = await width();
  await show(1);
  await expect(legend).toBeVisible();
  expect(await width()).toBe(before);
  const line = await map.locator("svg.chart .pause").getAttribute("d");
  const cell = before / 12;
  const [at = 0, ...others] = [...(line ?? "").matchAll(/M([\d.]+),/g)].map(([, x]) => Number(x));
  expect(others).toEqual([]);
  expect(Math.abs(at - 6 * cell)).toBeLessThan(cell / 2);
  await map.getByText("Show as table").click();
  await expect(map.getByRole("columnheader", { name: "after a longer time" })).toHaveText(
    "2017-3, after a longer time",
  );
});

test("more time than usual is said where it is seldom", () => {
  const places = (...gaps: number[]): number[] => {
    let now = 0;
    const times = gaps.map((gap) => {
      now += gap * 86_400_000;
      return { at: now };
    });
    return pausesOf([{ at: 0 }, ...times]);
  };
  expect(places(31, 28, 31, 30, 31)).toEqual([]);
  expect(places(1, 1, 1, 1, 3, 1, 1, 1, 1, 3, 1)).toEqual([5, 10]);
  expect(places(7, 7, 10.5, 7, 10.6)).toEqual([5]);
  // Where every other gap is long there is nothing to be called usual, and without times nothing at all.
  expect(places(1, 3, 1, 3, 1, 3)).toEqual([]);
  expect(pausesOf([{}, {}, {}])).toEqual([]);
  expect(pausesOf([])).toEqual([]);
});

test("alerts stand at the times of their batches where these are uneven", () => {
  const day = 86_400_000;
  const bars = (times: number[]): number[][] => {
    const states = times.map((_, at) => (at === 0 || at === 3 ? ("firing" as const) : null));
    const batches = times.map((_, at) => `b${at}`);
    const text = markup(
      timeline({ batches, times, lanes: [{ label: "x", states }] }, { width: 600 }),
    );
    return [...text.matchAll(/<rect class="bar-firing" x="([\d.]+)"[^>]* width="([\d.]+)"/g)].map(
      ([, x, width]) => [Number(x), Number(width)],
    );
  };
  const even = bars([0, day, 2 * day, 3 * day]);
  const apart = bars([0, day, 2 * day, 30 * day]);
  expect(even).toHaveLength(2);
  expect(apart).toHaveLength(2);
  // Four batches of the same width; then the last one stands at the end of a month, as wide as a day.
  expect(even[0]?.[1]).toBeCloseTo(even[1]?.[1] ?? 0, 0);
  expect(even[0]?.[1]).toBeGreaterThan(4 * (apart[1]?.[1] ?? 0));
  expect(apart[1]?.[0]).toBeGreaterThan(even[1]?.[0] ?? 0);
});

test("the name of a batch is cut where it has no room, and nowhere else", () => {
  const names = ["the_first_batch_of_all", "another_name_of_a_batch"];
  const drawn = (labels: readonly string[], band: number) =>
    batchTicks(labels, (index) => index * band, band).map(({ label }) => label);
  expect(drawn(names.slice(0, 1), 800)).toEqual(names.slice(0, 1));
  expect(drawn(names, 400)).toEqual(names);
  expect(drawn(names, 100).at(-1)).toMatch(/^another_.*…$/);
  expect(drawn(["x".repeat(200)], 400)[0]).toMatch(/^x+…$/);
});

/** A model of three classes with a probability for each. */
function threeClasses(rows: number): string {
  const classes = ["basic", "gold", "silver"];
  const lines = Array.from({ length: rows }, (_, row) => {
    const [target, prediction] = [row % 3, row % 10 < 8 ? row % 3 : (row + 1) % 3];
    const shares = classes.map((_name, at) => (at === prediction ? 0.6 : 0.2));
    return [((row * 37) % 101) / 8, classes[target], classes[prediction], ...shares].join(",");
  });
  return `spent,target,prediction,p_basic,p_gold,p_silver\n${lines.join("\n")}\n`;
}

test("without a mapping a dashboard has the roles that the page would suggest, and says what is partial", async ({
  page,
}) => {
  await openElements(page, "<driftglass-dashboard></driftglass-dashboard>");
  const dashboard = page.locator("driftglass-dashboard");
  const load = (maxRows: number | null) =>
    dashboard.evaluate(
      async (element, { text, maxRows }) =>
        (element as DriftglassDashboard).load({
          reference: new File([text], "before.csv"),
          batches: [new File([text], "now.csv")],
          ...(maxRows === null ? {} : { read: { maxRows } }),
        }),
      { text: threeClasses(900), maxRows },
    );
  const whole = await load(null);
  expect(whole.config.roles).toEqual({
    target: "target",
    prediction: "prediction",
    probability: { basic: "p_basic", gold: "p_gold", silver: "p_silver" },
  });
  const { performance } = whole.batches[0] ?? {};
  expect(performance?.task === "classification" && performance.rocAuc).toBeGreaterThan(0.5);
  expect(whole.batches[0]?.drift?.columns.map(({ column }) => column)).toEqual(["spent"]);
  await expect(dashboard.locator(".partial")).toHaveCount(0);

  const part = await load(300);
  expect(part.batches[0]?.rows).toBe(300);
  await expect(dashboard.locator(".partial")).toHaveCount(2);
  await expect(dashboard.locator(".partial").last()).toHaveText(/^▲ Partial: now\. .*300/);
});

test("a metric over batches is drawn from zero on demand, and few rows make a hollow mark", async ({
  page,
}) => {
  await openElements(page, "<driftglass-metric-chart metric='accuracy'></driftglass-metric-chart>");
  const chart = page.locator("driftglass-metric-chart");
  const show = (metric: string, n: number) =>
    chart.evaluate(
      (element, { text, metric, n }) => {
        const shown = JSON.parse(text);
        for (const of of shown.batches[4].measurements) of.n = n;
        Object.assign(element, { report: shown, metric });
      },
      { text: report, metric, n },
    );
  const lowest = chart.locator("svg.chart .axis[text-anchor=end] .tick").first();
  const hollow = chart.locator("svg.chart .hollow");
  await show("accuracy", 250);
  await expect(lowest).not.toHaveText(/^0([.]0+)?$/);
  await expect(hollow).toHaveCount(0);
  await expect(chart.locator(".legend")).not.toContainText("fewer than a quarter");
  await chart.getByLabel("From zero").check();
  await expect(lowest).toHaveText(/^0([.]0+)?$/);

  await show("accuracy", 249);
  await expect(hollow).toHaveCount(1);
  await expect(chart.locator(".legend")).toContainText("fewer than a quarter of the usual rows");
  await chart.getByText("Show as table").click();
  await expect(chart.getByRole("row").nth(5)).toContainText("249 (few)");
  await chart.getByRole("group", { name: /Arrow keys/ }).press("Home");
  for (let step = 0; step < 4; step += 1) await page.keyboard.press("ArrowRight");
  await expect(chart.locator(".readout")).toContainText("249 rows (few)");
  if (process.env.PICTURES !== undefined)
    for (const [width, scheme] of [
      [1280, "light"],
      [360, "dark"],
    ] as const) {
      await page.setViewportSize({ width, height: 700 });
      await page.emulateMedia({ colorScheme: scheme });
      await chart.screenshot({ path: `${process.env.PICTURES}/zero-${width}.png` });
    }

  // Where zero is on the axis there is nothing to ask for.
  await show("driftedShare", 249);
  await expect(chart.getByLabel("From zero")).toHaveCount(0);
});

test("the axis of a share ends at the whole", async ({ page }) => {
  await openElements(
    page,
    "<driftglass-metric-chart metric='driftedShare'></driftglass-metric-chart>",
  );
  const chart = page.locator("driftglass-metric-chart");
  await chart.evaluate((element, text) => {
    const shown = JSON.parse(text);
    for (const { measurements } of shown.batches)
      for (const of of measurements) if (of.metric === "driftedShare") of.value = 1;
    Object.assign(element, { report: shown });
  }, report);
  const highest = chart.locator("svg.chart .axis[text-anchor=end] .tick").last();
  await expect(highest).toHaveText(/^100\s%$/);
});
