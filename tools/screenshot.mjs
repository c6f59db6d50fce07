// npm run screenshot: takes the README's picture of the built page as it opens.
import { mkdirSync } from "node:fs";
import { chromium } from "@playwright/test";
import { serve } from "./serve.mjs";
import { ensureBrowser } from "./setup.mjs";
import { at, main } from "./shell.mjs";

await main(import.meta.url, async () => {
  const { url, close } = await serve();
  const browser = await chromium.launch({
    executablePath: ensureBrowser().chromium,
    args: ["--no-sandbox", "--disable-dev-shm-usage"],
  });
  const page = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
  await page.goto(url);
  await page.waitForSelector('[data-state="ready"]');
  await page.evaluate(() => document.fonts.ready);
  mkdirSync(at("docs"), { recursive: true });
  await page.screenshot({ path: at("docs", "screenshot.png"), animations: "disabled" });
  await browser.close();
  await close();
});
