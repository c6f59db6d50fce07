// Gate 21: numbers as a language writes them, on every screen; files with a decimal point and plain digits, whatever the screen has.
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { limitsWords } from "../../www/app/findings/estimate-words.js";
import { estimatesOf } from "../../www/charts/estimates.js";
import * as format from "../../www/charts/format.js";
import { markup } from "../../www/charts/markup.js";
import { metricChange, metricTicks } from "../../www/charts/metrics.js";
import { quantiles } from "../../www/charts/quantiles.js";
import { series as drawSeries, seriesWords } from "../../www/charts/series.js";
import type { Report } from "../../www/core/types.js";
import {
  analyse,
  censusBatches,
  censusReference,
  choose,
  expect,
  exported,
  open,
  test,
} from "./support.js";
import { screens, show } from "./texts.js";

test.use({ warmsUp: false, locale: "ar-EG" });

const ARABIC = /[\u0660-\u0669]/;

async function writeAs(page: Page, numbers: string): Promise<void> {
  await page.goto("./#v=1&view=settings");
  await page.getByRole("combobox", { name: "Numbers" }).selectOption(numbers);
}

test("numbers in English, German and Arabic: digits, signs, thousands, the least p-value", () => {
  const marked = (text: string) => `\u200e${text}\u200e`;
  expect(format.number(1234.5, 4, "en")).toBe("1,235");
  expect(format.number(-0.25, 4, "de")).toBe("−0,25");
  expect(format.number(-0.25, 4, "ar-EG")).toBe(marked("−٠٫٢٥"));
  expect(format.count(1234567, "ar-EG")).toBe(marked("١٬٢٣٤٬٥٦٧"));
  expect(format.points(0.018, "ar-EG")).toBe(`${marked("+١٫٨")}\u202fpp`);
  expect(format.pValue(1e-9, "de")).toBe("< 0,001");
  expect(format.pValue(1e-9, "ar-EG")).toBe(`< ${marked("٠٫٠٠١")}`);
  expect(format.percentage(0.002, "de")).toBe("< 0,01\u202f%");
  expect(format.percentage(0.002, "ar-EG")).toBe(`< ${marked("٠٫٠١")}\u202f%`);
});

test("ticks of an axis differ in every language", () => {
  for (const locale of ["en", "de", "fr", "ar-EG"]) {
    format.writeNumbersAs(locale);
    const ticks = [0.8, 0.85, 0.9, 0.95];
    expect(new Set(ticks.map(metricTicks("accuracy", ticks))).size, locale).toBe(4);
  }
  format.writeNumbersAs("en");
});

test("values that differ by rounding alone are one line on an axis that can be read", () => {
  const point = (value: number) => ({ label: "b", value, interval: null, n: 500, firing: false });
  const series = {
    metric: "driftEffect",
    column: "a",
    points: [0.05, 0.05 + 1e-17, 0.05 - 1e-17].map(point),
    limits: [],
    reference: null,
  };
  const drawn = JSON.stringify(drawSeries(series, { width: 700, height: 220 }));
  const ticks = [...drawn.matchAll(/"([\d.]+)\u202f%"/g)].map(([, text]) => text);
  expect(ticks.length).toBeGreaterThan(2);
  expect(new Set(ticks).size).toBe(ticks.length);
});

test("the language of the browser changes no number; that of the settings changes them on every screen", async ({
  page,
}) => {
  await open(page);
  await expect(page.locator("main")).not.toContainText(ARABIC);
  await writeAs(page, "ar-EG");
  for (const fragment of screens.filter((of) => /overview|performance|drift|quality/.test(of))) {
    await show(page, fragment);
    await expect(page.locator("main"), fragment).toContainText(ARABIC);
    await expect(page.locator("body"), fragment).not.toContainText("[U+");
  }
  await show(page, "#v=1&view=drift&col=AGEP");
  const lead = page.getByText(/mean .* → /).first();
  // Before stands before the arrow, as the page is read from left to right.
  const order = await lead.evaluate((element) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const text = node.textContent ?? "";
      const arrow = text.indexOf("→");
      if (arrow < 0) continue;
      const left = (at: number): number => {
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        return range.getBoundingClientRect().left;
      };
      const digits = [...text.matchAll(/[\u0660-\u0669]/g)].map(({ index }) => index);
      const [first = 0, last = 0] = [digits[0], digits.at(-1)];
      return [left(first), left(arrow), left(last)];
    }
    return [];
  });
  expect(order).toHaveLength(3);
  expect([...order].sort((a, b) => a - b)).toEqual(order);
});

