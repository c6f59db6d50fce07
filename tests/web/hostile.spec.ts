// Names that want to be markup, formulas, prototypes or something else to the eye: shown and exported harmlessly.
import { Buffer } from "node:buffer";
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { Page } from "@playwright/test";
import type { Report } from "../../www/core/types.js";
import { analyse, choose, expect, open, test } from "./support.js";
import { settled } from "./texts.js";

test.use({ warmsUp: false });

const MARKUP = '<img src=x onerror="window.__xss=1">';
const SCRIPT = "</script><script>window.__xss=2</script>";
const BIDI = "user\u202egnp.exe";
const ZERO_WIDTH = "pay\u200bpal";
const ANSI = "\u001b[31mred\u001b[0m";
const NEWLINE = "two\nlines";
const CYRILLIC = "\u0430ge";
/** A cell that no file may hold: it is no category, as every row has another. */
const CANARY = "canary-7f3a";
/** A category that masking must take away wherever it stands. */
const SECRET = "Sacred Heart Ward";

const headers = [
  ...["age", CYRILLIC, "__proto__", "constructor", "toString", "=HYPERLINK(1)", "@SUM(1)"],
  ...[MARKUP, SCRIPT, BIDI, ZERO_WIDTH, ANSI, NEWLINE, "{{7*7}}", "javascript:alert(1)"],
  ...["ward", "free text", "target", "prediction"],
];
const cells = [MARKUP, SCRIPT, "=1+1", BIDI, ZERO_WIDTH, ANSI, "__proto__", "{{7*7}}"];

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** 160 rows; `shift` moves the shares, so that something drifts and something is new. */
function hostileCsv(shift: number): string {
  const lines = Array.from({ length: 160 }, (_, row) => {
    const values = headers.map((header, column) => {
      if (header === "age" || header === CYRILLIC) return `${((row * 37) % 61) + shift * 9}.5`;
      if (header === "ward") return row % (2 + shift) === 0 ? SECRET : "North Wing";
      if (header === "free text") return `${CANARY}-${row * 7 + shift}`;
      if (header === "target") return row % 3 === 0 ? SECRET : "home";
      if (header === "prediction") return row % 4 === 0 ? SECRET : "home";
      return cells[(row * (1 + shift) + column) % (cells.length - 2 + shift)] ?? "";
    });
    return values.map(quoted).join(",");
  });
  return `${headers.map(quoted).join(",")}\n${lines.join("\n")}\n`;
}

const file = (name: string, shift: number) => ({
  name,
  mimeType: "text/csv",
  buffer: Buffer.from(hostileCsv(shift)),
});

async function analysed(page: Page): Promise<void> {
  await open(page);
  await choose(page, file(`ref ${MARKUP.replaceAll("/", "")}.csv`, 0), [
    file(`b1\u202e.csv`, 1),
    file("b2 =1+1.csv", 2),
  ]);
}

/** What a person sees and a reader hears, in shadow roots too. */
function everyText(page: Page): Promise<string> {
  return page.evaluate(() => {
    const texts: string[] = [document.title];
    const visit = (node: Node): void => {
      if (node instanceof Text) texts.push(node.data);
      if (node instanceof Element) {
        for (const name of ["title", "aria-label", "alt", "placeholder"]) {
          texts.push(node.getAttribute(name) ?? "");
        }
        if (node.shadowRoot) for (const child of node.shadowRoot.childNodes) visit(child);
      }
      for (const child of node.childNodes) visit(child);
    };
    visit(document.documentElement);
    return texts.join("\n");
  });
}

/** Nothing ran, nothing changed, and nothing unseen stands on the screen. */
async function expectHarmless(page: Page, where: string): Promise<void> {
  const found = await page.evaluate(() => ({
    xss: Reflect.get(window, "__xss") ?? null,
    polluted: Object.keys(Object.prototype),
    images: document.querySelectorAll("img").length,
  }));
  expect(found, where).toEqual({ xss: null, polluted: [], images: 0 });
  const text = await everyText(page);
  const unseen = /[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]|\p{Cc}(?<![\n\t\r])/u.exec(text);
  expect(unseen && text.slice(unseen.index - 40, unseen.index + 40), where).toBeNull();
}

async function saved(page: Page, name: string): Promise<string> {
  const download = page.waitForEvent("download");
  await page.locator(".exports").getByRole("button", { name, exact: true }).click();
  return readFileSync(await (await download).path(), "utf8");
}

const EXPORTS = [
  ...["HTML report", "Markdown", "JSON", "CSV", "Prometheus", "Alert rules", "Grafana dashboard"],
  ...["JSON Lines log", "Snapshot"],
];

test("every screen shows hostile names as text", async ({ page }) => {
  await analysed(page);
  await expectHarmless(page, "mapping");
  // The two columns that look the same, and the one that hides something, are told.
  await expect(page.locator("driftglass-mapping")).toContainText(
    "are of letters of different alphabets",
  );
  await expect(page.locator("driftglass-mapping")).toContainText("[U+202E]");
  await analyse(page);
  for (const view of [
    "overview",
    "performance",
    "drift",
    "quality",
    "alerts",
    "decide",
    "policies",
    "export",
    "settings",
  ]) {
    await page.goto(`./#v=1&view=${view}`);
    await settled(page);
    await expectHarmless(page, view);
  }
  for (const header of headers.slice(0, 16)) {
    await page.goto(`./#v=1&view=drift&col=${encodeURIComponent(header)}`);
    await settled(page);
    await expectHarmless(page, header);
  }
  await page.goto("./#v=1&view=drift");
  const list = page.locator("driftglass-columns");
  for (const name of ["__proto__", "constructor", "toString", MARKUP]) {
    await expect(list.getByText(name, { exact: true })).toBeVisible();
  }
  // Names stand apart from the text around them, whichever way they are read.
  await expect(list.locator("bdi", { hasText: "user[U+202E]gnp.exe" })).toBeVisible();
});

