import { Buffer } from "node:buffer";
import { readFileSync, writeFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { type Note, sharedNotes } from "../../www/app/files/read-notes.js";
import { keepAllWorkers } from "./package-page.js";
import {
  analyse,
  censusBatches,
  censusReference,
  choose,
  expect,
  exported,
  open,
  state,
  test,
} from "./support.js";

const csv = (name: string, text: string) => ({
  name,
  mimeType: "text/csv",
  buffer: Buffer.from(text),
});

test("a broken file says file, line and what to do; the report stays", async ({ page }) => {
  await open(page);
  const broken = csv("broken.csv", 'a,b\n1,2\n3,"never closed\n5,6\n');
  await page.getByLabel("Production files").setInputFiles(broken);
  await state(page, "error");
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("broken.csv, line 3");
  await expect(alert).toContainText("choose the file again");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Is your model still fine?");
  await page.getByRole("button", { name: "Dismiss" }).click();
  await state(page, "ready");
});

test("a broken file among good ones costs only itself", async ({ page }) => {
  await open(page);
  await choose(page, censusReference, censusBatches.slice(0, 2));
  await page.getByLabel("Production files").setInputFiles([csv("twice.csv", "a,a\n1,2\n")]);
  await state(page, "error");
  await expect(page.getByRole("alert")).toContainText("twice.csv");
  await expect(page.getByText("census_2016_1.csv")).toBeVisible();
  await expect(page.getByText("census_2016_2.csv")).toBeVisible();
  await page.getByRole("button", { name: "Analyse" }).click();
  await state(page, "ready");
});

test("a file that is chosen twice, as reference and as production, is told", async ({ page }) => {
  await open(page);
  await choose(page, censusReference, [censusReference, ...censusBatches.slice(0, 1)]);
  await expect(page.getByText("Please check the 1 file marked with ▲.")).toBeVisible();
  await expect(page.locator(".file-list")).toContainText(
    "▲ It has the name, size and rows of the reference. Is it the same file?",
  );
});

test("columns that a batch lacks are told before the analysis", async ({ page }) => {
  await open(page);
  const bare = Array.from({ length: 40 }, (_, row) => `${row},${row * 2.5}\n`).join("");
  const files = [
    csv("short.csv", "a,c\n1,2\n3,4\n"),
    csv("strange.csv", "d,e\n1,2\n"),
    csv("bare.csv", bare),
  ];
  await page.getByLabel("Reference file").setInputFiles(csv("reference.csv", "a,b\n1,2\n3,4\n"));
  await state(page, "mapping");
  await expect(
    page.getByText("reference.csv is loaded; another one takes its place."),
  ).toBeVisible();
  await page.getByLabel("Production files").setInputFiles(files);
  await state(page, "mapping");
  await expect(page.locator("main")).toContainText("No target and no prediction were recognised.");
  await expect(page.getByText("Please check the 3 files marked with ▲.")).toBeVisible();
  await expect(page.getByText("3 files are loaded; others are added.")).toBeVisible();
  const loaded = page.locator(".file-list");
  await expect(loaded).toContainText("Without b");
  await expect(loaded).toContainText("Not in the reference: c");
  await expect(loaded).toContainText(
    "No column of the reference is in this file. Is it the right one?",
  );
  await expect(loaded).toContainText(
    "No column of the reference is in this file: it has no header.",
  );
  // What is to be looked at stands above the roles, and below them once nothing is.
  const top = async (selector: string) => (await page.locator(selector).boundingBox())?.y ?? 0;
  expect(await top(".file-list")).toBeLessThan(await top(".roles"));
  for (const name of ["short", "strange", "bare"])
    await page.getByRole("button", { name: `Remove ${name}` }).click();
  await page.getByLabel("Production files").setInputFiles(csv("same.csv", "a,b\n1,2\n3,4\n"));
  await expect(page.locator(".file-list > li")).toHaveCount(2);
  await state(page, "mapping");
  await expect(page.getByText("Choose them if they are there")).not.toContainText("▲");
  expect(await top(".file-list")).toBeGreaterThan(await top(".roles"));
});

test("a header without rows is refused when it is chosen", async ({ page }) => {
  await open(page);
  await page.getByLabel("Reference file").setInputFiles(csv("header.csv", "a,b\n"));
  await state(page, "error");
  await expect(page.getByRole("alert")).toContainText("a header and no rows");
});

/**
 * Presses a button of the screen of reading as soon as it says that there are rows. In the page itself: reading is
 * faster than the way from the test to the page and back.
 */
const pressWhileReading = (page: Page, button: string) =>
  page.evaluate((selector) => {
    const observer = new MutationObserver(() => {
      const reading = document.querySelector("driftglass-reading");
      if (!/[1-9][\d,]* rows/.test(reading?.querySelector(".numbers")?.textContent ?? "")) return;
      observer.disconnect();
      document.documentElement.dataset.title = document.title;
      reading?.querySelector<HTMLElement>(selector)?.click();
    });
    observer.observe(document.body, { childList: true, characterData: true, subtree: true });
  }, button);

test("reading can be cancelled", async ({ page }, info) => {
  await open(page);
  const row = `${"x".repeat(80)},1,2,3\n`;
  const big = info.outputPath("big.csv");
  writeFileSync(big, `a,b,c,d\n${row.repeat(1_200_000)}`);
  await pressWhileReading(page, ".head button:last-of-type");
  await page.getByLabel("Reference file").setInputFiles(big);
  await state(page, "ready");
  await expect(page.getByText("What was loaded before is still here.")).toBeVisible();
});

test("what was read so far can be used", async ({ page }, info) => {
  await open(page);
  const row = `${"x".repeat(80)},1,2,3\n`;
  const big = info.outputPath("big.csv");
  writeFileSync(big, `a,b,c,d\n${row.repeat(1_200_000)}`);
  await pressWhileReading(page, ".head button");
  await page.getByLabel("Reference file").setInputFiles(big);
  await state(page, "mapping");
  // Who went to another tab sees there how far it is.
  await expect(page.locator("html")).toHaveAttribute(
    "data-title",
    /^\d{1,2} % · Reading – driftglass$/,
  );
  await expect(page.locator(".file-list")).toContainText("Reading was stopped after");
  const shown = await page.locator(".file-list .numbers").first().innerText();
  const rows = Number(shown.split(" ")[0]?.replaceAll(",", ""));
  expect(rows).toBeGreaterThan(0);
  expect(rows).toBeLessThan(1_200_000);
  // Whatever is said of a part says that it is one: on every screen, and in the report that is sent.
  await page
    .getByLabel("Production files")
    .setInputFiles(csv("march.csv", `a,b,c,d\n${row.repeat(60)}`));
  await expect(page.locator(".file-list > li")).toHaveCount(2);
  await expect(page.getByText("Choose them if they are there")).toBeVisible();
  await analyse(page);
  for (const view of ["overview", "drift", "decide"]) {
    await page.goto(`./#v=1&view=${view}`);
    await expect(page.locator(".partial")).toHaveText(
      /^▲ Partial: reference\. Reading was stopped after [\d,]+ bytes/,
    );
  }
  const report = await exported(page, "HTML report");
  expect(/Partial: <bdi>reference<\/bdi>\.<\/strong> Reading was stopped/.test(report)).toBe(true);
});

test("a large production file gets a first look", async ({ page }, info) => {
  await open(page);
  const file = (name: string, shift: number, rows: number) => {
    const path = info.outputPath(name);
    const block = Array.from(
      { length: 1000 },
      (_, at) => `${((at * 7919) % 1000) / 10 + shift},${at % 997},${"x".repeat(60)}${at}\n`,
    ).join("");
    writeFileSync(path, `age,steady,note\n${block.repeat(rows / 1000)}`);
    return path;
  };
  await page.getByLabel("Reference file").setInputFiles(file("reference.csv", 0, 20_000));
  await state(page, "mapping");
  await page.getByLabel("Production files").setInputFiles(file("week.csv", 20, 500_000));
  await expect(page.locator(".file-list")).toContainText(
    /First look, at [\d,]+ rows \([\d.]+ MB\): 1 of \d columns? drifted \(age\)\./,
  );
  await expect(page.locator(".file-list")).toContainText("500,000 rows");
});

test("a guess of the reader is answered with one click, and taken back", async ({ page }) => {
  await open(page);
  const lines = ["Sales of March", "id,when,amount", ...["1,03/04/2024,5", "2,05/06/2024,7"]];
  await page.getByLabel("Reference file").setInputFiles(csv("march.csv", `${lines.join("\n")}\n`));
  await state(page, "mapping");
  const loaded = page.locator(".file-list");
  await expect(loaded).toContainText("2 rows, 3 columns");
  await expect(loaded).toContainText("may mean 3 April or March 4");
  await page.getByRole("button", { name: "The day comes first: march" }).click();
  await expect(loaded).not.toContainText("may mean 3 April");
  await expect(loaded).toContainText("Read as you said.");
  await expect(loaded).toContainText("Lines before the header were skipped.");
  // As a header the title leaves no row: the file stays as it was read.
  await page.getByRole("button", { name: "They belong to the table: march" }).click();
  await expect(page.getByRole("alert")).toContainText("a header and no rows");
  await expect(loaded).toContainText("2 rows, 3 columns");
  await page.getByRole("button", { name: "Dismiss" }).click();
  await page.getByRole("button", { name: "Read it as it is found: march" }).click();
  await expect(loaded).toContainText("may mean 3 April or March 4");
  await expect(loaded).not.toContainText("Read as you said.");
});

test("the same note with smaller and larger numbers is one note of several files", () => {
  const inputs = ["999 of its 1,234 rows", "1,000 of its 1,234,567 rows"].map((kept) => {
    const message = `The file is larger than what is kept in memory: ${kept} were kept.`;
    const warnings: Note[] = [{ code: "sampled-rows", message }];
    return { part: "production", counted: null, table: { warnings, records: { rejected: 0 } } };
  });
  const shared = sharedNotes(inputs as unknown as Parameters<typeof sharedNotes>[0], {
    reference: null,
    target: null,
  });
  expect(shared.map(({ inputs: said }) => said.length)).toEqual([2]);
});

test("what several files say is said once, with how many they are, and answered for all", async ({
  page,
}) => {
  const week = (n: number, title = "Sales") =>
    csv(`week_${n}.csv`, `${title}\nid,when,amount\n1,03/04/2024,${n}\n2,05/06/2024,7\n`);
  const clean = "id,when,amount\n1,2024-03-01,5\n2,2024-03-02,7\n";
  await open(page);
  await page.getByLabel("Reference file").setInputFiles(csv("reference.csv", clean));
  await state(page, "mapping");
  const files = [week(1), week(2), week(3), csv("week_4.csv", clean)];
  await page.getByLabel("Production files").setInputFiles(files);
  await state(page, "mapping");
  const shared = page.locator(".warnings.shared > li");
  const loaded = page.locator(".file-list");
  await expect(shared).toHaveCount(2);
  await expect(shared.first()).toContainText(
    "In 3 production files (week_1, week_2 and week_3): Line 1: Lines before the header were skipped.",
  );
  await expect(loaded).not.toContainText("skipped");
  await page.getByRole("button", { name: "The day comes first: 3 production files" }).click();
  await state(page, "mapping");
  await expect(shared).toHaveCount(1);
  await expect(loaded.getByText("Read as you said.")).toHaveCount(3);
  // What only one of them says stays with it.
  await page.getByRole("button", { name: "Read it as it is found: week_2" }).click();
  await expect(loaded.locator("> li").nth(2)).toContainText("may mean 3 April");
  await expect(shared).toHaveCount(1);
});

test("of a file that says much nothing is left out", async ({ page }) => {
  const names = Array.from({ length: 8 }, (_, n) => `c${n}`);
  const row = names.map(() => '"1,234"').join(",");
  const much = csv("much.csv", `${names.join(",")}\n${row}\n${row}\n`);
  await open(page);
  await page.getByLabel("Production files").setInputFiles([much, { ...much, name: "more.csv" }]);
  await state(page, "mapping");
  await expect(page.locator(".warnings.shared > li")).toHaveCount(8);
  await page.getByRole("button", { name: "Remove more" }).click();
  const notes = page.locator(".file-list .warnings");
  await notes.getByText("3 more notes").click();
  for (const name of names) await expect(notes.getByText(`column "${name}"`)).toBeVisible();
});

test("files that wait can be put aside", async ({ page }) => {
  await open(page);
  await choose(page, censusReference, censusBatches.slice(0, 1));
  await page.getByRole("button", { name: "Cancel" }).click();
  await state(page, "ready");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Is your model still fine?");
});

test("dropped files sort themselves", async ({ page }) => {
  await open(page);
  await page.evaluate(() => {
    const rows = "y,pred,x\n1,1,0.5\n0,0,0.25\n1,0,0.75\n";
    const transfer = new DataTransfer();
    for (const name of ["b_2.csv", "my_reference.csv", "b_10.csv"]) {
      transfer.items.add(new File([rows.repeat(1)], name, { type: "text/csv" }));
    }
    window.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, cancelable: true }));
  });
  await state(page, "mapping");
  const loaded = page.locator(".file-list .name");
  await expect(loaded).toHaveText(["my_reference.csv", "b_2.csv", "b_10.csv"]);
  await page.getByRole("button", { name: "Make reference: b_2" }).click();
  await expect(loaded).toHaveText(["b_2.csv", "b_10.csv", "my_reference.csv"]);
});

