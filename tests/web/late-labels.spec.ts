import { join } from "node:path";
import type { Page } from "@playwright/test";
import {
  analyse,
  choose,
  expect,
  expectAccessible,
  expectClose,
  expectNoSidewaysScroll,
  exportedReport,
  fixtures,
  gunzipped,
  longIf,
  open,
  test,
} from "./support.js";

test.use({ warmsUp: false });

const reference = join(fixtures, "car_loan_reference.csv.gz");
const ROWS = 5000;
const [header = "", ...lines] = gunzipped("car_loan_analysis.csv.gz").trimEnd().split("\n");
const at = header.split(",").length - 1;

/** Weeks 1 to 4 of the analysis file; `bare` of them, from the last, are without targets. */
function weeks(bare: number) {
  const without = (line: string): string => line.slice(0, line.lastIndexOf(","));
  return [0, 1, 2, 3].map((week) => {
    const part = [header, ...lines.slice(week * ROWS, (week + 1) * ROWS)];
    const text = week < 4 - bare ? part : part.map(without);
    return file(`week_${week + 1}.csv`, text);
  });
}

function file(name: string, text: readonly string[]) {
  return { name, mimeType: "text/csv", buffer: Buffer.from(`${text.join("\n")}\n`) };
}

const cells = (line: string): string[] => line.split(",");
const label = (line: string): string => `${cells(line)[0]},${cells(line)[at]}`;
/** "id,repaid" of these rows of the analysis file. */
const labels = (from: number, until: number): string[] => lines.slice(from, until).map(label);

/** Share of rows whose prediction is the target, from the text. */
function accuracy(from: number, until: number): number {
  const predicted = header.split(",").indexOf("y_pred");
  const rows = lines.slice(from, until).map(cells);
  return rows.filter((row) => row[predicted] === row[at]).length / rows.length;
}

const late = (page: Page) => page.locator("driftglass-late-labels");
const input = (page: Page) => page.getByLabel(/^Add (more )?labels$/);
const performance = (page: Page) => page.goto("./#v=1&view=performance");

async function analysed(page: Page, bare = 2): Promise<void> {
  await open(page);
  await choose(page, reference, weeks(bare));
  await analyse(page);
  await performance(page);
  await expect(late(page).locator("h2")).toHaveText("Labels that came later");
}

test("a batch that still waits for its target is not called another file", async ({ page }) => {
  await open(page);
  await choose(page, reference, weeks(2));
  await expect(page.getByRole("region", { name: "Loaded" })).toContainText(
    "Without repaid, the target: it can be added later, on the Performance screen",
  );
  await expect(page.getByText("Your columns were recognised.")).not.toContainText("▲");
});

test("a gate says why it has no rows where the last batch waits for its target, and what to do", async ({
  page,
}) => {
  await analysed(page);
  await page.goto("./#v=1&view=decide");
  await expect(page.locator("driftglass-gate-form")).toContainText(
    "Rows of week_4 are not compared: they have no repaid of their own. Labels that came later are not looked at here; add the column to the file and analyse again.",
  );
  await expect(page.getByLabel(/^rows of /)).toHaveCount(0);
});

test("labels are joined by id: what came true stands beside the estimate, and each row is counted", async ({
  page,
}) => {
  await analysed(page);
  await expect(late(page)).toContainText("2 batches without targets: week_3 and week_4.");
  const odd = ["900001,1", "900002,0", "60000,1", `${label(lines[10_001] ?? "")}`, "60002,"];
  const given = [...labels(10_000, 10_002), ...labels(10_003, 14_000), ...odd];
  await input(page).setInputFiles(file("first.csv", ["id,repaid", ...given]));
  await expect(late(page).getByRole("status")).toHaveText(
    /^3,99[89] rows of 1 batch got a label; 6,00[12] still wait for one\.$/,
  );
  await expect(late(page)).toContainText("2 labels unknown: no waiting batch has the id.");
  await expect(late(page)).toContainText(/[12] labels? double/);
  await expect(late(page)).toContainText("1 label without id or target.");
  await expect(page.getByText(/^Joined 3,99/)).toBeVisible();
  await expect(page.locator("driftglass-estimates path.realised")).toHaveCount(1);
  await input(page).setInputFiles(
    file("rest.csv", [
      "repaid,id,note",
      ...lines.slice(14_000, 20_000).map((line) => `${cells(line)[at]},${cells(line)[0]},late`),
    ]),
  );
  await expect(late(page).getByRole("status")).toContainText("rows of 2 batches got a label");
  await expect(late(page)).toContainText("Every batch has targets now.");
  await late(page).getByRole("button", { name: "Remove first.csv" }).click();
  await input(page).setInputFiles(file("whole.csv", ["id,repaid", ...labels(10_000, 14_000)]));
  await expect(late(page).getByRole("status")).toHaveText(
    "10,000 rows of 2 batches got a label; no row waits for one.",
  );
  await expect(late(page).locator(".warnings")).toHaveCount(0);
  await late(page).getByText("Batch by batch").click();
  await expect(
    late(page)
      .getByRole("row", { name: /^week_4/ })
      .getByRole("cell")
      .nth(0),
  ).toHaveText("5,000");
  const { batches } = await exportedReport(page);
  for (const [week, batch] of batches.entries()) {
    const found = batch.performance?.task === "classification" ? batch.performance.accuracy : null;
    expectClose(found, accuracy(week * ROWS, (week + 1) * ROWS), batch.label);
    expect(batch.estimated?.metrics[0]?.realised, batch.label).not.toBeNull();
  }
});

