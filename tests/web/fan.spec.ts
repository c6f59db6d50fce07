// The quantiles of a column in each batch, in place of the map of its ranges.
import type { Page } from "@playwright/test";
import {
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  exportedReport,
  open,
  test,
} from "./support.js";

test.use({ warmsUp: false });

const fan = (page: Page) => page.locator("driftglass-fan");
const line = (page: Page) => page.locator("driftglass-over-time driftglass-metric-chart");
const choice = (page: Page) => page.getByLabel("Values by batch");

async function overTime(page: Page, column: string, more = ""): Promise<void> {
  await page.goto(`./#v=1&view=drift&col=${column}${more}`);
  await page.getByRole("tab", { name: "Over time" }).click();
}

const ticksOf = (chart: ReturnType<typeof fan>) =>
  chart
    .locator('svg.chart g.axis[text-anchor="middle"] text')
    .evaluateAll((texts) =>
      texts.map((text) => [text.textContent, Math.round(text.getBoundingClientRect().left)]),
    );

test("quantiles by batch are those of the report, at the places of the line above, and stand in the address", async ({
  page,
}) => {
  await open(page);
  const { reference, batches } = await exportedReport(page);
  await overTime(page, "AGEP");
  await choice(page).selectOption("quantiles");
  await expect(fan(page).locator("svg.chart")).toBeVisible();
  await expect(page.locator("driftglass-bins")).toHaveCount(0);
  await expect(page).toHaveURL(/[&]ax=quantiles(&|$)/);
  // Either is drawn anew once its room is known.
  await expect(async () => {
    expect(await ticksOf(fan(page))).toEqual(await ticksOf(line(page)));
  }).toPass();

  const five = (of: (typeof batches)[number]) => {
    const { quantiles = [] } = of.quality.columns.find(({ name }) => name === "AGEP") ?? {};
    return [1, 3, 4, 5, 7].map((at) => String(Number(quantiles[at]?.toPrecision(4))));
  };
  await fan(page).getByText("Show as table").click();
  await expect(fan(page).getByRole("row")).toHaveCount(batches.length + 2);
  const rows = await fan(page).getByRole("row").all();
  const cells = await Promise.all(rows.map((row) => row.locator("th, td").allTextContents()));
  expect(cells).toEqual([
    ["Batch", "5\u202f%", "25\u202f%", "Median", "75\u202f%", "95\u202f%"],
    ["Reference", ...five(reference)],
    ...batches.map((batch) => [batch.label, ...five(batch)]),
  ]);

  const area = fan(page).getByRole("group", { name: "AGEP: quantiles by batch. Arrow keys move." });
  await area.focus();
  await page.keyboard.press("Home");
  const [least, low, median, high, most] = five(batches[0] as (typeof batches)[number]);
  await expect(fan(page)).toContainText(
    `${batches[0]?.label}: median ${median} (reference 43), half of the values from ${low} to ${high}`,
  );
  await expect(fan(page)).toContainText(`90\u202f% from ${least} to ${most}`);
  await page.keyboard.press("ArrowRight");
  await expect(fan(page)).toContainText(`${batches[1]?.label}: median`);

  await page.reload();
  await page.getByRole("tab", { name: "Over time" }).click();
  await expect(fan(page).locator("svg.chart")).toBeVisible();
  await choice(page).selectOption("shares of ranges");
  await expect(page.locator("driftglass-bins svg.chart")).toBeVisible();
  await expect(page).not.toHaveURL(/[&]ax=/);
});

test("a column without numbers has no quantiles, whatever the address says", async ({ page }) => {
  await open(page);
  await overTime(page, "SCHL", "&ax=quantiles");
  await expect(page.locator("driftglass-bins svg.chart")).toBeVisible();
  await expect(choice(page).getByRole("option", { name: "quantiles" })).toHaveCount(0);
});

test.describe("it follows the brush, is accessible and has room", () => {
  test.use({ bypassCSP: true });
  for (const [width, colorScheme] of [
    [1280, "light"],
    [320, "dark"],
  ] as const)
    test(`${width} px, ${colorScheme}`, async ({ page }) => {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      await open(page);
      await overTime(page, "AGEP", "&ax=quantiles&r=2-5");
      await expect(fan(page).locator("svg.chart")).toBeVisible();
      await fan(page).getByText("Show as table").click();
      await expect(fan(page).getByRole("row")).toHaveCount(6);
      await expectAccessible(page, "quantiles by batch");
      await expectNoSidewaysScroll(page, "quantiles by batch");
    });
});
