// The hosted page as an installed application: it opens and works without a network.
import { readFileSync } from "node:fs";
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

test("opened once, the page works without a network", async ({ page, context }) => {
  test.slow();
  await open(page);
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (navigator.serviceWorker.controller) return;
    await new Promise((resolve) => {
      navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true });
    });
  });
  await context.setOffline(true);
  await expect.poll(() => page.evaluate(() => navigator.onLine)).toBe(false);
  await page.reload();
  await state(page, "ready");
  await choose(page, censusReference, censusBatches.slice(0, 2));
  await analyse(page);
  expect((await exportedReport(page)).batches).toHaveLength(2);
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
