// A logarithmic axis of a column's values: only where it can be, and the shares stay as they are.
import { analyse, choose, expect, open, test } from "./support.js";

test.use({ warmsUp: false });

/** Amounts from 2 to some 6,500, half of them below 120; a signed column and a narrow one beside them. */
const table = (factor: number): string =>
  Array.from({ length: 400 }, (_, at) => {
    const amount = factor * 2 * Math.exp((at % 400) * 0.0202);
    return `${amount.toFixed(3)},${(at % 90) - 40},${50 + (at % 37) / 2}`;
  }).reduce((text, row) => `${text}${row}\n`, "amount,signed,narrow\n");

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
    const heights = async () => (await path())?.match(/(?<=[V,])[\d.]+/g);
    const ticks = chart.locator('svg.chart g.axis[text-anchor="middle"] .tick');
    const [linear, before] = [await path(), await heights()];
    await box.check();
    await expect(
      chart.getByRole("img", { name: `amount: ${words}, logarithmic axis` }),
    ).toBeVisible();
    await expect(ticks.filter({ hasText: /^10$/ })).toHaveCount(1);
    await expect(ticks.filter({ hasText: /^100$/ })).toHaveCount(1);
    expect(await path()).not.toBe(linear);
    expect(await heights()).toEqual(before);
    await chart.getByText("Show as table").click();
    await expect(chart.locator("table.twin caption")).toHaveText(/, logarithmic axis$/);
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
