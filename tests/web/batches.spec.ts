import { join } from "node:path";
import type { Page } from "@playwright/test";
import { suggested } from "../../www/app/files/period.js";
import {
  analyse,
  choose,
  expect,
  exportedReport,
  fixtures,
  gunzipped,
  open,
  state,
  test,
} from "./support.js";

test.use({ warmsUp: false });

const reference = join(fixtures, "car_loan_reference.csv.gz");
const production = join(fixtures, "car_loan_analysis.csv.gz");

const answer = (page: Page) => page.locator("#split-answer");
const ways = (page: Page) => page.getByRole("combobox", { name: "One batch is" });

/** Rows of each month of the analysis file, counted from its text. */
function monthsOfFile(): [string, number][] {
  const [header = "", ...rows] = gunzipped("car_loan_analysis.csv.gz").trimEnd().split("\n");
  const at = header.split(",").indexOf("timestamp");
  const months = new Map<string, number>();
  for (const row of rows) {
    const month = row.split(",")[at]?.slice(0, 7) ?? "";
    months.set(month, (months.get(month) ?? 0) + 1);
  }
  return [...months];
}

test("one file is split by month, and every month is a batch over time", async ({ page }) => {
  const months = monthsOfFile();
  expect(months.length).toBeGreaterThan(8);
  await open(page);
  await choose(page, reference, production);
  await expect(ways(page)).toHaveValue("file");
  await expect(answer(page)).toContainText("1 batch: each file is one.");
  await expect(answer(page)).toContainText(`it would be ${months.length} batches`);
  await page.getByRole("button", { name: "Split by month" }).press("Enter");
  await expect(ways(page)).toBeFocused();
  await expect(ways(page)).toHaveValue("month");
  const [first = ["", 0], last = ["", 0]] = [months[0], months.at(-1)];
  await expect(answer(page)).toHaveText(
    new RegExp(
      `^${months.length} batches, ${first[0]} to ${last[0]}, of [\\d,\\s]+ to [\\d,\\s]+ rows\\.$`,
    ),
  );
  await expect(page.getByRole("combobox", { name: "Time zone" })).toHaveValue("UTC");
  await analyse(page);
  await expect(page.getByRole("combobox", { name: "Batch" }).locator("option")).toHaveText(
    months.map(([label]) => label),
  );
  await page.getByRole("button", { name: "Earlier batch" }).click();
  await expect(page).toHaveURL(new RegExp(`b=${months.at(-2)?.[0]}`));
  const report = await exportedReport(page);
  expect(report.batches.map(({ label, rows }) => [label, rows])).toEqual(months);
  for (const { label, at } of report.batches) {
    expect(new Date(at).toISOString().slice(0, 7), label).toBe(label);
  }
});

test("splits by rows, by number and by column say what they come to", async ({ page }) => {
  await open(page);
  await choose(page, reference, production);
  await ways(page).selectOption({ label: "a number of rows" });
  await page.getByRole("spinbutton", { name: "Rows" }).fill("20000");
  await page.getByRole("spinbutton", { name: "Rows" }).press("Tab");
  await expect(answer(page)).toHaveText(
    /^3 batches, rows 1-20000 to rows 40001-50000, of 10,000 to 20,000 rows\.$/,
  );
  await page.getByRole("spinbutton", { name: "Rows" }).fill("0");
  await page.getByRole("spinbutton", { name: "Rows" }).press("Tab");
  await expect(page.getByRole("spinbutton", { name: "Rows" })).toHaveValue("20000");
  await ways(page).selectOption({ label: "an equal part" });
  await expect(answer(page)).toHaveText(/^10 batches, .* of 5,000 rows each\.$/);
  await ways(page).selectOption({ label: "a value of a column" });
  await page.getByRole("combobox", { name: "Column" }).selectOption("salary_range");
  await expect(answer(page)).toHaveText(/^4 batches, salary_range = /);
  await analyse(page);
  const { batches } = await exportedReport(page);
  expect(batches).toHaveLength(4);
  expect(batches.reduce((rows, batch) => rows + batch.rows, 0)).toBe(50_000);
  expect(batches.every(({ label }) => label.startsWith("salary_range = "))).toBe(true);
});

