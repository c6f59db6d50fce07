import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, type Page } from "@playwright/test";
import type { AxeResults } from "axe-core";
import type { DriftResult, Report } from "../../www/core/types.js";
import { test as base } from "./slow.js";

export { expect };

const root = new URL("../../", import.meta.url).pathname;
export const samples = join(root, "www/samples");
export const fixtures = join(root, "tests/fixtures");

export function fixtureJson(name: string): unknown {
  return JSON.parse(readFileSync(join(fixtures, name), "utf8"));
}

export function gunzipped(name: string): string {
  const path = [fixtures, samples].map((folder) => join(folder, name)).find(existsSync) ?? name;
  return gunzipSync(readFileSync(path)).toString("utf8");
}

export const censusReference = join(samples, "census_sample_reference.csv");
export const censusBatches = readdirSync(samples)
  .filter((name) => /^census_20\d\d_\d\.csv$/.test(name))
  .sort()
  .map((name) => join(samples, name));

/** What the page did that it must not do. */
export interface Watch {
  complaints: string[];
  foreign: string[];
}

/**
 * A page on the sample; afterwards it must have kept quiet and stayed at home. `warmsUp`: whether it reads rows for
 * practice once it is idle, as it does for people. Where a test only looks at reports, that is a third of a second
 * of a processor for nothing.
 */
export const test = base.extend<{ watch: Watch; warmsUp: boolean }>({
  warmsUp: [true, { option: true }],
  page: async ({ page, warmsUp }, use) => {
    if (!warmsUp)
      await page.addInitScript(() => {
        globalThis.requestIdleCallback = () => 0;
      });
    await use(page);
  },
  watch: [
    async ({ page, baseURL }, use) => {
      const watch: Watch = { complaints: [], foreign: [] };
      page.on("console", (message) => {
        if (message.type() === "error") watch.complaints.push(message.text());
      });
      page.on("pageerror", (error) => watch.complaints.push(error.message));
      page.context().on("request", (request) => {
        const url = request.url();
        if (!url.startsWith(baseURL ?? "") && !/^(blob|data):/.test(url)) watch.foreign.push(url);
      });
      await use(watch);
      expect(watch.complaints, "no console errors").toEqual([]);
      expect(watch.foreign, "no request leaves the origin").toEqual([]);
    },
    { auto: true },
  ],
});

/**
 * Waits for a state of the page. The page is asked at each of its pictures: an expectation alone asks again
 * after a second at last, which waits half of one for nothing, hundreds of times; but it says what it found.
 */
export async function state(page: Page, name: string): Promise<void> {
  const isReached = (wanted: string) => document.documentElement.dataset.state === wanted;
  await page.waitForFunction(isReached, name, { timeout: 60_000 }).catch(() => undefined);
  await expect(page.locator("html")).toHaveAttribute("data-state", name);
}

export async function open(page: Page, fragment = ""): Promise<void> {
  await page.goto(`./${fragment}`);
  await state(page, "ready");
}

/**
 * A test, or a group of them, that is left to `npm run test:all` because another stands for it: of several widths or
 * colour schemes a harder one, of a file that takes long to read the same in Node.
 */
export const longIf = (isLong: boolean): { tag?: string } => (isLong ? { tag: "@long" } : {});

type Files = Parameters<ReturnType<Page["getByLabel"]>["setInputFiles"]>[0];

/** Chooses files and waits for the columns to be recognised. */
export async function choose(page: Page, reference: Files, production: Files): Promise<void> {
  await page.getByLabel("Reference file").setInputFiles(reference);
  await page.getByLabel("Production files").setInputFiles(production);
  await state(page, "mapping");
}

export async function analyse(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Analyse" }).click();
  await state(page, "ready");
}

/** The text of a file that the page saves. */
export async function exported(page: Page, name: string): Promise<string> {
  await page.getByRole("button", { name: "Export", exact: true }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name, exact: true }).click();
  return readFileSync(await (await download).path(), "utf8");
}

export async function exportedReport(page: Page): Promise<Report> {
  return JSON.parse(await exported(page, "JSON")) as Report;
}

/** Equal to the digits that matter: relative, and absolute near zero. */
export function expectClose(
  actual: number | null | undefined,
  wanted: number,
  what: string,
  relative = 1e-9,
): void {
  expect(typeof actual, what).toBe("number");
  const error = Math.abs((actual ?? Number.NaN) - wanted);
  expect(error, `${what}: ${actual} is not ${wanted}`).toBeLessThanOrEqual(
    Math.max(1e-12, Math.abs(wanted) * relative),
  );
}

export interface GoldenTest {
  test: string;
  statistic: number;
  pvalue: number;
}

export function expectTest(actual: DriftResult, golden: GoldenTest, what: string): void {
  expect(actual.test, what).toBe(golden.test);
  expectClose(actual.statistic, golden.statistic, `${what} statistic`);
  // Sparse tables get a permutation p-value here; the golden one is asymptotic.
  if (actual.method === "permutation" || actual.method === "bound") return;
  expectClose(actual.pValue, golden.pvalue, `${what} p`, 1e-7);
}

const axePath = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** What of axe's rules a colour scheme can break. */
const OF_COLOURS = ["color-contrast", "link-in-text-block"];

/**
 * Asks axe, of colours in the light and in the dark scheme. It is a script, which the page's policy forbids:
 * only for pages that are without it.
 */
export async function expectAccessible(page: Page, where: string): Promise<void> {
  // It stays where the page is not loaded anew: to read it takes as long as to ask it of colours.
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.addScriptTag({ path: axePath });
  const violations = async (rules: string[] | null) =>
    page.evaluate(async (values) => {
      const { axe } = globalThis as unknown as {
        axe: { run(options: object): Promise<AxeResults> };
      };
      // What is in order is not described then: a quarter less of its time.
      const options = { resultTypes: ["violations"] };
      const results = await axe.run(
        values === null ? options : { ...options, runOnly: { type: "rule", values } },
      );
      return results.violations.map(({ id, nodes }) => ({
        id,
        nodes: nodes
          .slice(0, 3)
          .map(({ html, failureSummary }) => `${html} ${failureSummary ?? ""}`),
      }));
    }, rules);
  const expectNone = async (rules: string[] | null, message: string) => {
    // Axe works for seconds; on a slow processor one answer takes longer than an expectation waits.
    if ((await violations(rules)).length > 0)
      await expect.poll(() => violations(rules), message).toEqual([]);
  };
  // Without motion the colours of the other scheme are there at once.
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  await expectNone(OF_COLOURS, `${where}, dark`);
  await page.emulateMedia({ colorScheme: "light" });
  await expectNone(null, `${where}, light`);
}

/** Opens whatever is folded, in shadow roots too, so that tables behind charts are checked as well. */
export async function unfold(page: Page): Promise<void> {
  await page.evaluate(() => {
    const visit = (root: ParentNode): void => {
      for (const details of root.querySelectorAll("details")) details.open = true;
      for (const element of root.querySelectorAll("*"))
        if (element.shadowRoot) visit(element.shadowRoot);
    };
    visit(document);
  });
}

export async function expectNoSidewaysScroll(page: Page, where: string): Promise<void> {
  const excess = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  await expect.poll(excess, `${where}: page-level horizontal scroll`).toBeLessThanOrEqual(0);
}
