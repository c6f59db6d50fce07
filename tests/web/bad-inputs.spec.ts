// The bad inputs that a person meets, on the page: what is said of each, and what stays.
import { Buffer } from "node:buffer";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Locator, Page } from "@playwright/test";
import { analyse, censusReference, expect, exportedReport, open, state, test } from "./support.js";
import { settled } from "./texts.js";

interface Chosen {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

function file(name: string, content: string | Uint8Array): Chosen {
  return { name, mimeType: "text/csv", buffer: Buffer.from(content) };
}

const rows = Array.from({ length: 40 }, (_, row) => `${row}.5,${["Turin", "Oslo"][row % 2]}`);
const good = `x,city\n${rows.join("\n")}\n`;
const packed = gzipSync(good);
const damaged = Buffer.from(packed);
damaged.writeUInt8(damaged.readUInt8(packed.length - 6) ^ 1, packed.length - 6);

const visit = '10.0.0.1 - - [10/Oct/2026:13:55:36 -0700] "GET /a HTTP/1.0" 200 2326\n';

/** Name, content, and what the page says: the place if it is more than the name, and the sentences. */
type Refused = [name: string, content: string | Uint8Array, said: RegExp, place?: string];

const refused: Refused[] = [
  ["B01 empty.csv", "", /is empty: it holds no header and no rows\. *Choose a file with a header/],
  ["B02 lines.csv", "\n\n  \n", /is empty/],
  ["B03 header.csv", "x,city\n", /has a header and no rows/],
  ["B03 letter.txt", "Dear all the figures will come next week.\n", /does not look like a table/],
  ["B16 zeros.csv", new Uint8Array(5000), /This is binary data, not a CSV file/],
  ["B17 picture.csv", Buffer.from("89504e470d0a1a0a00000000", "hex"), /This is a PNG image/],
  ["B17 paper.csv", "%PDF-1.7\n", /This is a PDF document.* Export the table as CSV\./],
  ["B17 book.csv", "PK\x03\x04....[Content_Types].xml", /This is an Excel workbook \(\.xlsx\)/],
  ["B17 old.csv", Buffer.from("d0cf11e0a1b11ae100000000", "hex"), /Excel workbook \(\.xls\)/],
  ["B21 cut.csv.gz", packed.subarray(0, 40), /gzip file is cut off: it ends after 40 bytes/],
  ["B22 wrong.csv.gz", damaged, /gzip file is damaged: its checksum is not that of its content/],
  ["B24 pack.csv", "PK\x03\x04....march.csv", /This is a zip archive.* Unpack an archive/],
  ["B24 pack.zst", Buffer.from("28b52ffd00000000", "hex"), /This is a zstd file.* Unpack it/],
  [
    "B28 quote.csv",
    'x,city\n1.5,"Turin\n2.5,Oslo\n3.5,Rome\n',
    /A quote opens on line 2 and is never closed\. Close it/,
    "B28 quote.csv, line 2",
  ],
  [
    "B34 long.csv",
    `x,city\n1.5,${"y".repeat(17 << 20)}\n`,
    /A field is longer than 16 MiB/,
    "B34 long.csv, line 2",
  ],
  [
    "B39 twice.csv",
    "x,x\n1.5,2.5\n",
    /The name "x" is used by two columns\. Rename one/,
    "B39 twice.csv, line 1, column 2",
  ],
  [
    "B69 wide.csv",
    "x,".repeat(30_000),
    /more than 20000 columns.*delimiter/,
    "B69 wide.csv, line 1",
  ],
  ["B79 log.csv", visit.repeat(3), /This is a log/],
  ["B80 pointer.csv", "version https://git-lfs.github.com/spec/v1\nsize 1\n", /git lfs pull/],
  ["B80 page.csv", "<!DOCTYPE html>\n<title>404</title>\n", /This is a web page or XML/],
  ["B80 words.csv", "404: Not Found", /This is the error message of a web server/],
  ["B80 ~$book.csv", `\x03Ann${" ".repeat(51)}\x03\0A\0n\0n\0${" ".repeat(102)}`, /Close Excel/],
];

/** Files that are read all the same, and what the page says of each. */
const noticed: [name: string, content: string | Uint8Array, ...said: (string | RegExp)[]][] = [
  ["B05 end.csv", good.trimEnd(), "40 records, all used"],
  ["B07 marks.csv", `\ufeff\ufeff${good}`, "more than one byte order mark"],
  ["B09 wide.csv", Buffer.from(`\ufeff${good}`, "utf16le"), "40 records, all used"],
  ["B10 wide.csv", Buffer.from(good, "utf16le"), "that it is UTF-16"],
  ["B11 latin.csv", Buffer.from(`${good}1.5,Köln\n`, "latin1"), "read as windows-1252"],
  ["B18 pack.csv.gz", packed, "40 records, all used"],
  ["B19 packs.csv.gz", Buffer.concat([packed, gzipSync(rows.join("\n"))]), "80 records, all used"],
  ["B20 junk.csv.gz", Buffer.concat([packed, Buffer.from("junk")]), "not gzip follow the end"],
  [
    "B35 ragged.csv",
    `${good}7\n8,Oslo,1\n`,
    "42 records: 40 used, 2 rejected",
    "Line 42: Rows with",
  ],
  ["B40 unnamed.csv", "x,\n1.5,a\n2.5,a\n", "A column has no name; it is called column_2"],
  ["B41 case.csv", "City,city\na,1.5\na,2.5\n", "differ only in case"],
  ["B43 again.csv", `${good}${good}`, "81 records: 80 used, 1 rejected", "The header occurs again"],
  ["B44 title.csv", `Report of Ann\nMarch\n${good}`, "Line 1: Lines before the header"],
  ["B44 comments.csv", `# of Ann\n# in March\n${good}`, "Line 1: Lines that begin with # stand"],
  ["B44 total.csv", `${good}Total,\n`, "40 used, 1 rejected", /Line 42: The last row is a total/],
  ["B45 tables.csv", `${good}\na,b,c\n1,2,3\n`, "Another table seems to begin here"],
  ["B46 values.csv", "1.5,2.5\n3.5,4.5\n", "holds values, not names: columns are called column_1"],
  ["B47 semicolons.csv", good.replaceAll(",", ";"), "40 rows, 2 columns"],
  ["B48 changes.csv", `${good}1.5;Oslo\n2.5;Oslo\n`, "divided by another delimiter"],
  ["B50 comma.csv", good.replaceAll(",", ";").replaceAll(".", ","), "40 records, all used"],
  ["B52 units.csv", "x,city\n10%,Oslo\n12%,Oslo\n", "numbers with something around them (10%)"],
  ["B58 cell.csv", `${good}oops,Oslo\n`, /Line 42: .*"x" is text only because 1 of its 41 values/],
  ["B59 days.csv", "x,day\n1.5,01/02/2026\n2.5,03/04/2026\n", "3 April or March 4"],
  ["B61 blank.csv", "x\n1.5\n\n2.5\n", "1 blank", "Line 3: Blank lines were skipped"],
  ["B79 lines.csv", '{"x":1.5,"city":"Oslo"}\n{"x":2.5,"city":"Oslo"}\n', "2 rows, 2 columns"],
];

const chosen = ([name, content]: readonly [string, string | Uint8Array, ...unknown[]]) =>
  file(name, content);

async function reference(page: Page): Promise<void> {
  await open(page);
  await page.getByLabel("Reference file").setInputFiles(file("reference.csv", good));
  await state(page, "mapping");
}

function production(page: Page): Locator {
  return page.getByLabel("Production files");
}

test("files that hold no table are named one by one, and what was loaded stays", async ({
  page,
}, info) => {
  await reference(page);
  const paths = refused.map(([name, content]) => {
    writeFileSync(info.outputPath(name), content);
    return info.outputPath(name);
  });
  await production(page).setInputFiles(paths);
  await state(page, "error");
  const alert = page.getByRole("alert");
  await expect(alert.locator(".place")).toHaveText(
    refused.map(([name, , , place]) => place ?? name),
  );
  const problems = alert.locator("div");
  for (const [at, [name, , said]] of refused.entries()) {
    const problem = problems.nth(at);
    const text = (await problem.innerText()).replace(/\s+/g, " ");
    expect(text, name).toMatch(said);
    // A title, a place, what it is, what to do.
    await expect(problem.locator("p"), name).toHaveText([/\w$/, /./, /\.$/, /\.$/]);
  }
  expect(await alert.innerText()).not.toMatch(/undefined|\[object|NaN|unreachable|onBadRow/);
  await expect(alert).toContainText("What was loaded before is unchanged.");
  await expect(page.locator(".file-list .name")).toHaveText(["reference.csv"]);
  await alert.getByRole("button", { name: "Dismiss" }).click();
  await state(page, "mapping");
  await production(page).setInputFiles(file("batch.csv", good));
  await state(page, "mapping");
  await analyse(page);
});

test("files that are read all the same say what was noticed, with the line", async ({ page }) => {
  await reference(page);
  await production(page).setInputFiles(noticed.map(chosen));
  await state(page, "mapping");
  await expect(page.getByRole("alert")).toHaveCount(0);
  await page.getByText(/^\d+ more files, ▲ \d+ with notes$/).click();
  for (const [name, , ...said] of noticed) {
    const entry = page
      .locator(".file-list > li")
      .filter({ has: page.getByText(name, { exact: true }) });
    for (const sentence of said) {
      // What several files say stands above them, once, with the line of each where these differ.
      const [, line, words = sentence] = /^(?:Line (\d+): )?(.*)$/.exec(`${sentence}`) ?? [];
      const shared = page
        .locator(".warnings.shared > li")
        .filter({ hasText: typeof sentence === "string" ? words : sentence });
      if ((await shared.count()) === 0) await expect(entry, name).toContainText(sentence);
      else
        await expect(shared, name).toContainText(
          new RegExp(`In \\d+ production files \\(.*${line ?? ""}`),
        );
    }
  }
  const ragged = page.getByRole("listitem").filter({ hasText: "B35 ragged.csv" });
  await ragged.locator("summary").click();
  const lines = page.getByRole("group", { name: "Rejected records of B35 ragged.csv" });
  await expect(lines.getByRole("rowheader")).toHaveText(["42", "43"]);
  await expect(lines.getByRole("cell")).toHaveText([
    "1 field where the header has 2.",
    "7",
    "3 fields where the header has 2.",
    "8,Oslo,1",
  ]);
});

test("a decimal comma and other spellings give the numbers that a person reads", async ({
  page,
}) => {
  await reference(page);
  const names = ["B09 wide.csv", "B19 packs.csv.gz", "B44 title.csv", "B50 comma.csv"];
  await production(page).setInputFiles(
    noticed.filter(([name]) => names.includes(name)).map(chosen),
  );
  await state(page, "mapping");
  await analyse(page);
  const { batches } = await exportedReport(page);
  expect(batches.map(({ label }) => label)).toEqual(
    names.map((name) => name.replace(/\.csv.*/, "")),
  );
  for (const { label, quality } of batches) {
    expect(quality.columns.find(({ name }) => name === "x")?.mean, label).toBe(20);
  }
});

test("B72 B73 other columns are listed, and the same file twice is said", async ({ page }) => {
  await reference(page);
  await production(page).setInputFiles([
    file("1 same.csv", good),
    file("2 turned.csv", good.replace("x,city", "x,town")),
  ]);
  await state(page, "mapping");
  const turned = page.getByRole("listitem").filter({ hasText: "2 turned.csv" });
  await expect(turned.first()).toContainText("Without city");
  await expect(turned.first()).toContainText("Not in the reference: town");
  await analyse(page);
  await page.goto("./#view=quality&b=1+same");
  await page.getByText("from reading and measuring").click();
  await expect(page.locator("main")).toContainText("Every row equals the reference's");
});

/** Drops paths of the disk on the page, as a person does. */
async function drop(page: Page, paths: string[]): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const data = { items: [], files: paths, dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const) {
    await devtools.send("Input.dispatchDragEvent", { type, x: 200, y: 300, data });
  }
}

test("B76 a folder that is dropped is its files, however deep", async ({ page }, info) => {
  await open(page);
  const folder = info.outputPath("march");
  mkdirSync(join(folder, "deep", "empty"), { recursive: true });
  writeFileSync(join(folder, "reference.csv"), good);
  writeFileSync(join(folder, ".hidden"), "no table");
  writeFileSync(join(folder, "paper.csv"), "%PDF-1.7\n");
  for (let at = 0; at < 150; at += 1) writeFileSync(join(folder, "deep", `${at}.csv`), good);
  await drop(page, [folder]);
  await state(page, "error");
  await expect(page.getByRole("alert").locator(".place")).toHaveText(["paper.csv"]);
  await expect(page.locator(".file-list > li")).toHaveCount(151);
  await expect(page.getByRole("status").first()).toHaveText(/1 file could not be read/);
  await page.getByRole("button", { name: "Cancel" }).click();
  await state(page, "ready");
  await drop(page, [join(folder, "deep", "empty")]);
  await expect(page.getByText("There were no files in what was dropped.")).toBeVisible();
});

test("B76 300 files at once: each has its status", async ({ page }) => {
  await reference(page);
  const files = Array.from({ length: 300 }, (_, at) =>
    file(`${at}.csv`, at % 100 === 7 ? `x,city\n1.5,"${at}\n` : good),
  );
  await production(page).setInputFiles(files);
  await state(page, "error");
  await expect(page.getByRole("alert").locator(".place")).toHaveText([
    "7.csv, line 2",
    "107.csv, line 2",
    "207.csv, line 2",
  ]);
  await expect(page.locator(".file-list > li")).toHaveCount(298);
});

test("B75 B76 a file that may not be read, or was changed, costs only itself", async ({
  page,
}, info) => {
  await reference(page);
  const [changed, denied] = [info.outputPath("changed.csv"), info.outputPath("denied.csv")];
  for (const path of [changed, denied]) writeFileSync(path, good);
  // A person's file without permission; to the superuser every file is open, so the page is told no.
  chmodSync(denied, 0o000);
  await page.evaluate(() => {
    const { slice } = Blob.prototype;
    Blob.prototype.slice = function (this: Blob, ...range) {
      if (this instanceof File && this.name === "denied.csv") {
        const refusal = new DOMException("Permission denied.", "NotReadableError");
        const part = slice.apply(this, range);
        part.arrayBuffer = () => Promise.reject(refusal);
        return part;
      }
      return slice.apply(this, range);
    };
  });
  const input = page.getByLabel("Production files");
  await page.evaluate(() => {
    addEventListener("change", (event) => event.stopImmediatePropagation(), {
      capture: true,
      once: true,
    });
  });
  await input.setInputFiles([changed, denied]);
  await page.waitForTimeout(1100);
  writeFileSync(changed, `${good}1.5,Oslo\n`);
  await input.dispatchEvent("change");
  await state(page, "error");
  const alert = page.getByRole("alert");
  await expect(alert.locator(".place")).toHaveText(["changed.csv", "denied.csv"]);
  await expect(alert).toContainText("changed or disappeared while being read");
  await expect(alert).toContainText("it may be a folder, or a file you are not allowed to read");
  await expect(page.locator(".file-list .name")).toHaveText(["reference.csv"]);
});

/** Names that try to look like others, to lead elsewhere, or to be markup. */
const hostile = [
  ["bidi \u202egpj.csv", "bidi [U+202E]gpj"],
  ["zero\u200bwidth\ufeff.csv", "zero[U+200B]width[U+FEFF]"],
  ["..\u2215..\u2215passwd.csv", "..\u2215..\u2215passwd"],
  [`${"n".repeat(251)}.csv`, "n".repeat(251)],
  ["fox 🦊.csv", "fox 🦊"],
  ["<img src=x onerror=window.__ran=1>.csv", "<img src=x onerror=window.__ran=1>"],
] as const;

test("B77 names of files and columns, and categories, show what they are", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 800 });
  await open(page);
  const header = hostile.map(([name]) => `"${name.replace(".csv", "")}"`).join(",");
  const line = hostile.map((_, at) => `v${at}\u202e`).join(",");
  const table = `${header},score\n${Array.from({ length: 40 }, (_, row) => `${line},${row}.5\n`).join("")}`;
  await page.getByLabel("Reference file").setInputFiles(file("a\u202eb.csv", table));
  await state(page, "mapping");
  await production(page).setInputFiles([
    ...hostile.map(([name]) => file(name, table.replaceAll("v0", "w0"))),
    file("broken\u202e.csv", 'x\n"'),
  ]);
  await state(page, "error");
  await expect(page.getByRole("alert").locator(".place")).toHaveText("broken[U+202E].csv, line 2");
  const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
  await expect.poll(fits, "the mapping fits a phone").toBe(true);
  const names = async () => (await page.locator(".file-list .name").allInnerTexts()).sort();
  await expect
    .poll(names)
    .toEqual(
      ["a[U+202E]b", ...hostile.map(([, name]) => name)].map((name) => `${name}.csv`).sort(),
    );
  await page.locator(".features summary").click();
  const columns = () => page.locator(".features th[scope=row]").allInnerTexts();
  await expect.poll(columns).toEqual(expect.arrayContaining(hostile.map(([, name]) => name)));
  await page.getByRole("button", { name: "Analyse" }).click();
  await state(page, "ready");
  const unseen = /[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/;
  for (const view of ["export", "drift", "quality", "alerts", "performance", "overview"]) {
    await page.goto(`./#view=${view}`);
    await expect(page.locator("main h1")).toBeVisible();
    await settled(page);
    const said = await page.locator("body").evaluate(everyText);
    expect(said, view).not.toMatch(unseen);
    expect(await page.title(), view).not.toMatch(unseen);
    await expect.poll(fits, `${view} fits a phone`).toBe(true);
  }
  const { reference: of, batches } = await exportedReport(page);
  expect(of.quality.columns[0]?.name, "the export holds the name itself").toBe("bidi \u202egpj");
  expect(batches.map(({ label }) => label)).toContain("bidi \u202egpj");
  expect(await page.evaluate(() => Reflect.get(window, "__ran"))).toBeUndefined();
});

