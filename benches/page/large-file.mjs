// A CSV file of 1 GB is chosen, mapped and analysed: does the page's own thread stay free, and does Cancel act?
import { statSync } from "node:fs";
import { reach } from "../reach.mjs";
import { launchBrowser } from "../renderer.mjs";
import { install, quiet, startTimer, stopTimer } from "./probe.mjs";
import { traced } from "./trace.mjs";

const until = (page, selector) =>
  page.waitForSelector(selector, { timeout: 600_000, state: "attached" });

async function analysed(page, { reference, batch }) {
  const choose = (label, file) => () => page.getByLabel(label).setInputFiles(file);
  await reach(page, "mapping", choose("Reference file", reference));
  await reach(page, "mapping", choose("Production files", batch));
  await reach(page, "ready", () => page.getByRole("button", { name: "Analyse" }).click());
}

/** Ms from the press of Cancel to the picture without the progress, while the file is read. */
async function cancelled(page, file) {
  await page.getByLabel("Production files").setInputFiles(file);
  await until(page, 'html[data-state="loading"]');
  await page.waitForTimeout(2000);
  const acted = page.evaluate(
    () =>
      new Promise((resolve) => {
        let pressed = 0;
        addEventListener("pointerdown", ({ timeStamp }) => (pressed = timeStamp), { once: true });
        const watcher = new MutationObserver(() => {
          if (document.documentElement.dataset.state === "loading") return;
          watcher.disconnect();
          requestAnimationFrame(() => resolve(performance.now() - pressed));
        });
        watcher.observe(document.documentElement, { attributeFilter: ["data-state"] });
      }),
  );
  await page.getByRole("button", { name: "Cancel" }).click();
  return acted;
}

/** Whether the page may be blocked: one pass under a trace, one without, and so many presses of Cancel. */
export async function largeFile(url, files, presses) {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.addInitScript(install);
    const fresh = async () => {
      await page.goto(url);
      await until(page, 'html[data-state="ready"]');
      await quiet(page);
    };
    await fresh();
    await startTimer(page);
    const started = performance.now();
    await analysed(page, files);
    const seconds = (performance.now() - started) / 1000;
    const { gap, blocked } = await stopTimer(page);
    await fresh();
    const work = await traced(browser, page, () => analysed(page, files));
    const cancels = [];
    for (let press = 0; press < presses; press += 1) {
      await fresh();
      cancels.push(await cancelled(page, files.batch));
    }
    return { bytes: statSync(files.batch).size, seconds, gap, blocked, work, cancels };
  } finally {
    await browser.close();
  }
}
