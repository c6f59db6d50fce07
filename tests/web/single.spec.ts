// The single-file edition, opened from the disk as a person opens it who saved it.
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, type Page } from "@playwright/test";
import { test } from "./slow.js";
import {
  analyse,
  censusBatches,
  censusReference,
  choose,
  exported,
  exportedReport,
  fixtures,
  state,
} from "./support.js";

const file = new URL("../../build/single/driftglass.html", import.meta.url).pathname;

/** Opens a copy of the file; answers what the page asked for and complained about. */
async function openFile(page: Page, path = file): Promise<{ asked: string[]; errors: string[] }> {
  const [asked, errors]: [string[], string[]] = [[], []];
  page.context().on("request", (request) => asked.push(request.url()));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto(pathToFileURL(path).href);
  return { asked, errors };
}

test("the single file opens from the disk, shows the sample and analyses real files", async ({
  page,
}) => {
  test.slow();
  const { asked, errors } = await openFile(page);
  await state(page, "ready");
  const small = new URL("../../build/small-sample/census.json", import.meta.url).pathname;
  const stored = JSON.parse(readFileSync(small, "utf8"));
  expect(await exportedReport(page)).toEqual(stored);
  await page.goBack();
  await expect(page.getByRole("button", { name: "Try a healthy sample" })).toBeVisible();
  // Its files are not inside, and nothing may be fetched.
  await expect(page.getByRole("button", { name: "Try two sample files" })).toHaveCount(0);
  await choose(page, censusReference, censusBatches.slice(0, 3));
  await analyse(page);
  expect((await exportedReport(page)).batches.map(({ rows }) => rows)).toEqual([1000, 1000, 1000]);
  expect(await exported(page, "HTML report")).toContain("default-src 'none'");
  expect(errors).toEqual([]);
  expect(asked.filter((url) => !/^(file|blob|data):/.test(url))).toEqual([]);
  expect(asked.filter((url) => url.startsWith("file:"))).toHaveLength(1);
});

test("its sample can be analysed again: its rows are inside", async ({ page }) => {
  test.slow();
  const { errors } = await openFile(page);
  await state(page, "ready");
  expect(JSON.parse(await exported(page, "Snapshot"))).toBeTruthy();
  expect(errors).toEqual([]);
});

test("it reads Parquet packed by brotli, whose decoder it shares with its own unpacking", async ({
  page,
}) => {
  const { errors } = await openFile(page);
  await state(page, "ready");
  const parquet = join(fixtures, "formats", "brotli.parquet");
  await choose(page, parquet, [parquet]);
  await analyse(page);
  expect((await exportedReport(page)).batches[0]?.rows).toBe(120);
  expect(errors).toEqual([]);
});

test("where no worker starts it decodes Parquet in the page, by the script of its workers", async ({
  page,
}) => {
  await page.addInitScript(() => {
    Reflect.set(globalThis, "Worker", function refuse() {
      throw new Error("no workers here");
    });
  });
  const { errors } = await openFile(page);
  await state(page, "ready");
  const parquet = join(fixtures, "formats", "brotli.parquet");
  await choose(page, parquet, [parquet]);
  await analyse(page);
  expect((await exportedReport(page)).batches[0]?.rows).toBe(120);
  expect(errors).toEqual([]);
});

test("a copy that was changed on its way says so and does not start", async ({ page }, info) => {
  const recoded = info.outputPath("recoded.html");
  const text = readFileSync(file, "latin1").replace('charset="windows-1252"', 'charset="utf-8"');
  writeFileSync(recoded, text, "latin1");
  await openFile(page, recoded);
  await expect(page.locator("body")).toContainText("it was read as UTF-8");
  const changed = info.outputPath("changed.html");
  const bytes = readFileSync(file);
  const at = bytes.indexOf("packed-now") + 60_000;
  bytes[at] = bytes[at] === 0x41 ? 0x42 : 0x41;
  writeFileSync(changed, bytes);
  await openFile(page, changed);
  await expect(page.locator("body")).toContainText("cannot start");
});

test("it is no larger than a megabyte", () => {
  expect(statSync(file).size).toBeLessThanOrEqual(1_048_576);
});
