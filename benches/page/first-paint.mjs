// From the address to the first picture that matters, in a browser that has never seen the page.
import { launchBrowser } from "../renderer.mjs";
import { install, quiet } from "./probe.mjs";

/** The windows that the page is opened in: a desk, a tablet, a phone. */
export const WIDTHS = [1280, 700, 360];

/** Opens the page anew; answers ms to the largest paint, and how far things moved while it loaded. */
export async function firstPaint(url, width) {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width, height: 900 } });
    await page.addInitScript(install);
    await page.goto(url);
    await page.waitForSelector('[data-state="ready"]', { state: "attached" });
    await quiet(page);
    await page.waitForTimeout(500);
    const { largestPaint, shift } = await page.evaluate(() => globalThis.benchSeen);
    if (largestPaint === 0) throw new Error("the browser reported no largest paint");
    return { largestPaint, shift };
  } finally {
    await browser.close();
  }
}
