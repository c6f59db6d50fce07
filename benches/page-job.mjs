// The main job as a person does it: the built page in headless Chromium, two files chosen, Analyse pressed.
import { serve } from "../tools/serve.mjs";
import { launchBrowser, rendererPeakBytes } from "./renderer.mjs";

/** Loads the page, analyses the two files, answers with times, memory and what the dashboard says. */
export async function pageJob({ reference, batch }) {
  const { url, close } = await serve();
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.goto(url);
    const until = (selector) =>
      page.waitForSelector(selector, { timeout: 600_000, state: "attached" });
    await until('[data-state="ready"]');
    const started = performance.now();
    await page.getByLabel("Reference file").setInputFiles(reference);
    await until('html:not([data-state="loading"])');
    await page.getByLabel("Production files").setInputFiles(batch);
    await until('[data-state="mapping"]');
    await page.getByRole("button", { name: "Analyse" }).click({ timeout: 600_000 });
    const pressed = performance.now();
    await until('[data-state="ready"]');
    const done = performance.now();
    return {
      seconds: (done - started) / 1000,
      phases: { "choose and map": (pressed - started) / 1000, analyse: (done - pressed) / 1000 },
      peakBytes: rendererPeakBytes(),
    };
  } finally {
    await browser.close();
    await close();
  }
}
