import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import type { DriftglassDashboard } from "../../www/elements/index.js";
import { ORIGIN, openElements } from "./elements-page.js";
import { test as base } from "./slow.js";
import {
  censusBatches,
  censusReference,
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  longIf,
  samples,
  unfold,
} from "./support.js";
import { settled } from "./texts.js";

/** axe is a script of the test's. */
const test = base.extend({});
test.use({ bypassCSP: false });

const report = readFileSync(`${samples}/census.json`, "utf8");
const config = JSON.parse(readFileSync(`${samples}/census.config.json`, "utf8"));
const TAG = "<driftglass-dashboard></driftglass-dashboard>";
const dashboard = (page: Page) => page.locator("driftglass-dashboard");

/** Shows the census sample, which is analysed already. */
async function showSample(page: Page): Promise<void> {
  await dashboard(page).evaluate(async (element, text) => {
    await (element as DriftglassDashboard).load(JSON.parse(text));
  }, report);
}

/** Remembers events of the dashboard in `globalThis.heard`. */
const listening = `globalThis.heard = [];
for (const name of ["ready","progress","result","alert","select","config-change","decision","error"])
  document.addEventListener("driftglass-" + name, (event) => heard.push({ name, detail: event.detail }));`;

interface Heard {
  name: string;
  detail: Record<string, unknown>;
}

async function heard(page: Page, name: string): Promise<Heard["detail"][]> {
  const all = await page.evaluate(() => (globalThis as unknown as { heard: Heard[] }).heard);
  return all.filter((event) => event.name === name).map(({ detail }) => detail);
}

/** Loads files of the census in the page: fixtures travel as text. */
async function loadFiles(page: Page, names: readonly string[]) {
  const files = names.map((path) => ({
    name: path.split("/").at(-1) ?? "",
    text: readFileSync(path, "utf8"),
  }));
  return dashboard(page).evaluate(
    async (element, { files, config, kinds }) => {
      const [reference, ...batches] = files.map(({ name, text }) => new File([text], name));
      if (!reference) throw new Error("no file");
      const { roles, ...rest } = config;
      const result = await (element as DriftglassDashboard).load({
        ...{ reference, batches, mapping: roles, config: rest, read: { kinds } },
      });
      return {
        verdict: result.dashboard.verdict,
        labels: result.batches.map(({ label }) => label),
      };
    },
    { files, config: config.config, kinds: config.kinds },
  );
}

test("files are read, compared and shown, with progress and results", async ({ page }) => {
  const complaints: string[] = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  await openElements(page, TAG, listening);
  const { verdict, labels } = await loadFiles(page, [
    censusReference,
    ...censusBatches.slice(0, 4),
  ]);
  expect(labels).toEqual(["census_2016_1", "census_2016_2", "census_2016_3", "census_2016_4"]);
  await expect(dashboard(page).locator("driftglass-verdict .sentence")).toContainText(
    verdict.slice(-30),
  );
  const progress = await heard(page, "progress");
  expect(progress.length).toBeGreaterThan(2);
  const fractions = progress.map(({ fraction }) => Number(fraction));
  expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
  await expect.poll(() => heard(page, "result")).toEqual([expect.objectContaining({ verdict })]);
  expect(await heard(page, "error")).toEqual([]);
  expect(complaints).toEqual([]);
});

test("one more batch, a report in every format, a snapshot that is opened again", async ({
  page,
}) => {
  await openElements(page, TAG, listening);
  await loadFiles(page, [censusReference, ...censusBatches.slice(0, 2)]);
  const more = readFileSync(censusBatches[11] ?? "", "utf8");
  const found = await dashboard(page).evaluate(async (element, text) => {
    const it = element as DriftglassDashboard;
    const added = await it.add({ source: text, label: "late", at: Date.UTC(2030, 0, 1) });
    const formats = ["json", "html", "csv", "md", "prom", "jsonl"] as const;
    const files = await Promise.all(formats.map((format) => it.report({ format })));
    const snapshot = await it.snapshot();
    const again = await it.load(snapshot);
    return {
      labels: added.batches.map(({ label }) => label),
      texts: await Promise.all(files.map((file) => file.text())),
      types: files.map(({ type }) => type),
      same: again.dashboard.verdict === added.dashboard.verdict,
    };
  }, more);
  expect(found.labels).toEqual(["census_2016_1", "census_2016_2", "late"]);
  expect(JSON.parse(found.texts[0] ?? "").batches).toHaveLength(3);
  expect(found.texts[1]).toMatch(/^<!doctype html>[\s\S]*late/);
  expect(found.texts[2]).toContain("late");
  expect(found.texts[3]).toContain("late");
  expect(found.texts[4]).toContain("# TYPE driftglass_");
  for (const line of (found.texts[5] ?? "").trim().split("\n")) JSON.parse(line);
  expect(found.types).toEqual([
    "application/json",
    "text/html",
    "text/csv",
    "text/markdown",
    "text/plain",
    "application/x-ndjson",
  ]);
  expect(found.same).toBe(true);
});

