import type { Locator, Page } from "@playwright/test";
import { expect, open, test } from "./support.js";

test.use({ warmsUp: false });

const brush = (page: Page) => page.getByRole("group", { name: "Batches shown" });
const from = (page: Page) => brush(page).getByRole("slider", { name: /^From/ });
const to = (page: Page) => brush(page).getByRole("slider", { name: /^to/ });
const chart = (page: Page) => page.locator("driftglass-over-time driftglass-metric-chart").first();
/** A line of heads, and one a batch. */
const lines = (page: Page) => chart(page).getByRole("table").getByRole("row");

/** Takes a slider's thumb to a value, as a hand does. */
async function drag(page: Page, slider: Locator, value: number): Promise<void> {
  // Where it is once it rests: what was chosen before has the charts above drawn anew.
  await slider.click({ trial: true });
  const { x, y, width, height } = (await slider.boundingBox()) ?? {
    x: 0,
    y: 0,
    width: 0,
    height: 0,
  };
  const thumb = 16;
  const most = Number(await slider.getAttribute("max"));
  const at = (of: number) => x + thumb / 2 + (of / most) * (width - thumb);
  await page.mouse.move(at(Number(await slider.inputValue())), y + height / 2);
  await page.mouse.down();
  await page.mouse.move(at(value), y + height / 2, { steps: 4 });
  await page.mouse.up();
}

test("which batches are shown is chosen by keys and by hand, kept in the address, and taken back", async ({
  page,
}) => {
  await open(page, "#v=1&view=performance");
  await chart(page).getByText("Show as table").click();
  await expect(lines(page)).toHaveCount(13);
  const all = brush(page).getByRole("button", { name: "All batches" });
  await expect(all).toBeDisabled();

  await from(page).focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(page).toHaveURL(/[&]r=2-11(&|$)/);
  await expect(from(page)).toBeFocused();
  await expect(from(page)).toHaveAttribute("aria-valuetext", "2016-3");
  await expect(lines(page)).toHaveCount(11);
  await expect(lines(page).nth(1)).toContainText("2016-3");

  await drag(page, to(page), 5);
  await expect(page).toHaveURL(/[&]r=2-5(&|$)/);
  await expect(to(page)).toHaveAttribute("aria-valuetext", "2017-2");
  await expect(lines(page)).toHaveCount(5);
  await expect(lines(page).last()).toContainText("2017-2");

  // The end cannot pass the beginning.
  await drag(page, to(page), 0);
  await expect(page).toHaveURL(/[&]r=2-2(&|$)/);
  await expect(to(page)).toHaveValue("2");
  await expect(lines(page)).toHaveCount(2);

  await all.click();
  await expect(page).not.toHaveURL(/[&]r=/);
  await expect(lines(page)).toHaveCount(13);
  await expect(all).toBeDisabled();
});

test("ways of drawing stand in the address and hold for every chart, here and elsewhere", async ({
  page,
}) => {
  await open(page, "#v=1&view=performance");
  const all = page.locator("driftglass-metric-chart");
  const zero = (nth: number) => all.nth(nth).getByLabel("From zero");
  await zero(0).check();
  await expect(page).toHaveURL(/[&]ax=zero(&|$)/);
  await expect(zero(1)).toBeChecked();
  await page.locator(".rail").getByRole("link", { name: "Overview" }).click();
  await expect(page).toHaveURL(/view=overview.*[&]ax=zero(&|$)/);
  await expect(zero(0)).toBeChecked();
  await page.reload();
  await expect(zero(0)).toBeChecked();
  await zero(0).uncheck();
  await expect(page).not.toHaveURL(/[&]ax=/);
  await page.goto("./#v=1&view=drift&col=AGEP&ax=log,order,nonsense");
  await expect(page.getByRole("heading", { name: /AGEP/ })).toBeVisible();
  await page.locator(".rail").getByRole("link", { name: "Overview" }).click();
  await expect(page).toHaveURL(/[&]ax=log%2Corder(&|$)/);
});

test("a range in the address holds for every chart over time, and what is beyond the batches does not", async ({
  page,
}) => {
  await open(page, "#v=1&view=performance&r=3-7");
  await expect(from(page)).toHaveValue("3");
  await expect(to(page)).toHaveValue("7");
  await page
    .locator(".rail")
    .getByRole("link", { name: /^Drift/ })
    .click();
  await expect(page).toHaveURL(/view=drift.*[&]r=3-7(&|$)/);
  await page.goto("./#v=1&view=drift&col=AGEP&r=3-7");
  await page.getByRole("tab", { name: "Over time" }).click();
  await expect(from(page).first()).toHaveValue("3");
  await expect(to(page).first()).toHaveValue("7");
  await page.goto("./#v=1&view=performance&r=3-700");
  await expect(to(page)).toHaveValue("11");
  await page.goto("./#v=1&view=performance&r=9-4");
  await expect(from(page)).toHaveValue("0");
});
