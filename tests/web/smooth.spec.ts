import type { Browser, Page } from "@playwright/test";
import { analyse, censusBatches, censusReference, choose, expect, open, test } from "./support.js";

interface TraceEvent {
  name: string;
  cat: string;
  pid: number;
  tid: number;
  dur?: number;
  tdur?: number;
  args: { name?: string };
}

/** Longest tasks of the page's own thread, in ms of processor time: a busy machine does not lengthen them. */
async function longTasks(
  browser: Browser,
  page: Page,
  run: () => Promise<void>,
): Promise<number[]> {
  await browser.startTracing(page, { categories: ["toplevel", "__metadata"] });
  await run();
  const trace = (await browser.stopTracing()).toString("utf8");
  const { traceEvents } = JSON.parse(trace) as { traceEvents: TraceEvent[] };
  const pageThreads = new Set(
    traceEvents
      .filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain")
      .map(({ pid, tid }) => `${pid}/${tid}`),
  );
  const tasks = traceEvents.filter(
    ({ name, pid, tid }) => name.endsWith("RunTask") && pageThreads.has(`${pid}/${tid}`),
  );
  expect(tasks.length, "the trace saw the page's thread").toBeGreaterThan(0);
  return tasks.map(({ dur = 0, tdur = dur }) => tdur / 1000).filter((ms) => ms > 50);
}

test("the page is never blocked for more than 50 ms while it reads and analyses", async ({
  browser,
  page,
}) => {
  await open(page);
  const tasks = await longTasks(browser, page, async () => {
    await choose(page, censusReference, censusBatches);
    await analyse(page);
  });
  expect(tasks).toEqual([]);
});

test("nothing may connect elsewhere, and the page says so itself", async ({ page }) => {
  await open(page);
  const policy = await page
    .locator('meta[http-equiv="Content-Security-Policy"]')
    .first()
    .getAttribute("content");
  expect(policy).toContain("connect-src 'self'");
  expect(policy).not.toContain("unsafe-inline");
});