test("a saved file that cannot be opened is told, though other files are still being read", async ({
  page,
}, info) => {
  await open(page);
  const big = info.outputPath("big.csv");
  writeFileSync(big, `a,b,c,d\n${`${"x".repeat(80)},1,2,3\n`.repeat(1_200_000)}`);
  const told = page.getByRole("alert").getByText("This saved file could not be opened");
  await page.evaluate(() => {
    const isReading = () => document.querySelector("driftglass-reading") !== null;
    const observer = new MutationObserver(() => {
      if (!isReading()) return;
      observer.disconnect();
      const transfer = new DataTransfer();
      const saved = '{"format":"driftglass-snapshot","version":1}';
      transfer.items.add(new File([saved], "saved.json", { type: "application/json" }));
      window.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, cancelable: true }));
    });
    observer.observe(document.body, { childList: true, subtree: true });
  });
  await page.getByLabel("Reference file").setInputFiles(big);
  await expect(page.locator(".file-list .name")).toHaveText(["big.csv"]);
  await expect(told).toBeVisible();
});

test("without the sample the page still takes files", async ({ page, watch }) => {
  await page.route("**/samples/census.json", (route) => route.fulfill({ status: 404, body: "" }));
  await page.goto("./");
  await state(page, "error");
  await page.getByRole("button", { name: "Dismiss" }).click();
  await state(page, "empty");
  await choose(page, censusReference, censusBatches.slice(0, 1));
  expect(watch.complaints.splice(0)).toEqual([expect.stringContaining("404")]);
});