test("each batch is compared with the one before, and the change is seen once", async ({
  page,
}) => {
  await open(page);
  await choose(page, reference, production);
  await page.getByRole("button", { name: "Split by month" }).click();
  const against = page.getByRole("combobox", { name: "Compared with" });
  await against.selectOption("the last few before");
  await expect(page.getByRole("spinbutton", { name: "Batches before" })).toHaveValue("3");
  await against.selectOption("the batch before");
  await analyse(page);
  const { batches } = await exportedReport(page);
  const drifted = batches.filter(({ drift }) =>
    drift?.columns.some(({ column, verdict }) => column === "car_value" && verdict === "drifted"),
  );
  expect(drifted.map(({ label }) => label)).toEqual(["2019-04"]);
  const compared = batches.map(({ warnings }) =>
    warnings.some(({ code }) => code === "other-reference"),
  );
  expect(compared).toEqual([false, ...batches.slice(1).map(() => true)]);
});

/** A row an hour from a moment on; every tenth has no time. */
function hourly(name: string, from: string, count: number, missing = false) {
  const rows = Array.from({ length: count }, (_, row) => {
    const time = new Date(Date.parse(from) + row * 3_600_000).toISOString();
    return `${missing && row % 10 === 3 ? "" : time},${(row * 7919) % 1000}`;
  });
  const buffer = Buffer.from(`time,x\n${rows.join("\n")}\n`);
  return { name, mimeType: "text/csv", buffer };
}

test("days of a time zone, rows without a time, and files that share a day", async ({ page }) => {
  await open(page);
  const files = [
    hourly("early.csv", "2024-03-29T00:00Z", 60, true),
    hourly("late.csv", "2024-03-31T12:00Z", 60),
  ];
  await choose(page, hourly("reference.csv", "2024-01-01T00:00Z", 500), files);
  await ways(page).selectOption("day");
  await page.getByRole("combobox", { name: "Time zone" }).selectOption("Europe/Berlin");
  await expect(answer(page)).toHaveText(
    /^▲ 7 batches, 2024-03-29 to 2024-04-03, of \d+ to 24 rows\. 6 rows without a value there belong to none\.$/,
  );
  await analyse(page);
  await expect(page.getByText("6 rows in no batch")).toBeVisible();
  const { batches } = await exportedReport(page);
  expect(batches.map(({ label }) => label)).toEqual([
    "2024-03-29",
    "2024-03-30",
    "2024-03-31, early",
    "2024-03-31, late",
    "2024-04-01",
    "2024-04-02",
    "2024-04-03",
  ]);
  const day = batches.at(-2);
  expect(day?.rows).toBe(24);
  expect(day?.at).toBe(Date.parse("2024-04-02T22:00Z") - 1);
});

test("what cannot be split is said, and costs nothing", async ({ page }) => {
  await open(page);
  const plain = {
    name: "plain.csv",
    mimeType: "text/csv",
    buffer: Buffer.from("x\n1.5\n2.5\n3.5\n"),
  };
  await choose(page, plain, { ...plain, name: "more.csv" });
  await expect(ways(page).locator("option[value=month]")).toBeDisabled();
  await expect(ways(page).locator("option[value=column]")).toBeDisabled();
  await ways(page).selectOption({ label: "an equal part" });
  await expect(answer(page)).toContainText("▲ 3 rows cannot make up 10 batches.");
  await page.getByRole("button", { name: "Analyse" }).click();
  await state(page, "error");
  await expect(page.getByText("3 rows cannot make up 10 batches.").first()).toBeVisible();
  await ways(page).selectOption("file");
  await analyse(page);
});

/** Columns whose numbers of 24 batches are more than a history keeps in full. */
function many(rows: number, wrong: number): Buffer {
  const names = Array.from({ length: 260 }, (_, column) => `c${column}`);
  const row = (at: number): string => {
    const target = at % 2;
    const cells = names.map((_name, column) => ((at * 7 + column * 3) % 50) + 0.5);
    return [...cells, target, at % 10 < wrong ? 1 - target : target].join(",");
  };
  const header = [...names, "target", "prediction"].join(",");
  return Buffer.from(
    `${[header, ...Array.from({ length: rows }, (_, at) => row(at))].join("\n")}\n`,
  );
}

