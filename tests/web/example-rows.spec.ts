// Rows that show what an issue of the quality screen is about: read from the file when asked, and never in strict privacy.
import { Buffer } from "node:buffer";
import {
  analyse,
  choose,
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  exported,
  open,
  test,
} from "./support.js";

test.use({ warmsUp: false, bypassCSP: true });

const ROWS = 300;

/** Rows of which every tenth lacks its amount, every fiftieth is far out and every hundredth is of a new city. */
function table(isBad: boolean): string {
  const rows = Array.from({ length: ROWS }, (_, row) => {
    const city = isBad && row % 100 === 7 ? "=Ur\u202e" : ["Oslo", "Turin"][row % 2];
    const amount = isBad && row % 50 === 3 ? 9000 + row : row / 2;
    return `r${row},${isBad && row % 10 === 0 ? "" : amount},${city}`;
  });
  return `id,amount,city\n${rows.join("\n")}\n`;
}

const file = (name: string, text: string) => ({
  name,
  mimeType: "text/csv",
  buffer: Buffer.from(text),
});

test("example rows of an issue are read from the file, first those that it is about", async ({
  page,
}) => {
  await open(page);
  await choose(page, file("reference.csv", table(false)), file("march.csv", table(true)));
  await analyse(page);
  await page.goto("./#v=1&view=quality");
  const examples = page.locator("driftglass-examples");
  const issue = examples.getByLabel("Issue");
  const show = examples.getByRole("button", { name: "Show 20 example rows" });
  const pick = async (words: RegExp) => {
    await expect(issue).toBeVisible();
    const texts = await issue.locator("option").allTextContents();
    await issue.selectOption(String(texts.findIndex((text) => words.test(text))));
    await show.click();
  };
  const cells = examples.locator("tbody tr");

  await pick(/"amount" is missing/);
  await expect(examples.getByRole("status")).toHaveText(
    "The first 20 of 30 rows, counted from 1 in the batch.",
  );
  await expect(cells).toHaveCount(20);
  await expect(cells.nth(1)).toHaveText(/^\s*11\s*missing\s*r10\s*Oslo\s*$/);

  await pick(/"amount" (lies|lie) outside/);
  await expect(examples.getByRole("status")).toHaveText("6 rows, counted from 1 in the batch.");
  await expect(cells.first()).toHaveText(/^\s*4\s*9003\s*r3\s*Turin\s*$/);

  await pick(/of "city" hold/);
  await expect(cells).toHaveCount(3);
  await expect(cells.first().getByRole("cell").first()).toHaveText("=Ur[U+202E]");
  await expectAccessible(page, "example rows");
  await expectNoSidewaysScroll(page, "example rows");

  // No export has them.
  expect(await exported(page, "JSON")).not.toContain("r10,");

  await page.goto("./#v=1&view=settings");
  await page.getByLabel(/Strict privacy/).check();
  await expect(page.getByText("Strict privacy is on: nothing is stored.")).toBeVisible();
  await page.goto("./#v=1&view=quality&strict=1");
  await expect(examples).toContainText("Strict privacy shows none.");
  await expect(cells).toHaveCount(0);
  await expect(show).toHaveCount(0);
});

test("example rows of a saved report need the files", async ({ page }) => {
  await open(page);
  await choose(page, file("reference.csv", table(false)), file("march.csv", table(true)));
  await analyse(page);
  const saved = { name: "driftglass.json", mimeType: "application/json" };
  const buffer = Buffer.from(await exported(page, "JSON"));
  await page.goto("./#v=1&view=overview");
  await page.getByLabel("Open a saved analysis").setInputFiles({ ...saved, buffer });
  await expect(page.getByRole("status").filter({ hasText: "Opened driftglass" })).toBeVisible();
  await page.goto("./#v=1&view=quality");
  const examples = page.locator("driftglass-examples");
  await examples.getByRole("button", { name: "Show 20 example rows" }).click();
  await expect(examples.getByRole("status")).toContainText("choose the files again");
});

test("no moment and no number of an example row is broken over two lines", async ({ page }) => {
  const names = Array.from({ length: 8 }, (_, at) => `when_it_was_recorded_${at}`);
  const text = (isBad: boolean): string => {
    const rows = Array.from({ length: ROWS }, (_, row) => {
      const moment = new Date(Date.UTC(2026, 0, 1, row)).toISOString();
      const amount = isBad && row % 10 === 3 ? "" : -row / 8 - 123456;
      return `${amount},${-row / 8 - 123456},${names.map(() => moment).join()},a place with a rather long name ${row % 9}`;
    });
    return `amount,debt,${names.join()},place\n${rows.join("\n")}\n`;
  };
  await page.setViewportSize({ width: 1280, height: 800 });
  await open(page);
  await choose(page, file("reference.csv", text(false)), file("march.csv", text(true)));
  await analyse(page);
  await page.goto("./#v=1&view=quality");
  const examples = page.locator("driftglass-examples");
  await examples.getByRole("button", { name: "Show 20 example rows" }).click();
  const cells = examples.locator("tbody bdi").filter({ hasText: /^(-|2026-)/ });
  await expect(cells).toHaveCount(9 * 20);
  const lines = await cells.evaluateAll((all) => all.map((cell) => cell.getClientRects().length));
  expect(new Set(lines)).toEqual(new Set([1]));
  await expectNoSidewaysScroll(page, "example rows");
});
