import type { Browser, Page } from "@playwright/test";
import { isSlow } from "./slow.js";
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
  test.skip(isSlow, "the processor is slow on purpose");
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

/** Numbers in so many columns, the same every time. */
function wide(columns: number, shift: number): Buffer {
  const names = Array.from({ length: columns }, (_, i) => `c${i}`);
  const rows = Array.from({ length: 60 }, (_, row) =>
    names.map((_name, i) => ((row * 7 + i * 3) % 50) + shift).join(","),
  );
  return Buffer.from(`${[names.join(","), ...rows].join("\n")}\n`);
}

test("of a long list what is in sight is drawn first, and nothing is left out", async ({
  page,
}) => {
  const file = (name: string, shift: number) => ({
    name,
    mimeType: "text/csv",
    buffer: wide(90, shift),
  });
  await open(page);
  await choose(page, file("reference.csv", 0), [file("b1.csv", 0), file("b2.csv", 9)]);
  await analyse(page);
  const counts = page.evaluate(
    () =>
      new Promise<number[]>((resolve) => {
        const seen: number[] = [];
        const look = () => {
          const list = document.querySelector("driftglass-columns")?.shadowRoot;
          const rows = list?.querySelectorAll("tbody tr").length ?? 0;
          if (rows > 0 && seen.at(-1) !== rows) seen.push(rows);
          if (rows === 90) resolve(seen);
          else requestAnimationFrame(look);
        };
        look();
      }),
  );
  await page
    .locator(".rail")
    .getByRole("link", { name: /^Drift/ })
    .click();
  expect(await counts).toEqual([25, 50, 75, 90]);
  await expect(page.locator("driftglass-columns tbody tr").last()).toContainText(/c\d+/);
});

test("a map of the bins of 90 batches is counted from rows and drawn without blocking", async ({
  browser,
  page,
}) => {
  const file = (name: string, shift: number) => ({
    name,
    mimeType: "text/csv",
    buffer: wide(260, shift),
  });
  await open(page);
  const batches = Array.from({ length: 95 }, (_, at) => file(`b${at + 100}.csv`, at % 9));
  await choose(page, file("reference.csv", 0), batches);
  await analyse(page);
  await page.goto("./#v=1&view=drift&col=c0");
  const map = page.locator("driftglass-bins");
  const tasks = await longTasks(browser, page, async () => {
    await page.getByRole("tab", { name: "Over time" }).click();
    await expect(map.locator(".chart .hatch")).toHaveAttribute("d", "");
    await expect(map.getByText("Of the newest 90 batches.")).toBeVisible();
  });
  expect(tasks).toEqual([]);
  await map.getByText("Show as table").click();
  await expect(map.getByRole("columnheader")).toHaveCount(92);
});
