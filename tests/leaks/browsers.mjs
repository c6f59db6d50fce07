// The browsers that are probed, each with the same two calls: open a page, run code in it.
import { chromium } from "@playwright/test";
import { ensureBrowser } from "../../tools/setup.mjs";

/** Chromium by Playwright. Windows may be opened without a click: the probe has none. */
export async function startChromium() {
  const browser = await chromium.launch({
    executablePath: ensureBrowser().chromium,
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-popup-blocking", "--no-first-run"],
  });
  return {
    async open(url, depth) {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(url);
      const frame = await framed(page, depth);
      await frame.waitForFunction(
        () => document.documentElement.dataset.state === "ready" || document.title === "no policy",
        null,
        { timeout: 90_000 },
      );
      return { run: (code, given) => frame.evaluate(code, given), close: () => context.close() };
    },
    close: () => browser.close(),
  };
}

/** The frame that is so many frames deep. */
async function framed(page, depth) {
  let around = page.mainFrame();
  for (let at = 0; at < depth; at++) {
    const element = await around.waitForSelector("iframe", { state: "attached" });
    around = await element.contentFrame();
  }
  return around;
}
