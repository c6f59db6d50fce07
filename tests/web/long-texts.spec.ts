import { Buffer } from "node:buffer";
import type { Locator } from "@playwright/test";
import {
  analyse,
  choose,
  expect,
  expectNoSidewaysScroll,
  longIf,
  open,
  state,
  test,
} from "./support.js";
import { clipped, impose, lengthen, openReport, screens, settled, show } from "./texts.js";

test.use({ warmsUp: false });

/** What WCAG 1.4.12 lets a reader ask for. */
const SPACING = `* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }`;

for (const width of [1280, 320]) {
  test.describe(`${width} px`, longIf(width > 1000), () => {
    test.use({ viewport: { width, height: 900 } });

    test("gate 10: wider spacing of text cuts nothing off", async ({ page }) => {
      await openReport(page);
      for (const fragment of screens) {
        await show(page, fragment);
        await impose(page, SPACING);
        await settled(page);
        await expect.poll(() => clipped(page), fragment).toEqual([]);
        await expectNoSidewaysScroll(page, fragment);
      }
    });

    test("gate 23: texts longer by 40 % are not cut off", async ({ page }) => {
      await openReport(page);
      for (const fragment of screens) {
        await show(page, fragment);
        await lengthen(page, 0.4);
        await settled(page);
        await expect.poll(() => clipped(page), fragment).toEqual([]);
        await expectNoSidewaysScroll(page, fragment);
      }
    });
  });
}

test("gate 23: the language is named, and from right to left nothing leaves the page", async ({
  page,
}) => {
  await openReport(page);
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await page.evaluate(() => document.documentElement.setAttribute("dir", "rtl"));
  for (const fragment of screens) {
    await show(page, fragment);
    await expect.poll(() => clipped(page), fragment).toEqual([]);
    const left = () =>
      page.evaluate(() => {
        const main = document.querySelector("main")?.getBoundingClientRect();
        const rail = document.querySelector(".rail")?.getBoundingClientRect();
        const excess = document.documentElement.scrollWidth - innerWidth;
        return { excess, isMirrored: (main?.left ?? 0) < (rail?.left ?? 0) };
      });
    await expect.poll(left, fragment).toEqual({ excess: 0, isMirrored: true });
  }
});

const LONG =
  "the_total_amount_of_money_that_a_customer_has_borrowed_from_us_in_the_last_twelve_months";

/** Rows with a column of that name, whose calls are nearly all slow. */
function longNamed(name: string, scale: number) {
  const row = (_: unknown, at: number) =>
    [
      ((at * 7919) % 97) * scale,
      at % 2,
      at % 5 ? at % 2 : 0,
      40_000 + (at % 100) * 500,
      `2026-01-1${at % 7}`,
    ].join();
  const head = `${LONG},target,prediction,latency_ms,when`;
  const text = [head, ...Array.from({ length: 500 }, row)].join("\n");
  return { name, mimeType: "text/csv", buffer: Buffer.from(text) };
}

/** The words of a name, and not of the sentence it is in, that stand on more than one line. */
function brokenWords(name: Locator): Promise<string[]> {
  return name.evaluate((element) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const broken: string[] = [];
    for (let text = walker.nextNode(); text !== null; text = walker.nextNode()) {
      const range = document.createRange();
      range.selectNode(text);
      if (/\s/.test(text.textContent ?? "")) continue;
      if (new Set([...range.getClientRects()].map(({ top }) => top)).size > 1)
        broken.push(text.textContent ?? "");
    }
    return broken;
  });
}

test("on a phone the lines of a long name end between its words", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 780 });
  await open(page);
  await choose(page, longNamed("reference.csv", 1), [longNamed("a.csv", 9)]);
  await analyse(page);
  for (const [view, place] of [
    ["overview", ".changes th bdi"],
    ["drift", "driftglass-columns th.column bdi"],
    ["quality", "driftglass-quality .message"],
    ["alerts", ".told li"],
  ] as const) {
    await show(page, `#v=1&view=${view}`);
    const name = page.locator(place).filter({ hasText: LONG }).first();
    await expect(name, view).toBeVisible();
    await expect.poll(() => brokenWords(name), view).toEqual([]);
    await expect(name.locator("wbr"), view).toHaveCount(LONG.split("_").length - 1);
    await expectNoSidewaysScroll(page, view);
  }
});

test("a long name of a column leaves room for the rest, and names of close percentiles are lines", async ({
  page,
}) => {
  await open(page);
  await choose(page, longNamed("reference.csv", 1), [
    longNamed("a.csv", 9),
    longNamed("b.csv", 99),
  ]);
  await page.setViewportSize({ width: 320, height: 800 });
  await page.getByRole("combobox", { name: "One batch is" }).selectOption("day");
  await expect(page.getByRole("combobox", { name: "Time zone" })).toBeVisible();
  await expectNoSidewaysScroll(page, "mapping");
  await page.getByRole("combobox", { name: "One batch is" }).selectOption("file");
  await analyse(page);
  await state(page, "ready");
  for (const view of ["overview", "performance", "drift", "quality", "alerts", "decide"]) {
    await show(page, `#v=1&view=${view}`);
    await expectNoSidewaysScroll(page, view);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  await show(page, "#v=1&view=overview");
  const changed = page.getByRole("group", { name: "Changed most" });
  await expect
    .poll(() => changed.evaluate((group) => group.scrollWidth - group.clientWidth))
    .toBeLessThanOrEqual(0);
  await show(page, "#v=1&view=performance");
  await page.getByRole("tab", { name: "Latency" }).click();
  const line = page.locator("driftglass-latency path.quantile").first();
  await expect(line).toHaveCSS("fill", "none");
});
