// A logarithmic axis of a column's values: only where it can be, with bins that are equally wide on it.
import { analyse, choose, expect, open, test } from "./support.js";

test.use({ warmsUp: false });

/** Amounts from 2 to some 6,500, half of them below 120; a signed column and a narrow one beside them. */
const table = (factor: number): string =>
  Array.from({ length: 400 }, (_, at) => {
    const amount = factor * 2 * Math.exp((at % 400) * 0.0202);
    return `${amount.toFixed(3)},${(at % 90) - 40},${50 + (at % 37) / 2}`;
  }).reduce((text, row) => `${text}${row}\n`, "amount,signed,narrow\n");

/** Px between the ends of the bars of a line, or between the places of an ECDF; without what stands apart. */
function widthsOf(path: string, tab: string): number[] {
  const ends = [...path.matchAll(tab === "ECDF" ? /[ML]([\d.]+),/g : /H([\d.]+)/g)];
  const found = ends.map(([, x]) => Number(x));
  return found
    .slice(1)
    .map((x, at) => x - (found[at] ?? 0))
    .slice(1, -1);
}

test("values over powers of ten stand on a logarithmic axis on demand", async ({ page }) => {
  await open(page);
  const file = (name: string, factor: number) => ({
    name,
    mimeType: "text/csv",
    buffer: Buffer.from(table(factor)),
  });
  await choose(page, file("before.csv", 1), [file("now.csv", 1.1)]);
  await analyse(page);
  for (const [tab, element, words] of [
    ["Histogram", "driftglass-distribution", "reference and batch"],
    ["ECDF", "driftglass-ecdf", "cumulative shares of reference and batch"],
  ] as const) {
    await page.goto("./#v=1&view=drift&col=amount");
    await page.getByRole("tab", { name: tab }).click();
    const chart = page.locator(element);
    const box = chart.getByRole("checkbox", { name: "Logarithmic axis" });
    const path = () => chart.locator("svg.chart > .reference-edge").getAttribute("d");
    const widths = async () => widthsOf((await path()) ?? "", tab);
    const spread = async () => Math.max(...(await widths())) - Math.min(...(await widths()));
    const twin = chart.locator("table.twin");
    const sum = async () => {
      const shares = await twin.locator("tbody td:nth-child(2)").allInnerTexts();
      return shares.map((share) => Number.parseFloat(share)).reduce((one, other) => one + other, 0);
    };
    const ticks = chart.locator('svg.chart g.axis[text-anchor="middle"] .tick');
    const linear = await path();
    await chart.getByText("Show as table").click();
    await expect(twin.locator("tbody tr").first()).toBeVisible();
    const before = await sum();
    expect(await spread()).toBeLessThan(0.3);
    await box.check();
    await expect(
      chart.getByRole("img", { name: `amount: ${words}, logarithmic axis` }),
    ).toBeVisible();
    await expect(ticks.filter({ hasText: /^10$/ })).toHaveCount(1);
    await expect(ticks.filter({ hasText: /^100$/ })).toHaveCount(1);
    expect(await path()).not.toBe(linear);
    expect((await widths()).length).toBeGreaterThan(10);
    expect(await spread()).toBeLessThan(0.3);
    if (tab === "Histogram") {
      // The same rows, parted otherwise: the amounts grow evenly in the logarithm, so no bar towers.
      expect(Math.abs((await sum()) - before)).toBeLessThan(1.5);
      const [first, ...others] = await twin.locator("tbody td:nth-child(2)").allInnerTexts();
      for (const share of others.slice(1, -2))
        expect(Number.parseFloat(share)).toBeLessThan(10 + Number.parseFloat(first ?? ""));
    }
    await expect(twin.locator("caption")).toHaveText(/, logarithmic axis$/);
    if (process.env.PICTURES !== undefined)
      for (const [width, colorScheme] of [
        [1280, "light"],
        [360, "dark"],
      ] as const) {
        await page.setViewportSize({ width, height: 800 });
        await page.emulateMedia({ colorScheme });
        await chart.screenshot({ path: `${process.env.PICTURES}/log-${tab}-${width}.png` });
      }
    await box.uncheck();
    await expect(chart.getByRole("img", { name: `amount: ${words}`, exact: true })).toBeVisible();

    // Nothing to gain, or a value that has no logarithm.
    for (const column of ["signed", "narrow"]) {
      await page.goto(`./#v=1&view=drift&col=${column}`);
      await page.getByRole("tab", { name: tab }).click();
      await expect(chart.getByRole("img")).toBeVisible();
      await expect(box).toHaveCount(0);
    }
  }
});