test("methods reject with a code, a message and the place", async ({ page }) => {
  await openElements(page, TAG, listening);
  const rejected = await dashboard(page).evaluate(async (element) => {
    const it = element as DriftglassDashboard;
    const caught = (run: Promise<unknown>) =>
      run.then(
        () => "resolved",
        ({ code, message, file, line }) => ({ code, message, file, line }),
      );
    const broken = new File(['x,y\n1,"a\n'], "march.csv");
    const good = "x,y\n1,a\n2,b\n";
    const cancelled = new AbortController();
    cancelled.abort();
    return {
      add: await caught(it.add(good)),
      snapshot: await caught(it.snapshot()),
      report: await caught(it.report({ format: "csv" })),
      column: await caught(it.focusColumn("age")),
      chart: await caught(it.exportChart("drift")),
      restore: await caught(it.restore('{"driftglass":"dashboard-settings","version":2}')),
      broken: await caught(it.load({ reference: broken, batches: [good] })),
      batch: await caught(it.load({ reference: good, batches: [broken] })),
      cancelled: await caught(
        it.load({ reference: good, batches: [good], signal: cancelled.signal }),
      ),
      missing: await caught(
        it.load({ reference: good, batches: [good], mapping: { target: "z" } }),
      ),
    };
  });
  const notLoaded = { code: "not-loaded", message: expect.stringContaining("load") };
  expect(rejected.add).toMatchObject(notLoaded);
  expect(rejected.snapshot).toMatchObject(notLoaded);
  expect(rejected.report).toMatchObject(notLoaded);
  expect(rejected.column).toMatchObject(notLoaded);
  expect(rejected.chart).toMatchObject({ code: "chart-not-shown" });
  expect(rejected.restore).toMatchObject({
    code: "settings-invalid",
    message: expect.stringContaining("version"),
  });
  const place = { code: "csv-unterminated-quote", file: "march.csv", line: 2 };
  expect(rejected.broken).toMatchObject(place);
  expect(rejected.batch).toMatchObject(place);
  expect(rejected.cancelled).toMatchObject({ code: "cancelled" });
  expect(rejected.missing).toMatchObject({ code: "column-missing" });
  await expect
    .poll(async () => (await heard(page, "error")).map(({ code }) => code))
    .toEqual(expect.arrayContaining(["csv-unterminated-quote", "cancelled"]));
  await expect(dashboard(page).getByRole("alert")).toContainText("z");
});

test("an alert is told when its state changes, and marked as seen by the person", async ({
  page,
}) => {
  await openElements(
    page,
    '<driftglass-dashboard view="alerts"></driftglass-dashboard>',
    listening,
  );
  await dashboard(page).evaluate(async (element) => {
    const x = Float64Array.from({ length: 500 }, (_, n) => Math.sin(n));
    const moved = { source: { x: x.map((value) => value + 3) }, label: "moved" };
    const it = element as DriftglassDashboard;
    await it.load({ reference: { x }, batches: [{ x }, moved, moved, moved] });
  });
  await expect
    .poll(async () => (await heard(page, "alert")).map(({ state }) => state))
    .toContain("firing");
  const [first] = await heard(page, "alert");
  expect(first).toMatchObject({ from: "inactive", column: "x", batch: "moved" });
  await dashboard(page)
    .getByRole("button", { name: /^Mark as seen/ })
    .first()
    .click();
  await expect(dashboard(page).locator("driftglass-alerts .note").first()).toContainText("seen");
});

