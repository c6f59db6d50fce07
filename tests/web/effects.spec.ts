// What the columns that changed do to the model: asked for on the first screen and on the Drift screen.
import { Buffer } from "node:buffer";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import {
  analyse,
  choose,
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  exportedReport,
  fixtures,
  gunzipped,
  longIf,
  open,
  test,
} from "./support.js";

test.use({ warmsUp: false });

/** Two weeks of loans, of which the last is worse because other people applied. */
async function openLoans(page: Page): Promise<void> {
  const [header = "", ...rows] = gunzipped("car_loan_analysis.csv.gz").trim().split("\n");
  const week = (n: number) => ({
    name: `week_${n}.csv`,
    mimeType: "text/csv",
    buffer: Buffer.from([header, ...rows.slice((n - 1) * 5000, n * 5000)].join("\n")),
  });
  await open(page);
  await choose(page, join(fixtures, "car_loan_reference.csv.gz"), [week(2), week(10)]);
  await analyse(page);
}

const ask = (page: Page) => page.getByRole("button", { name: "Likely effect on the accuracy" });

test("the likely effect of what changed most is that of “Why it moved”, where it is beyond chance", async ({
  page,
}) => {
  await openLoans(page);
  await ask(page).click();
  const table = page.getByRole("group", { name: "Changed most" });
  await expect(
    table.getByRole("columnheader", { name: "Likely effect on the accuracy" }),
  ).toBeVisible();
  await expect(page.getByText("model performs on each as it did on the reference")).toBeFocused();
  const rows = table.locator("tbody tr");
  const said = new Map<string, string>();
  for (const row of await rows.all()) {
    const [name = "", effect = ""] = [
      await row.getByRole("rowheader").textContent(),
      await row.getByRole("cell").last().textContent(),
    ].map((text) => text?.trim());
    said.set(name, effect);
  }
  expect(said.size).toBe(5);
  expect(said.get("repaid_loan_on_prev_car")).toMatch(/^−0\.\d+ \(−0\.\d+ to −0\.\d+\)$/);

  await page.goto("./#v=1&view=performance&b=week_10");
  for (const [name, effect] of said) {
    const cause = page.locator(".causes li").filter({ has: page.getByText(name, { exact: true }) });
    const numbers = (await cause.locator(".cause-numbers").textContent()) ?? "";
    const [low = 0, high = 0] = (/\((.*) to (.*)\)/.exec(numbers) ?? [])
      .slice(1)
      .map((end) => Number(end.replace("−", "-")));
    expect(effect, `${name}: ${numbers}`).toBe(low <= 0 && high >= 0 ? "none seen" : numbers);
  }
  // Another batch is another question.
  await page.goto("./#v=1&view=overview&b=week_2");
  await expect(ask(page)).toBeVisible();
  await expect(page.getByRole("columnheader", { name: /Likely effect/ })).toHaveCount(0);
});

test("columns that drifted and change the accuracy for sure are a filter of the list", async ({
  page,
}) => {
  await openLoans(page);
  await page.goto("./#v=1&view=drift");
  await ask(page).click();
  const chip = page.getByRole("button", { name: /^Affects accuracy \d+$/ });
  await expect(chip).toHaveAttribute("aria-pressed", "true");
  const count = Number(/\d+$/.exec((await chip.textContent()) ?? "")?.[0]);
  const list = page.locator("driftglass-columns tbody tr");
  expect(count).toBeGreaterThan(0);
  await expect(list).toHaveCount(count);
  for (const verdict of await list.locator("td.verdict").allTextContents())
    expect(verdict).toContain("Drifted");
  // It is an answer of this moment, and no part of a link.
  expect(page.url()).not.toContain("f=");
  await chip.click();
  await expect(chip).toHaveAttribute("aria-pressed", "false");
  await expect(list).toHaveCount(7);
  // Where there is none there is no filter, and that is the answer.
  await page.goto("./#v=1&view=drift&b=week_2");
  await ask(page).click();
  await expect(page.getByText(/^No column that drifted changes the accuracy/)).toBeVisible();
  await expect(chip).toHaveCount(0);
  await expect(list).toHaveCount(7);
});

test("without the rows it says that it needs them", async ({ page }) => {
  await open(page);
  const report = Buffer.from(JSON.stringify(await exportedReport(page)));
  await page.goto("about:blank");
  await open(page);
  await page
    .getByLabel("Open a saved analysis")
    .setInputFiles({ name: "saved.json", mimeType: "application/json", buffer: report });
  await expect(page.getByRole("status").filter({ hasText: "Opened saved.json" })).toBeVisible();
  await ask(page).click();
  await expect(page.getByText("needs the rows: choose the files again")).toBeVisible();
});

for (const width of [1280, 320]) {
  test.describe(`${width} px`, longIf(width > 1000), () => {
    test.use({ bypassCSP: true, viewport: { width, height: 900 } });
    test("likely effects are accessible and fit", async ({ page }) => {
      for (const view of ["overview", "drift"]) {
        await page.goto("about:blank");
        await open(page, `#v=1&view=${view}`);
        await ask(page).click();
        await expect(page.getByText("performs on each as it did on the reference")).toBeVisible();
        await expectAccessible(page, view);
        await expectNoSidewaysScroll(page, view);
        if (process.env.PICTURES === undefined) continue;
        await page.screenshot({
          path: `${process.env.PICTURES}/effects-${view}-${width}.png`,
          fullPage: true,
        });
      }
    });
  });
}
