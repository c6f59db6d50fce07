// The hosted page as an installed application: it opens and works without a network.
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import {
  analyse,
  censusBatches,
  censusReference,
  choose,
  expect,
  exportedReport,
  open,
  state,
  test,
} from "./support.js";

test.use({ serviceWorkers: "allow" });

/** Waits until the page's requests go by its service worker. */
async function underServiceWorker(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (navigator.serviceWorker.controller) return;
    await new Promise((resolve) => {
      navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true });
    });
  });
}

test("opened once, the page works without a network", async ({ page, context }) => {
  test.slow();
  await open(page);
  await underServiceWorker(page);
  await context.setOffline(true);
  await expect.poll(() => page.evaluate(() => navigator.onLine)).toBe(false);
  await page.reload();
  await state(page, "ready");
  await choose(page, censusReference, censusBatches.slice(0, 2));
  await analyse(page);
  expect((await exportedReport(page)).batches).toHaveLength(2);
});

test("two sample files are not kept, and without a network that is said", async ({
  page,
  context,
  watch,
}) => {
  expect(readFileSync("build/page/service-worker.js", "utf8")).not.toContain("california");
  await open(page);
  await underServiceWorker(page);
  await context.setOffline(true);
  await expect.poll(() => page.evaluate(() => navigator.onLine)).toBe(false);
  await page.getByRole("button", { name: "Try two sample files" }).click();
  const problem = page.getByRole("alert");
  await expect(problem).toContainText("The sample could not be fetched");
  await expect(problem).toContainText(
    "is fetched when it is asked for, and this site could not be reached",
  );
  await page.getByRole("button", { name: "Dismiss" }).click();
  await page.getByRole("button", { name: "Try a healthy sample" }).click();
  await expect(page.locator(".origin")).toContainText("2015 alone");
  expect(watch.complaints.splice(0).length).toBeGreaterThan(0);
});

test("once its service worker is there, workers by address are refused", async ({ page }) => {
  await open(page);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await expect(page.locator('meta[content="worker-src blob:"]')).toBeAttached();
});

test("the manifest names icons that are there", async ({ page, request, baseURL }) => {
  await open(page);
  const manifest = JSON.parse(
    await (await request.get(`${baseURL}manifest.webmanifest`)).text(),
  ) as { icons: { src: string; sizes: string }[]; start_url: string };
  expect(manifest.start_url).toBe("./");
  for (const { src, sizes } of manifest.icons) {
    const icon = await request.get(new URL(src, baseURL).href);
    expect(icon.headers()["content-type"]).toBe("image/png");
    const width = (await icon.body()).readUInt32BE(16);
    expect(`${width}x${width}`).toBe(sizes);
  }
  expect(readFileSync("build/page/service-worker.js", "utf8")).toContain("manifest.webmanifest");
});