test("every export holds hostile names harmlessly, and no cell of a text", async ({
  page,
  browser,
}, info) => {
  await analysed(page);
  await analyse(page);
  await page.goto("./#v=1&view=export");
  const files = new Map<string, string>();
  for (const name of EXPORTS) files.set(name, await saved(page, name));
  for (const [name, text] of files) expect(text.includes(CANARY), name).toBe(false);
  const of = (name: string): string => files.get(name) ?? "";
  const report = JSON.parse(of("JSON")) as Report;
  const names = report.batches.at(-1)?.drift?.columns.map(({ column }) => column);
  for (const name of ["__proto__", "constructor", MARKUP, BIDI, ANSI])
    expect(names).toContain(name);
  expect(of("Markdown").includes("<img")).toBe(false);
  // Labels of metrics keep their bytes, as Prometheus reads them back; whatever is read by people does not.
  for (const name of ["Markdown", "JSON Lines log", "Alert rules", "HTML report"]) {
    expect(of(name).includes("\u001b"), name).toBe(false);
  }
  for (const record of of("JSON Lines log").trim().split("\n")) {
    expect(typeof JSON.parse(record).event).toBe("string");
  }
  for (const line of of("CSV").split("\r\n")) expect(line).not.toMatch(/(^|,)[=+@\t]/);
  for (const unseen of ["\u0000", "\u001b", "\u009b", "\u200b", "\u202e"]) {
    expect(of("CSV").includes(unseen), JSON.stringify(unseen)).toBe(false);
  }
  expect(of("CSV")).toContain("b1[U+202E]");
  await expectHarmless(page, "after all exports");

  const path = info.outputPath("hostile.html");
  writeFileSync(path, of("HTML report"));
  const context = await browser.newContext();
  const opened = await context.newPage();
  await opened.goto(pathToFileURL(path).href);
  await expect(opened.locator("#alpha")).toBeVisible();
  await opened.getByLabel("Level of p-values").fill("0.9");
  await expectHarmless(opened, "the HTML report");
  await expect(opened.locator("#columns").getByText("__proto__", { exact: true })).toBeVisible();
  await context.close();
});

test("category names are replaced in every export that has them", async ({ page }) => {
  await analysed(page);
  await analyse(page);
  await page.goto("./#v=1&view=export");
  const exact = await saved(page, "JSON");
  expect(exact).toContain(SECRET);
  await page.getByLabel("Replace category names with A, B, C").check();
  await expect(page.locator(".exports").getByRole("button", { name: "Snapshot" })).toBeDisabled();
  for (const name of EXPORTS.filter((of) => of !== "Snapshot")) {
    const text = await saved(page, name);
    for (const category of [SECRET, "North Wing"])
      expect(text.indexOf(category), `${category} in ${name}`).toBe(-1);
  }
  const masked = JSON.parse(await saved(page, "JSON")) as Report;
  const before = JSON.parse(exact) as Report;
  const shares = (of: Report) =>
    of.batches.map(({ drift }) => drift?.columns.map(({ profile }) => profile.batch));
  expect(shares(masked)).toEqual(shares(before));
  const ward = masked.batches.at(-1)?.drift?.columns.find(({ column }) => column === "ward");
  for (const name of ward?.profile.categories ?? []) expect(name).toMatch(/^[A-Z]{1,2}$/);
});

test("column names are hidden in every export that can do without them", async ({ page }) => {
  await analysed(page);
  await analyse(page);
  await page.goto("./#v=1&view=export");
  const before = JSON.parse(await saved(page, "JSON")) as Report;
  const columns = before.reference.quality.columns.map(({ name }) => name);
  await page.getByLabel("Hide column names").check();
  await expect(page.getByText(`${columns.length} columns hidden`)).toBeVisible();
  const refused = ["Snapshot", "Alert rules"];
  for (const name of refused)
    await expect(page.locator(".exports").getByRole("button", { name })).toBeDisabled();
  // Names that are no words of the exports themselves.
  const telling = ["free text", "HYPERLINK", "@SUM(1)", "{{7*7}}", "javascript:alert(1)", BIDI];
  for (const name of EXPORTS.filter((of) => !refused.includes(of))) {
    const text = await saved(page, name);
    for (const column of telling) expect(text.indexOf(column), `${column} in ${name}`).toBe(-1);
  }
  const hidden = JSON.parse(await saved(page, "JSON")) as Report;
  const numbered = hidden.reference.quality.columns.map(({ name }) => name);
  expect(numbered).toEqual(columns.map((_, place) => `column ${place + 1}`));
  const effects = (of: Report) =>
    of.batches.map(({ drift }) => drift?.columns.map(({ effect }) => effect));
  expect(effects(hidden)).toEqual(effects(before));
});