/** Ends all workers of the page: by an error in them, or without a word. */
async function endWorkers(page: Page, how: "error" | "silence"): Promise<void> {
  await page.evaluate((silent) => {
    const made: Worker[] = Reflect.get(globalThis, "made");
    for (const worker of made) {
      if (silent) worker.terminate();
      else worker.postMessage(null);
    }
  }, how === "silence");
}

test("after a crash everything that was loaded is still there", async ({ page, watch }) => {
  await keepAllWorkers(page);
  await open(page);
  await choose(page, censusReference, censusBatches.slice(0, 2));
  await endWorkers(page, "error");
  await analyse(page);
  await expect(page.locator("main")).toContainText("census_2016_2");
  await endWorkers(page, "silence");
  // The monitor goes on: its state is exported, and one more file is compared.
  await page.goto("./#v=1&view=export");
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Snapshot" }).first().click();
  const snapshot = readFileSync(await (await saved).path(), "utf8");
  expect(snapshot).toContain("census_2016_2");
  await endWorkers(page, "error");
  await page.goto("./#v=1&view=overview");
  await page.getByLabel("Production files").setInputFiles(censusBatches.slice(2, 3));
  await analyse(page);
  await expect(page.locator("main")).toContainText("census_2016_3");
  await expect(page.getByRole("alert")).toHaveCount(0);
  watch.complaints.splice(0);
});