test("one bad batch among good ones is told and left out", async ({ page }) => {
  await openElements(page, TAG, listening);
  const labels = await dashboard(page).evaluate(async (element) => {
    const rows = Array.from({ length: 60 }, (_, n) => `${n}.5,${n % 3}`).join("\n");
    const good = new File([`x,y\n${rows}\n`], "good.csv");
    const broken = new File(['x,y\n1,"a\n'], "broken.csv");
    const it = element as DriftglassDashboard;
    const report = await it.load({ reference: good, batches: [broken, good] });
    return report.batches.map(({ label }) => label);
  });
  expect(labels).toEqual(["good"]);
  await expect.poll(() => heard(page, "error")).toMatchObject([{ file: "broken.csv" }]);
});

test("columns of values are taken as they are, and one table is split by days of a time zone", async ({
  page,
}) => {
  await openElements(
    page,
    '<driftglass-dashboard time-zone="Europe/Berlin"></driftglass-dashboard>',
  );
  const labels = await dashboard(page).evaluate(async (element) => {
    const hours = Array.from({ length: 72 }, (_, n) => new Date(Date.UTC(2024, 5, 1, 22 + n)));
    const rows = { time: hours, x: Float64Array.from(hours, (_, n) => Math.sin(n)) };
    const it = element as DriftglassDashboard;
    const report = await it.load({ reference: rows, batches: [rows], split: { by: "day" } });
    return report.batches.map(({ label }) => label);
  });
  expect(labels).toEqual(["2024-06-02", "2024-06-03", "2024-06-04"]);
});

test("views, the batch and the column are chosen with the mouse, and every change is told", async ({
  page,
}) => {
  await openElements(page, TAG, listening);
  await showSample(page);
  await expect.poll(() => heard(page, "ready")).toEqual([{ view: "overview" }]);
  const tabs = dashboard(page).getByRole("navigation", { name: "Views" });
  for (const [name, element] of [
    ["Performance", "driftglass-metric-chart"],
    ["Quality", "driftglass-quality"],
    ["Alerts", "driftglass-alerts"],
    ["Drift", "driftglass-drift-heatmap"],
  ] as const) {
    await tabs.getByRole("button", { name }).click();
    await expect(dashboard(page).locator(element)).toBeVisible();
    await expect(tabs.getByRole("button", { name })).toHaveAttribute("aria-current", "page");
  }
  await expect(dashboard(page)).toHaveAttribute("view", "drift");
  await dashboard(page).locator("driftglass-columns").getByRole("button", { name: "AGEP" }).click();
  await expect(dashboard(page).locator("driftglass-distribution .title")).toContainText("AGEP");
  await dashboard(page)
    .getByRole("combobox", { name: /^Batch/ })
    .selectOption("2016-1");
  const changes = async () =>
    (await heard(page, "config-change")).flatMap(({ changed }) => changed as string[]);
  await expect.poll(changes).toEqual(expect.arrayContaining(["view", "selected", "batch"]));
  const selection = () =>
    dashboard(page).evaluate((element) => (element as DriftglassDashboard).selection);
  await expect.poll(selection).toEqual({ column: "AGEP", batch: 0 });
});

test("a cancelled driftglass-select opens nothing", async ({ page }) => {
  const cancel = `document.addEventListener("driftglass-select", (event) => event.preventDefault());`;
  await openElements(page, '<driftglass-dashboard view="drift"></driftglass-dashboard>', cancel);
  await showSample(page);
  const before = await dashboard(page).locator("driftglass-distribution .title").textContent();
  await dashboard(page).locator("driftglass-columns").getByRole("button", { name: "AGEP" }).click();
  await page.evaluate(() => new Promise(requestAnimationFrame));
  expect(await dashboard(page).locator("driftglass-distribution .title").textContent()).toBe(
    before,
  );
});

