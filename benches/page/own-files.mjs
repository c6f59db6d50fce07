// From the first picture of the page to the verdict on files of one's own: every step that a person takes.
import { reach } from "../reach.mjs";
import { launchBrowser } from "../renderer.mjs";

const firstPicture = () =>
  new Promise((resolve) => {
    const seen = ({ name }) => name === "first-contentful-paint";
    const observer = new PerformanceObserver((list) => {
      if (!list.getEntries().some(seen)) return;
      observer.disconnect();
      resolve();
    });
    observer.observe({ type: "paint", buffered: true });
  });

/**
 * Opens the page in a browser that has never seen it, chooses the files and presses Analyse as soon as it can be.
 * Answers the steps and the seconds from the first picture to the end of each, and the verdict.
 */
export async function ownFiles(url, { reference, batches }) {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.goto(url, { waitUntil: "commit" });
    await page.evaluate(firstPicture);
    const start = performance.now();
    const steps = [];
    const taken = (name) => steps.push({ name, seconds: (performance.now() - start) / 1000 });
    const choose = (label, files) => () => page.getByLabel(label).setInputFiles(files);
    await reach(page, "mapping", choose("Reference file", reference));
    taken("choose the reference file");
    await reach(page, "mapping", choose("Production files", batches));
    taken("choose the production files");
    await reach(page, "ready", () => page.getByRole("button", { name: "Analyse" }).click());
    const verdict = await page.locator("driftglass-verdict .sentence").first().textContent();
    taken("press Analyse, and read the verdict");
    return { steps, verdict: verdict.trim() };
  } finally {
    await browser.close();
  }
}
