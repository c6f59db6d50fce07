// The main job as a person does it: the built page in headless Chromium, two files chosen, Analyse pressed.
import { serve } from "../tools/serve.mjs";
import { reach } from "./reach.mjs";
import { launchBrowser, rendererPeakBytes } from "./renderer.mjs";

/** Loads the page, analyses the two files, answers with times, memory and what the dashboard says. */
export async function pageJob({ reference, batch }) {
  const { url, close } = await serve();
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.goto(url);
    await page.waitForSelector('[data-state="ready"]', { state: "attached" });
    const choose = (label, file) => () => page.getByLabel(label).setInputFiles(file);
    const started = performance.now();
    await reach(page, "mapping", choose("Reference file", reference));
    await reach(page, "mapping", choose("Production files", batch));
    const mapped = performance.now();
    await reach(page, "ready", () => page.getByRole("button", { name: "Analyse" }).click());
    const done = performance.now();
    return {
      seconds: (done - started) / 1000,
      phases: { "choose and map": (mapped - started) / 1000, analyse: (done - mapped) / 1000 },
      peakBytes: rendererPeakBytes(),
    };
  } finally {
    await browser.close();
    await close();
  }
}