test("a decision is told; readonly takes the choice away", async ({ page }) => {
  await openElements(
    page,
    '<driftglass-dashboard view="decide"></driftglass-dashboard>',
    listening,
  );
  await showSample(page);
  await dashboard(page).getByRole("button", { name: "Retrain" }).click();
  await expect(dashboard(page).getByRole("status")).toContainText("Decided for 2018-4: Retrain");
  await expect
    .poll(() => heard(page, "decision"))
    .toMatchObject([{ action: "retrain", batch: "2018-4" }]);
  await dashboard(page).evaluate((element) => element.toggleAttribute("readonly", true));
  await expect(dashboard(page).getByRole("button", { name: "Retrain" })).toHaveCount(0);
});

test("settings are saved and set again, in another element too", async ({ page }) => {
  await openElements(page, `${TAG}${TAG}`);
  const found = await page.evaluate(async (text) => {
    const [first, second] = [
      ...document.querySelectorAll<DriftglassDashboard>("driftglass-dashboard"),
    ];
    if (!first || !second) throw new Error("two elements");
    for (const element of [first, second]) await element.load(JSON.parse(text));
    Object.assign(first, {
      view: "drift",
      theme: "dark",
      density: "compact",
      timeZone: "Asia/Tokyo",
      hide: "alerts",
    });
    first.selection = { column: "AGEP", batch: 2 };
    const token = await first.save();
    await second.restore(token);
    return { token, again: await second.save(), selection: second.selection };
  }, report);
  expect(found.again).toBe(found.token);
  expect(found.selection).toEqual({ column: "AGEP", batch: 2 });
  expect(found.token).not.toContain("0.8");
});

test("hide, messages, lang and time zone decide what is said", async ({ page }) => {
  const tag =
    '<driftglass-dashboard hide="decide quality" lang="de" time-zone="Asia/Tokyo"></driftglass-dashboard>';
  await openElements(page, tag);
  await dashboard(page).evaluate((element) => {
    (element as DriftglassDashboard).messages = { drift: "Abweichung", until: "bis {time}" };
  });
  await showSample(page);
  const tabs = dashboard(page).getByRole("navigation").getByRole("button");
  await expect(tabs).toHaveText(["Overview", "Performance", "Abweichung", "Alerts"]);
  await expect(dashboard(page).locator(".when")).toHaveText("bis 01.10.2018, 09:00 (Asia/Tokyo)");
});

test("keys are left alone unless shortcuts are asked for", async ({ page }) => {
  await openElements(page, TAG);
  await showSample(page);
  const tab = dashboard(page).getByRole("button", { name: "Overview" });
  await tab.focus();
  await page.keyboard.press("3");
  await expect(dashboard(page)).toHaveAttribute("view", "overview");
  await dashboard(page).evaluate((element) => element.toggleAttribute("shortcuts", true));
  await page.keyboard.press("3");
  await expect(dashboard(page)).toHaveAttribute("view", "drift");
  await page.keyboard.press("[");
  await expect(
    dashboard(page)
      .getByRole("combobox", { name: /^Batch/ })
      .locator("option:checked"),
  ).toHaveText("2018-3");
  await page.keyboard.press("/");
  await page.keyboard.type("3");
  await expect(dashboard(page)).toHaveAttribute("view", "drift");
  await expect(dashboard(page).getByRole("searchbox")).toHaveValue("3");
});

test("the address keeps view, batch and column where that was asked for", async ({ page }) => {
  await openElements(page, TAG);
  await showSample(page);
  await dashboard(page).getByRole("button", { name: "Drift", exact: true }).click();
  expect(new URL(page.url()).hash).toBe("");
  await dashboard(page).evaluate((element) => element.toggleAttribute("sync-url", true));
  await dashboard(page).getByRole("button", { name: "Alerts", exact: true }).click();
  await dashboard(page)
    .getByRole("combobox", { name: /^Batch/ })
    .selectOption("2017-1");
  await expect.poll(() => new URL(page.url()).hash).toBe("#view=alerts&batch=2017-1");
  await page.evaluate(() => {
    location.hash = "#mine=1&view=quality&batch=2016-2";
  });
  await expect(dashboard(page)).toHaveAttribute("view", "quality");
  await expect(
    dashboard(page)
      .getByRole("combobox", { name: /^Batch/ })
      .locator("option:checked"),
  ).toHaveText("2016-2");
  await dashboard(page).getByRole("button", { name: "Drift", exact: true }).click();
  await expect.poll(() => new URL(page.url()).hash).toContain("mine=1&view=drift");
  // Batches of a split by column are called by a value: the address has their places.
  await dashboard(page).evaluate(async (element, text) => {
    const split = JSON.parse(text.replaceAll('"2017-1"', '"name = Alice Smith"'));
    await (element as DriftglassDashboard).load(split);
  }, report);
  const batch = dashboard(page).getByRole("combobox", { name: /^Batch/ });
  await batch.selectOption("name = Alice Smith");
  await expect.poll(() => new URL(page.url()).hash).toContain("place=4");
  expect(decodeURIComponent(page.url())).not.toContain("Alice");
  await page.evaluate(() => {
    location.hash = "#view=drift&place=5";
  });
  await expect(batch.locator("option:checked")).toHaveText("2017-2");
});