test("a file that is read when the engine ends without a word is told within three seconds", async ({
  page,
}, info) => {
  await keepAllWorkers(page);
  await open(page);
  await choose(page, censusReference, censusBatches.slice(0, 1));
  const row = `${"x".repeat(80)},1,2,3\n`;
  const big = info.outputPath("big.csv");
  writeFileSync(big, `a,b,c,d\n${row.repeat(1_200_000)}`);
  await page.evaluate(() => {
    const { documentElement: root } = document;
    const observer = new MutationObserver(() => {
      if (root.dataset.state !== "loading") return;
      observer.disconnect();
      const made: Worker[] = Reflect.get(globalThis, "made");
      setTimeout(() => {
        for (const worker of made) worker.terminate();
        Object.assign(globalThis, { ended: performance.now() });
        new MutationObserver(() => {
          if (root.dataset.state === "error") {
            Object.assign(globalThis, { told: performance.now() });
          }
        }).observe(root, { attributes: true });
      }, 100);
    });
    observer.observe(root, { attributes: true });
  });
  await page.getByLabel("Reference file").setInputFiles(big);
  await state(page, "error");
  await expect(page.getByRole("alert")).toContainText("was restarted");
  const waited = await page.evaluate(
    () => Reflect.get(globalThis, "told") - Reflect.get(globalThis, "ended"),
  );
  expect(waited).toBeLessThan(3000);
  await page.getByRole("button", { name: "Analyse" }).click();
  await state(page, "ready");
  await expect(page.getByText(/^Analysed [\d,]+ rows/)).toBeVisible();
});