test("labels are taken away again, and the report is the one before", async ({ page }) => {
  await analysed(page);
  const before = await exportedReport(page);
  await performance(page);
  await input(page).setInputFiles(file("labels.csv", ["id,repaid", ...labels(10_000, 20_000)]));
  await expect(late(page)).toContainText("Every batch has targets now.");
  await expect(page.locator("driftglass-why").getByRole("status")).toContainText("came later");
  await late(page).getByRole("button", { name: "Remove labels.csv" }).click();
  await expect(late(page)).toContainText("2 batches without targets");
  await expect(input(page)).toBeFocused();
  expect(await exportedReport(page)).toEqual(before);
});

test("dropped labels are known as such; limits that are moved keep them", async ({ page }) => {
  await analysed(page);
  const text = ["id,repaid", ...labels(10_000, 20_000)].join("\n");
  await page.evaluate((text) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([text], "came.csv"));
    document.body.dispatchEvent(
      new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }),
    );
  }, text);
  await expect(late(page)).toContainText("Every batch has targets now.");
  await expect(late(page)).toContainText("came.csv");
  await page.goto("./#v=1&view=drift&col=car_value");
  await page.getByRole("button", { name: "Ignore column" }).click();
  await expect(page.getByText(/judged anew/)).toBeVisible();
  const { batches, config } = await exportedReport(page);
  expect(JSON.stringify(config)).toContain("car_value");
  expect(batches.map(({ performance }) => performance !== null)).toEqual([true, true, true, true]);
});

test("what cannot be joined leaves everything on screen", async ({ page }) => {
  await analysed(page);
  await input(page).setInputFiles(file("other.csv", ["key,repaid", "1,1"]));
  const problem = page.getByRole("alert");
  await expect(problem).toContainText("other.csv");
  await expect(problem).toContainText("There is no column “id”. Its columns: key, repaid.");
  await expect(late(page)).toContainText("2 batches without targets");
  await input(page).setInputFiles(file("none.csv", ["id,repaid", "1,1", "2,0"]));
  await expect(late(page).getByRole("status")).toHaveText(
    "No label matches a row of these batches.",
  );
  await expect(late(page)).toContainText("2 batches without targets");
  await expect(late(page)).toContainText("2 labels unknown");
});

test("without the role of the identifier it says what to do", async ({ page }) => {
  await open(page);
  await choose(page, reference, weeks(2));
  await page.getByLabel("Identifier").selectOption("");
  await analyse(page);
  await performance(page);
  await expect(late(page)).toContainText("the role of the identifier");
  await expect(input(page)).toHaveCount(0);
});

test("the sample has its targets: nothing is asked for", async ({ page }) => {
  await open(page, "#v=1&view=performance");
  await expect(page.getByRole("heading", { name: "Why it moved" })).toBeVisible();
  await expect(late(page)).toHaveCount(0);
});

test.describe("as it looks", () => {
  test.use({ bypassCSP: true });
  for (const width of [1280, 360]) {
    test(`${width} px`, longIf(width > 1000), async ({ page }) => {
      await page.setViewportSize({ width, height: 900 });
      await analysed(page);
      const given = [...labels(10_000, 14_000), "1,1", "x,0"];
      await input(page).setInputFiles(file("came_later.csv", ["id,repaid", ...given]));
      await late(page).getByText("Batch by batch").click();
      await expectAccessible(page, "late labels");
      await expectNoSidewaysScroll(page, "late labels");
      const shots = process.env.DRIFTGLASS_SHOTS;
      if (shots) await late(page).screenshot({ path: `${shots}/late-${width}.png` });
    });
  }
});