test("focusColumn opens a column and focuses its chart; nothing else takes the focus", async ({
  page,
}) => {
  await openElements(page, TAG);
  await showSample(page);
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("BODY");
  await dashboard(page).evaluate((element) => (element as DriftglassDashboard).focusColumn("AGEP"));
  const focused = () =>
    dashboard(page).evaluate((element) => element.shadowRoot?.activeElement?.tagName);
  await expect.poll(focused).toBe("DRIFTGLASS-DISTRIBUTION");
  await expect(dashboard(page).locator("driftglass-distribution .title")).toContainText("AGEP");
});

test("charts are written as SVG with their looks, and as PNG", async ({ page }) => {
  await openElements(
    page,
    '<driftglass-dashboard view="all" theme="light"></driftglass-dashboard>',
  );
  await showSample(page);
  await expect(dashboard(page).locator("driftglass-alerts svg.chart")).toBeVisible();
  await settled(page);
  const files = await dashboard(page).evaluate(async (element) => {
    const it = element as DriftglassDashboard;
    const names = ["overview", "metric", "drift", "distribution", "alerts"];
    const svg = await Promise.all(names.map(async (name) => (await it.exportChart(name)).text()));
    const png = await it.exportChart("drift", { format: "png" });
    const bitmap = await createImageBitmap(png);
    return { svg, type: png.type, width: bitmap.width };
  });
  for (const text of files.svg) {
    expect(text).toMatch(/^<svg [^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/);
    expect(text).not.toMatch(/var\(|class=|<!--/);
  }
  expect(files.svg[2]).toContain("AGEP");
  expect(files.svg[2]).toContain("rgb(183, 211, 232)");
  expect(files.type).toBe("image/png");
  expect(files.width).toBeGreaterThan(600);
});

test("erase forgets results and ends the worker; the files can be chosen again", async ({
  page,
}) => {
  await openElements(page, TAG);
  await loadFiles(page, [censusReference, ...censusBatches.slice(0, 1)]);
  await expect.poll(() => page.workers().length).toBeGreaterThan(0);
  await dashboard(page).evaluate((element) => (element as DriftglassDashboard).erase());
  await expect(dashboard(page).locator("driftglass-verdict")).toHaveCount(0);
  await expect.poll(() => page.workers().length).toBe(0);
  const [batch = ""] = censusBatches;
  await dashboard(page).getByLabel("Reference file").setInputFiles(censusReference);
  await dashboard(page).getByLabel("Production files").setInputFiles([batch]);
  await dashboard(page).getByRole("button", { name: "Analyse" }).click();
  await expect(dashboard(page).locator("driftglass-verdict .sentence")).toBeVisible();
  await dashboard(page).evaluate((element) => element.remove());
  await expect.poll(() => page.workers().length).toBe(0);
});

test("two elements share one worker by the engine of the page", async ({ page }) => {
  await openElements(page, `${TAG}${TAG}`);
  const verdicts = await page.evaluate(async (entry) => {
    const { Engine } = (await import(entry)) as typeof import("../../www/engine/index.js");
    const engine = await Engine.start({ workers: 1 });
    const rows = { x: Float64Array.from({ length: 200 }, (_, n) => Math.sin(n)) };
    const elements = [...document.querySelectorAll<DriftglassDashboard>("driftglass-dashboard")];
    return Promise.all(
      elements.map(async (element) => {
        element.engine = engine;
        const { dashboard } = await element.load({ reference: rows, batches: [rows] });
        return dashboard.status;
      }),
    );
  }, `${ORIGIN}/index.js`);
  expect(verdicts).toHaveLength(2);
  await expect.poll(() => page.workers().length).toBe(1);
});

test("properties style it, parts style what is inside, slots hold the page's own", async ({
  page,
}) => {
  const slots = `<p slot="header" id="mine">Mine</p><p slot="empty" id="none">Nothing here</p><p slot="footer" id="foot">Foot</p>`;
  await openElements(page, `<driftglass-dashboard>${slots}</driftglass-dashboard>`);
  for (const id of ["mine", "none", "foot"]) await expect(page.locator(`#${id}`)).toBeVisible();
  await showSample(page);
  await expect(page.locator("#none")).toBeHidden();
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`driftglass-dashboard { --driftglass-fg: rgb(1, 2, 3); --driftglass-font: monospace; }
      driftglass-dashboard::part(nav) { border-color: rgb(4, 5, 6); }
      driftglass-dashboard::part(chart) { background: rgb(7, 8, 9); }`);
    document.adoptedStyleSheets = [sheet];
  });
  const inside = dashboard(page).locator("driftglass-verdict .sentence");
  await expect(inside).toHaveCSS("color", "rgb(1, 2, 3)");
  await expect(inside).toHaveCSS("font-family", "monospace");
  await expect(dashboard(page).getByRole("navigation")).toHaveCSS(
    "border-bottom-color",
    "rgb(4, 5, 6)",
  );
  const chart = dashboard(page).locator("driftglass-metric-chart [part=chart]");
  await expect(chart).toHaveCSS("background-color", "rgb(7, 8, 9)");
});

