// Files other than plain CSV on the page: their decoders run under its security policy.
import { Buffer } from "node:buffer";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { choose, expect, fixtures, open, state, test } from "./support.js";

test.use({ warmsUp: false });

const file = (name: string) => ({
  name,
  mimeType: "",
  buffer: readFileSync(join(fixtures, "formats", name)),
});

const jsonLines = (name: string, rows: number) => ({
  name,
  mimeType: "",
  buffer: Buffer.from(
    Array.from({ length: rows }, (_, row) => `{"x":${row + 0.5},"city":"c${row % 3}"}\n`).join(""),
  ),
});

test("Parquet and Arrow files are read, in every packing that the page promises", async ({
  page,
}) => {
  await open(page);
  const production = ["zstd.parquet", "brotli.parquet", "stream.arrows", "lz4.feather"];
  await choose(page, file("snappy.parquet"), production.map(file));
  const loaded = page.locator(".file-list");
  for (const name of ["snappy", "zstd", "brotli", "stream", "lz4"]) {
    await expect(loaded).toContainText(name);
  }
  await expect(loaded.getByText("120 rows")).toHaveCount(5);
  await page.getByRole("button", { name: "Analyse" }).click();
  await state(page, "ready");
});

test("decoders are loaded only when a file needs them", async ({ page }) => {
  const scripts: string[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith(".js")) scripts.push(new URL(request.url()).pathname);
  });
  await open(page);
  await choose(page, jsonLines("a.jsonl", 40), jsonLines("b.ndjson", 30));
  expect(scripts.some((script) => script.includes("decoder"))).toBe(false);
  await page.getByLabel("Production files").setInputFiles(file("none.parquet"));
  await expect(page.locator(".file-list").getByText("120 rows")).toBeVisible();
  // In a worker of their own: the script for the page's own thread stays where it is.
  await expect.poll(() => scripts.some((script) => script.includes("decoder"))).toBe(true);
  expect(scripts.some((script) => script.includes("typed"))).toBe(false);
});

test("JSON Lines, packed and not, become batches", async ({ page }) => {
  await open(page);
  const packed = jsonLines("march.jsonl", 60);
  const gz = { ...packed, name: "march.jsonl.gz", buffer: gzipSync(packed.buffer) };
  await choose(page, jsonLines("reference.jsonl", 90), [gz, file("members.csv.gz")]);
  const loaded = page.locator(".file-list");
  await expect(loaded.getByText("60 rows")).toBeVisible();
  await expect(loaded.getByText("2,000 rows")).toBeVisible();
});

test("a list of JSON records is data, and what the page saved is not", async ({ page }) => {
  await open(page);
  const list = (name: string, text: string) => ({
    name,
    mimeType: "application/json",
    buffer: Buffer.from(text),
  });
  await choose(
    page,
    list("reference.json", '[{"x":1.5},{"x":2.5}]'),
    list("batch.json", '\n[\n {"x": 3.5}\n]\n'),
  );
  // What is JSON is looked into before it is read: the first file alone has the columns recognised too.
  await expect(page.locator(".file-list > li")).toHaveCount(2);
  await state(page, "mapping");
  await expect(page.locator(".file-list").getByText("2 rows")).toBeVisible();
  await page.getByLabel("Production files").setInputFiles(list("saved.json", '{"batches":1}'));
  await state(page, "error");
  await expect(page.getByRole("alert")).toContainText("saved.json");
});

test("a file's name is text, whatever is in it", async ({ page }) => {
  await open(page);
  const name = "<img src=x onerror=window.__ran=1>\u202e\u{1f98a}.jsonl";
  await page.getByLabel("Production files").setInputFiles({ ...jsonLines(name, 0) });
  await state(page, "error");
  await expect(page.getByRole("alert")).toContainText("<img src=x onerror=window.__ran=1>");
  expect(await page.evaluate(() => Reflect.get(window, "__ran"))).toBeUndefined();
});

test("a damaged file says what it is and what to do", async ({ page }) => {
  await open(page);
  const cut = (name: string, length: number) => ({
    ...file(name),
    buffer: file(name).buffer.subarray(0, length),
  });
  await page.getByLabel("Production files").setInputFiles(cut("none.parquet", 5000));
  await state(page, "error");
  await expect(page.getByRole("alert")).toContainText("The Parquet file cannot be read");
  await page.getByRole("button", { name: "Dismiss" }).click();
  await page.getByLabel("Production files").setInputFiles(cut("members.csv.gz", 3000));
  await state(page, "error");
  await expect(page.getByRole("alert")).toContainText("The gzip file is cut off");
});
