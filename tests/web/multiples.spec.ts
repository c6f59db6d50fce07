// The share of each value of a category by batch as a step chart of its own, in place of the map of all.
import type { Page } from "@playwright/test";
import type { Bins } from "../../www/charts/bins-input.js";
import { markup } from "../../www/charts/markup.js";
import { multiples } from "../../www/charts/multiples.js";
import { expect, expectAccessible, expectNoSidewaysScroll, open, test } from "./support.js";

test.use({ warmsUp: false });

const drawn = (page: Page) => page.locator("driftglass-bins");
const choice = (page: Page) => page.getByLabel("Values by batch");

async function overTime(page: Page, column: string, more = ""): Promise<void> {
  await page.goto(`./#v=1&view=drift&col=${column}${more}`);
  await page.getByRole("tab", { name: "Over time" }).click();
  await expect(drawn(page).locator("svg.chart")).toBeVisible();
}

test("each value has a chart with its newest share, in the address and with the table of the map", async ({
  page,
}) => {
  await open(page);
  await overTime(page, "ANC");
  await expect(drawn(page)).toContainText("share of a batch: 0");
  await choice(page).selectOption("a line for each value");
  await expect(page).toHaveURL(/[&]ax=lines(&|$)/);
  await expect(drawn(page)).not.toContainText("share of a batch: 0");
  await drawn(page).getByText("Show as table").click();
  await expect(drawn(page).getByRole("row")).not.toHaveCount(0);
  const rows = await drawn(page).getByRole("row").all();
  const cells = await Promise.all(
    rows.slice(1).map((row) => row.locator("th, td").allInnerTexts()),
  );
  expect(cells.length).toBeGreaterThan(3);
  const named = drawn(page).locator("svg.chart text.tick:not([text-anchor]):not(.axis text)");
  await expect(named).toHaveText(cells.map(([name = ""]) => name));
  const newest = cells.map((row) => row.at(-1)?.split(" (")[0] ?? "");
  await expect(drawn(page).locator("svg.chart text.value")).toHaveText(newest);

  const area = drawn(page).getByRole("group", { name: /Arrow keys move\.$/ });
  await area.focus();
  for (const key of ["Home", "ArrowDown", "Home"]) await page.keyboard.press(key);
  const [name, of, first = ""] = cells[1] ?? [];
  const [share, change] = first.replace(")", "").split(" (");
  await expect(drawn(page).locator(".readout")).toHaveText(
    `${name}, 2016-1: ${share} of values, reference ${of}, ${change}`,
  );
  await expect(drawn(page).locator("svg.chart .cursor-dot")).toHaveCount(1);
  await drawn(page).locator("svg.chart rect.hit").nth(2).hover();
  await expect(drawn(page).locator(".readout")).toContainText(`${cells[2]?.[0]}, 20`);

  await page.reload();
  await page.getByRole("tab", { name: "Over time" }).click();
  await expect(choice(page)).toHaveValue("a line for each value");
  await choice(page).selectOption("map of shares");
  await expect(drawn(page)).toContainText("share of a batch: 0");
  await expect(page).not.toHaveURL(/[&]ax=/);
});

test("it has the batches of the line above, and stands at their times where it does", async ({
  page,
}) => {
  await open(page);
  await overTime(page, "ANC", "&ax=lines&r=3-7");
  const d = () => drawn(page).locator("svg.chart path.batch-line").first().getAttribute("d");
  const steps = (path: string | null) => path?.slice(1).split("L") ?? [];
  const before = await d();
  expect(steps(before)).toHaveLength(10);
  await page.locator("driftglass-metric-chart").getByLabel("Placed by time (UTC)").check();
  await expect.poll(d).not.toBe(before);
});

const WIDTH = 420;

/** Two values over three batches; the second batch did not count the second value apart. */
function input(isMoving: boolean): Bins {
  const row = (label: string, shares: (number | null)[]) => ({
    label,
    kind: "value" as const,
    reference: 0.5,
    against: isMoving ? [0.5, 0.4, 0.3] : [0.5, 0.5, 0.5],
    shares,
  });
  return {
    column: "fruit",
    isTime: false,
    edges: [],
    rows: [row("apple", [0.4, 0.6, 0.8]), row("pear", [0.6, null, 0.2])],
    batches: ["a", "b", "c"].map((label) => ({ label, reason: "" })),
    isMoving,
  };
}

function paths(isMoving: boolean, name: string): number[][] {
  const plot = { left: 40, right: WIDTH - 40, top: 0, bottom: 100 };
  const slots = [0, 1, 2].map((at) => ({ from: 40 + at * 100, to: 140 + at * 100 }));
  const places = { plot, slots, ticks: [] };
  const text = markup(multiples(input(isMoving), { width: WIDTH, places }));
  const found = [...text.matchAll(new RegExp(`class="?${name}"? d="([^"]+)"`, "g"))];
  return found.map(([, d = ""]) => [...d.matchAll(/,([\d.]+)/g)].map(([, y]) => Number(y)));
}

test("all charts have one scale; a share that is not known is a gap", () => {
  const [apple = [], pear = []] = paths(false, "batch-line");
  const levels = [...new Set(apple)];
  // From 40 to 60 to 80 %: steps of one height.
  expect(levels).toHaveLength(3);
  const [low = 0, middle = 0, high = 0] = levels;
  expect(low - middle).toBeCloseTo(middle - high, 0);
  expect(pear).toEqual([middle, middle, ...[pear.at(-1), pear.at(-1)]]);
  expect((pear.at(-1) ?? 0) - low).toBeCloseTo(low - middle, 0);
});

test("the reference is a level, or steps where every batch has its own", () => {
  expect(paths(false, "reference-level")).toEqual([]);
  const [own = []] = paths(true, "reference-level");
  const [first = 0, second = 0, third = 0] = [...new Set(own)];
  expect(third - second).toBeCloseTo(second - first, 0);
  expect(second).toBeGreaterThan(first);
});

test.describe("checked by axe", () => {
  test.use({ bypassCSP: true });
  for (const [width, colorScheme] of [
    [1280, "light"],
    [320, "dark"],
  ] as const)
    test(`${width} px, ${colorScheme}`, async ({ page }) => {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      await open(page);
      await overTime(page, "SCHL", "&ax=lines");
      await drawn(page).getByText("Show as table").click();
      await expect(drawn(page).getByRole("table")).toBeVisible();
      await expectAccessible(page, "a line for each value");
      await expectNoSidewaysScroll(page, "a line for each value");
    });
});