test("what is beyond memory is held against the reference when it is read again too", async ({
  page,
}) => {
  // Files are beyond memory at 1 MiB: the budget is of the page's own questions to its engine.
  await page.addInitScript(() => {
    const { postMessage } = Worker.prototype;
    Worker.prototype.postMessage = function (this: Worker, ...sent: [{ args?: unknown[] }]) {
      const { args = [] } = sent[0] ?? {};
      const at = args.findIndex((argument) => Object(argument).format === "auto");
      if (at > 0) args[at - 1] = { ...Object(args[at - 1]), memoryBudget: 1 << 20 };
      postMessage.apply(this, sent);
    } as typeof postMessage;
  });
  const table = (rows: number): string =>
    `age,when\n${Array.from({ length: rows }, (_, at) => `${((at * 7919) % 100_003) / 1000},0${(at % 9) + 1}/04/2024`).join("\n")}\n`;
  await open(page);
  await choose(page, csv("reference.csv", table(2_000)), [csv("march.csv", table(200_000))]);
  const march = page.locator(".file-list > li").filter({ hasText: "march.csv" });
  const counted = /all 200,000 rows were counted/i;
  await expect(march).toContainText(counted);
  await page.getByRole("button", { name: "The day comes first: march" }).click();
  await expect(march).toContainText("Read as you said.");
  await expect(march).toContainText(counted);
  const stale = "Its rows were counted against another reference than the one loaded now.";
  await expect(march).not.toContainText(stale);
  await page.getByLabel("Reference file").setInputFiles(csv("other.csv", table(3_000)));
  await expect(march).toContainText(stale);
});
