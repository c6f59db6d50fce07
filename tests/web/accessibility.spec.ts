import { readFileSync } from "node:fs";
import {
  analyse,
  censusBatches,
  censusReference,
  choose,
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  longIf,
  open,
  state,
  test,
  unfold,
} from "./support.js";
import { show } from "./texts.js";

test.use({ warmsUp: false });

/** axe is brought in as a script, which the page's policy forbids: these runs are without it. */
test.use({ bypassCSP: true });

const fragments = [
  "#v=1&view=overview",
  "#v=1&view=overview&b=2017-1",
  "#v=1&view=performance",
  "#v=1&view=drift",
  "#v=1&view=drift&col=ANC",
  "#v=1&view=drift&col=AGEP",
  "#v=1&view=quality",
  "#v=1&view=alerts",
  "#v=1&view=decide",
  "#v=1&view=policies",
  "#v=1&view=export",
];

for (const width of [1280, 320]) {
  test.describe(`${width} px`, () => {
    test.use({ viewport: { width, height: 900 } });

    test("every screen of the report", longIf(width < 1000), async ({ page }) => {
      await open(page);
      for (const fragment of fragments) {
        await show(page, fragment);
        await expectAccessible(page, fragment);
        await expectNoSidewaysScroll(page, fragment);
      }
    });

    test(
      "a policy with marks and a fault, an alert to silence",
      longIf(width > 1000),
      async ({ page }) => {
        await open(page, "#v=1&view=policies");
        await page.getByRole("button", { name: "Mark as wrong" }).click();
        await expect(page.getByRole("row", { name: /^False alarms/ })).toBeVisible();
        await expectAccessible(page, "policies, marked");
        await page.getByLabel("For batches").first().fill("0");
        await expect(page.getByText("counts batches and starts at 1")).toBeVisible();
        await unfold(page);
        await expectAccessible(page, "policies, fault");
        await expectNoSidewaysScroll(page, "policies, fault");
        await page.goto("./#v=1&view=alerts");
        await page.locator("driftglass-alerts").getByText("Silence").click();
        await expectAccessible(page, "alerts, silence open");
        await page.getByRole("button", { name: "next batch" }).click();
        await expect(page.getByRole("button", { name: "Undo silence" })).toBeVisible();
        await expectAccessible(page, "alerts, silenced");
        await expectNoSidewaysScroll(page, "alerts, silenced");
      },
    );

    test("mapping, error, popover", longIf(width > 1000), async ({ page }) => {
      await open(page);
      const odd = Buffer.from(`${readFileSync(censusReference, "utf8")}a row of one field\n`);
      const reference = { name: "reference.csv", mimeType: "text/csv", buffer: odd };
      await choose(page, reference, censusBatches.slice(0, 2));
      await unfold(page);
      await expect(page.getByText("a row of one field")).toBeVisible();
      await page.getByRole("combobox", { name: "One batch is" }).selectOption("rows");
      await expectAccessible(page, "mapping");
      await expectNoSidewaysScroll(page, "mapping");
      await page.getByLabel("Production files").setInputFiles({
        name: "empty.csv",
        mimeType: "text/csv",
        buffer: Buffer.from(""),
      });
      await state(page, "error");
      await expectAccessible(page, "error");
      await expectNoSidewaysScroll(page, "error");
      await page.getByRole("button", { name: "On this device" }).click();
      await expectAccessible(page, "popover");
    });
  });
}

test("by keyboard alone: analyse, open a column, come back", async ({ page }) => {
  await open(page);
  await choose(page, censusReference, censusBatches.slice(0, 2));
  await page.getByRole("button", { name: "Analyse" }).focus();
  await page.keyboard.press("Enter");
  await state(page, "ready");
  const column = page.getByRole("link", { name: "ANC", exact: true }).first();
  await column.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Is your model still fine?");
});

test("the focus goes on to Analyse, then to the answer", async ({ page }) => {
  await open(page);
  await page.getByLabel("Reference file").setInputFiles(censusReference);
  await state(page, "mapping");
  await expect(page.getByLabel("Production files")).toBeFocused();
  await expect(page.getByLabel("Production files")).toBeInViewport();
  await choose(page, censusReference, censusBatches.slice(0, 1));
  await expect(page.getByRole("button", { name: "Analyse" })).toBeFocused();
  await page.keyboard.press("Enter");
  await state(page, "ready");
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
});

test("a phone's bar has a way to every screen", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 780 });
  await open(page);
  const bar = page.getByRole("navigation", { name: "Screens" });
  for (const name of ["Quality", "Decide", "Policies", "Export"]) {
    await bar.getByRole("button").click();
    await bar.getByRole("link", { name }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
    await expect(bar.getByRole("button")).toContainText(name);
  }
  for (const link of await bar.getByRole("link").all()) {
    const box = await link.boundingBox();
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(360);
  }
});

test("analysis leaves the announcement in one polite status", async ({ page }) => {
  await open(page);
  await choose(page, censusReference, censusBatches.slice(0, 1));
  await analyse(page);
  await expect(page.locator("footer [role=status]")).toContainText("nothing uploaded");
});