/** All text of an element, in shadow roots and attributes too. */
function everyText(root: Element): string {
  const texts: string[] = [];
  const visit = (node: Node): void => {
    if (node instanceof Text) texts.push(node.data);
    if (node instanceof Element) {
      for (const name of ["aria-label", "title", "alt", "placeholder"]) {
        texts.push(node.getAttribute(name) ?? "");
      }
      if (node.shadowRoot) visit(node.shadowRoot);
    }
    for (const child of node.childNodes) visit(child);
  };
  visit(root);
  return texts.join("\n");
}

test("B78 cells with markup and formulas are text", async ({ page }) => {
  await open(page);
  const cells = ["<img src=x onerror=window.__ran=1>", "=1+1", "@SUM(A1)", "javascript:alert(1)"];
  const text = `cell,x\n${Array.from({ length: 40 }, (_, row) => `${cells[row % 4]},${row}.5\n`).join("")}`;
  await page.getByLabel("Reference file").setInputFiles(file("reference.csv", text));
  await state(page, "mapping");
  await production(page).setInputFiles(file("batch.csv", text.replaceAll("=1+1", "=2+2")));
  await state(page, "mapping");
  await analyse(page);
  await page.goto("./#view=drift&col=cell");
  await expect(page.locator("main h1")).toContainText("cell");
  await expect(page.locator("main")).toContainText("=2+2");
  expect(await page.evaluate(() => Reflect.get(window, "__ran"))).toBeUndefined();
});

test("a bad saved analysis is refused, and the report stays", async ({ page }) => {
  await open(page);
  await settled(page);
  const verdict = () => page.locator("driftglass-verdict").innerText();
  const before = await verdict();
  const saved = page.getByLabel("Open a saved analysis");
  for (const [name, content] of [
    ["cut.json", readFileSync(censusReference, "utf8").slice(0, 50)],
    ["other.json", '{"x":1}'],
  ] as const) {
    await saved.setInputFiles({ ...file(name, content), mimeType: "application/json" });
    await state(page, "error");
    await expect(page.getByRole("alert")).toContainText(name);
    await expect(page.getByRole("alert")).toContainText("that this page saved");
    await expect.poll(verdict).toBe(before);
    await page.getByRole("button", { name: "Dismiss" }).click();
  }
});