test("two versions on a page: the first stays, and the second says so", async ({ page }) => {
  const warnings: string[] = [];
  page.on("console", (message) => message.type() === "warning" && warnings.push(message.text()));
  await openElements(page, TAG);
  const same = await page.evaluate(async (origin) => {
    const first = customElements.get("driftglass-dashboard");
    await import(`${origin}/other/elements.js`);
    return first === customElements.get("driftglass-dashboard");
  }, ORIGIN);
  expect(same).toBe(true);
  await expect
    .poll(() => warnings.join("\n"))
    .toContain("<driftglass-dashboard> is defined already");
  await showSample(page);
});

test("nothing global is added but what Lit keeps", async ({ page }) => {
  await openElements(page, "");
  const added = await page.evaluate(() => {
    const frame = document.createElement("iframe");
    document.body.append(frame);
    const fresh = new Set(Object.getOwnPropertyNames(frame.contentWindow));
    return Object.getOwnPropertyNames(globalThis).filter(
      (name) => !fresh.has(name) && !/^\d+$/.test(name),
    );
  });
  const known = [
    "litElementVersions",
    "litHtmlVersions",
    "reactiveElementVersions",
    "litPropertyMetadata",
  ];
  const foreign = added.filter(
    (name) => !known.includes(name) && !/^(__playwright|__pw|lit)/.test(name),
  );
  expect(foreign).toEqual([]);
});

for (const width of [1280, 360])
  test(
    `every view is accessible and fits: ${width} px`,
    longIf(width > 1000),
    async ({ browser }) => {
      const viewport = { width, height: 900 };
      const context = await browser.newContext({ bypassCSP: true, viewport });
      const page = await context.newPage();
      await openElements(
        page,
        '<h1>Models</h1><driftglass-dashboard theme="auto"></driftglass-dashboard>',
      );
      await page.evaluate(() => {
        document.documentElement.style.colorScheme = "light dark";
      });
      await expectAccessible(page, "empty");
      await showSample(page);
      for (const view of ["overview", "performance", "drift", "quality", "alerts", "decide"]) {
        await dashboard(page).evaluate((element, name) => element.setAttribute("view", name), view);
        await settled(page);
        await unfold(page);
        await expectAccessible(page, view);
        await expectNoSidewaysScroll(page, view);
        if (process.env.SHOTS)
          await page.screenshot({
            path: `${process.env.SHOTS}/${view}-${width}.png`,
          });
      }
      await context.close();
    },
  );
