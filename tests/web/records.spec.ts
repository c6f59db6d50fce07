// What became of the records of a file, as the page says it.
import { readFileSync } from "node:fs";
import { censusReference, expect, open, state, test } from "./support.js";

test.use({ warmsUp: false });

const lines = readFileSync(censusReference, "utf8").split("\n").filter(Boolean);

function file(name: string, text: string) {
  return { name, mimeType: "text/csv", buffer: Buffer.from(text) };
}

test("all records used is one sentence", async ({ page }) => {
  await open(page);
  await page.getByLabel("Reference file").setInputFiles(file("good.csv", `${lines.join("\n")}\n`));
  await state(page, "mapping");
  const rows = (lines.length - 1).toLocaleString("en");
  await expect(page.locator("driftglass-records")).toHaveText(`${rows} records, all used`);
});

test("rejected records are counted, and listed as text on request", async ({ page }) => {
  await open(page);
  const hostile = "<img src=x onerror=window.__ran=1>\u202e\u0007";
  const [header = "", ...rows] = lines;
  const messy = [header, ...rows.slice(0, 50), hostile, "", header, `${rows[50]},`];
  await page.getByLabel("Reference file").setInputFiles(file("messy.csv", messy.join("\n")));
  await state(page, "mapping");
  const records = page.locator("driftglass-records");
  const summary = records.locator("summary");
  await expect(summary).toHaveText(
    "▲ 54 records: 50 used, 1 repaired, 2 rejected, 1 blank, see lines",
  );
  await expect(records.getByRole("row")).toHaveCount(0);
  await summary.focus();
  await page.keyboard.press("Enter");
  const list = records.getByRole("group", { name: "Rejected records of messy.csv" });
  await expect(list.getByRole("rowheader")).toHaveText(["52", "54"]);
  await expect(list.getByRole("cell")).toHaveText([
    `1 field where the header has ${header.split(",").length}.`,
    "<img src=x onerror=window.__ran=1>[U+202E]␇",
    "The header again.",
    header.slice(0, 120),
  ]);
  expect(await page.evaluate(() => Reflect.get(window, "__ran"))).toBeUndefined();
});

test("more than a thousand rejected records are counted on", async ({ page }) => {
  await open(page);
  const text = `${lines.slice(0, 200).join("\n")}\n${"odd\n".repeat(1234)}`;
  await page.getByLabel("Reference file").setInputFiles(file("odd.csv", text));
  await state(page, "mapping");
  const records = page.locator("driftglass-records");
  await records.locator("summary").click();
  await expect(records.getByRole("row")).toHaveCount(1001);
  await expect(records).toContainText("And 234 more.");
});
