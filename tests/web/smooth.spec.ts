import { analyse, censusBatches, censusReference, choose, expect, open, test } from "./support.js";

test("the page is never blocked for more than 50 ms while it reads and analyses", async ({
  page,
}) => {
  await open(page);
  await page.evaluate(() => {
    const tasks: number[] = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) tasks.push(entry.duration);
    }).observe({ type: "longtask" });
    Object.assign(globalThis, { tasks });
  });
  await choose(page, censusReference, censusBatches);
  await analyse(page);
  const tasks = await page.evaluate(() => (globalThis as unknown as { tasks: number[] }).tasks);
  expect(tasks).toEqual([]);
});

test("nothing may connect elsewhere, and the page says so itself", async ({ page }) => {
  await open(page);
  const policy = await page
    .locator('meta[http-equiv="Content-Security-Policy"]')
    .getAttribute("content");
  expect(policy).toContain("connect-src 'self'");
  expect(policy).not.toContain("unsafe-inline");
});