test("every export has the same bytes in Arabic numbers as in English ones", async ({ page }) => {
  await open(page);
  await choose(page, censusReference, censusBatches.slice(0, 3));
  await analyse(page);
  const kinds = [
    ...["HTML report", "Markdown", "JSON", "CSV", "Prometheus", "Alert rules"],
    ...["Grafana dashboard", "JSON Lines log", "Snapshot"],
  ];
  const record = async (name: string): Promise<string> => {
    await page.goto("./#v=1&view=decide");
    await page.getByLabel("Reason").fill("Only tried.");
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name }).click();
    const text = readFileSync(await (await download).path(), "utf8");
    return text.replaceAll(/"at": ?\d+|\d{4}-\d\d-\d\d[T ]\d\d:\d\d[\d:.Z]*/g, "then");
  };
  const written = async (): Promise<Map<string, string>> => {
    const files = new Map<string, string>();
    for (const kind of kinds) files.set(kind, await exported(page, kind));
    for (const name of ["Save as Markdown", "Save as JSON"]) files.set(name, await record(name));
    return files;
  };
  const english = await written();
  await writeAs(page, "ar-EG");
  for (const [name, text] of await written()) {
    expect(/.{0,60}[\u0660-\u0669].{0,40}/.exec(text)?.[0] ?? "", name).toBe("");
    expect(text, name).toBe(english.get(name));
  }
});

test("a mark of drift within the limits is not called an alert", () => {
  const point = { label: "March", value: 1.7, interval: null, n: 100, firing: true };
  const series = {
    metric: "reconstructionError",
    column: null,
    points: [point],
    limits: [2],
    reference: 1,
  };
  const said = seriesWords({ ...series, marksDrift: true });
  expect(said.description).toMatch(/, drifted in 1 batch\.$/);
  expect(seriesWords(series).description).toMatch(/, alert in 1 batch\.$/);
});

test("how much a share changes is in percentage points", () => {
  expect(metricChange("driftEffect", 0.045)).toBe("+4.5\u202fpp");
  expect(metricChange("missingPct", -0.2)).toBe("\u22120.2\u202fpp");
  expect(metricChange("accuracy", -0.0031)).toBe("\u22120.0031");
});

test("an estimate outside its limits for the better is no alarm", () => {
  const report = (metric: string, value: number) => {
    const estimate = { metric, value, interval: null, threshold: [10, 20], alert: true };
    const batch = { label: "March", rows: 100, at: 0, estimated: { n: 100, metrics: [estimate] } };
    return { batches: [batch], config: {} } as unknown as Report;
  };
  for (const [metric, value, better] of [
    ["mae", 5, true],
    ["rmsle", 5, true],
    ["mape", 25, false],
    ["accuracy", 25, true],
    ["matthews", 25, true],
    ["accuracy", 5, false],
  ] as const) {
    const input = estimatesOf(report(metric, value), metric);
    expect(input.points[0]?.firing, `${metric} ${value}`).toBe(!better);
    const said = better
      ? /none worse than the limits .*, 1 better\.$/
      : /1 of 1 outside the limits/;
    expect(seriesWords(input).description).toMatch(said);
    const [batch] = report(metric, value).batches;
    const words = batch?.estimated?.metrics[0] ? limitsWords(batch.estimated.metrics[0]) : null;
    expect(words).toMatch(
      better ? /^better than on the reference \(limits / : /^outside the limits/,
    );
  }
});

test("both axes of quantiles against quantiles have a name", () => {
  const pair = { column: "x", reference: [1, 2, 3], batch: [2, 3, 4] };
  const drawn = markup(quantiles(pair, { width: 400 }));
  expect(drawn).toContain(">reference</text>");
  expect(drawn).toContain(">batch</text>");
});
