// The main job as a person does it: the built page in headless Chromium, two files chosen, Analyse pressed.
import { readdirSync, readFileSync } from "node:fs";
import { chromium } from "@playwright/test";
import { serve } from "../tools/serve.mjs";
import { findBrowser } from "../tools/setup.mjs";

/** The largest peak of resident memory among the browser's renderers (they hold the page and its workers). Linux only. */
function rendererPeakBytes() {
  const parents = new Map();
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    const status = textOf(`/proc/${pid}/status`);
    parents.set(pid, { parent: status.match(/^PPid:\s+(\d+)/m)?.[1], status });
  }
  const isOurs = (pid) =>
    pid === String(process.pid) || (parents.has(pid) && isOurs(parents.get(pid).parent));
  const peaks = [...parents]
    .filter(([pid]) => isOurs(pid) && textOf(`/proc/${pid}/cmdline`).includes("--type=renderer"))
    .map(([, { status }]) => 1024 * Number(status.match(/^VmHWM:\s+(\d+)/m)?.[1] ?? 0));
  return peaks.length > 0 ? Math.max(...peaks) : null;
}

function textOf(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/** Loads the page, analyses the two files, answers with times, memory and what the dashboard says. */
export async function pageJob({ reference, batch }) {
  const { url, close } = await serve();
  const browser = await chromium.launch({
    executablePath: findBrowser().chromium ?? undefined,
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"],
  });
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