test("an older batch of which only numbers are kept has its accuracy, and says so", async ({
  page,
}) => {
  const file = (name: string, buffer: Buffer) => ({ name, mimeType: "text/csv", buffer });
  const batches = Array.from({ length: 24 }, (_, at) =>
    file(`b${at + 10}.csv`, many(60, at === 0 ? 3 : 1)),
  );
  await open(page);
  await choose(page, file("reference.csv", many(120, 1)), batches);
  await analyse(page);
  const { batches: reports, dashboard } = await exportedReport(page);
  expect(reports[0]?.condensed).toBe(true);
  expect(dashboard.accuracyTrend[0]).toBeCloseTo(0.7, 4);
  await page.goto("./#v=1&view=overview&b=b10");
  await expect(page.getByText("Of this older batch only numbers are kept")).toBeVisible();
  const main = page.locator("main");
  await expect(main).toContainText("accuracy 0.700");
  await expect(main).not.toContainText("in this batch");
  await expect(main).not.toContainText("0 quality issues");
  await page.goto("./#v=1&view=performance&b=b10");
  await expect(page.getByRole("heading", { name: "Performance", level: 1 })).toBeVisible();
  await expect(main).not.toContainText("nobody knows how often");
});

test("a period is suggested only where it makes at least twice as many batches as there are files", () => {
  const year = { from: 0, until: 330 * 86_400_000, rows: 8000 };
  expect(suggested(year, 1)).not.toBeNull();
  expect(suggested(year, 3)).not.toBeNull();
  expect(suggested(year, 60)).toBeNull();
});

test("names that differ in case alone are said to, and what is listed of them is counted", async ({
  page,
}) => {
  const file = (name: string, head: string) => ({
    name,
    mimeType: "text/csv",
    buffer: Buffer.from(
      `${head}\n${Array.from({ length: 40 }, (_, at) => `${at},${at % 9},${at % 7}`).join("\n")}\n`,
    ),
  });
  await open(page);
  await choose(page, file("reference.csv", "id,Age,Rooms"), [file("batch.csv", "ID,AGE,ROOMS")]);
  await expect(page.locator(".file-list > li").filter({ hasText: "batch.csv" })).toContainText(
    "3 names differ in upper and lower case alone, such as ID for id.",
  );
  await analyse(page);
  await page.goto("./#v=1&view=quality");
  const quality = page.locator("driftglass-quality");
  await expect(quality).toContainText("2 issues, 1 change of the schema and 3 notes in 40 rows");
  await expect(quality.locator(".issues li")).toHaveCount(6);
});

test("of sixty files the list of what is loaded shows eight, and the others by the keyboard and on paper", async ({
  page,
}) => {
  const text = (rows: number) => `id,age\n${"7,30\n8,40\n".repeat(rows / 2)}`;
  const file = (name: string, content: string) => ({
    name,
    mimeType: "text/csv",
    buffer: Buffer.from(content),
  });
  const batches = Array.from({ length: 60 }, (_, at) =>
    file(`day ${at + 1}.csv`, `${text(40)}${at === 40 ? "9,30,1,1\n" : ""}`),
  );
  await page.setViewportSize({ width: 360, height: 800 });
  await open(page);
  const bars = await page.evaluateHandle(() => {
    const seen = { most: 0, first: "" };
    new MutationObserver(() => {
      const now = document.querySelectorAll(".progress-list progress");
      seen.most = Math.max(seen.most, now.length);
      if (now.length > 1) seen.first = now[0]?.ariaLabel ?? "";
    }).observe(document.body, { childList: true, subtree: true });
    return seen;
  });
  await choose(page, file("reference.csv", text(40)), batches);
  expect(await bars.jsonValue()).toEqual({ most: 9, first: "Files read" });
  const loaded = page.getByRole("region", { name: "Loaded" });
  await expect(loaded.getByRole("button", { name: /^Remove / })).toHaveCount(8);
  const more = loaded.getByText("53 more files, ▲ 1 with notes");
  await expect(more).toBeVisible();
  const last = loaded.getByRole("button", { name: "Remove day 60" });
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await expect(last).toBeVisible();
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await expect(last).toBeHidden();
  await page.keyboard.press("Tab");
  await loaded.getByRole("button", { name: "Remove day 7" }).focus();
  await page.keyboard.press("Tab");
  await expect(more).toBeFocused();
  await page.keyboard.press("Enter");
  await last.focus();
  await page.keyboard.press("Enter");
  await expect(loaded.getByText("52 more files, ▲ 1 with notes")).toBeVisible();
  await expect(loaded.getByRole("button", { name: "Remove day 59" })).toBeVisible();
});
