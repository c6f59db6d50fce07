// Readings by one reader, in a page of a browser of its own.
import { launchBrowser, rendererPeakBytes } from "../renderer.mjs";
import { summed } from "./truth.mjs";

const limitMinutes = 10;
/** A browser that was just launched goes on starting itself, which takes processors from whoever is ready first. */
const restMs = 1000;

/** In the page: loads the reader's script, starts it, and after a rest reads the chosen file. Starting and reading are timed apart. */
async function readChosen({ script, options, column, restMs }) {
  const [file] = document.querySelector("input").files;
  const begin = performance.now();
  const { start } = await import(script);
  const reader = await start(options);
  const ready = performance.now();
  await new Promise((rested) => setTimeout(rested, restMs));
  await reader.prepare?.(file);
  const prepared = performance.now();
  await reader.read(file, column);
  const done = performance.now();
  globalThis.reader = reader;
  return {
    start: (ready - begin) / 1000,
    seconds: (done - prepared) / 1000,
    details: reader.details,
  };
}

/** In the page: reads the file again, so many times. What was read before is let go. */
async function readAgain({ again, column }) {
  const [file] = document.querySelector("input").files;
  const later = [];
  for (let left = again; left > 0; left -= 1) {
    const begin = performance.now();
    await globalThis.reader.read(file, column);
    later.push((performance.now() - begin) / 1000);
  }
  return later;
}

/** A reader that hangs must not hang the benchmark. */
function inTime(work, name) {
  let timer;
  const late = new Promise((_, reject) => {
    const why = new Error(`${name} was not done after ${limitMinutes} minutes`);
    timer = setTimeout(() => reject(why), limitMinutes * 60_000);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/**
 * Reads the file by a script of the served folder, and `again` times more. Answers with times in seconds, the
 * renderer's peak of memory (of an empty page, and once the file was read), the number of workers, and what the
 * reader saw the last time.
 */
export async function browserRead({ name, script, options }, { url, path, again }) {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.goto(url);
    await page.getByLabel("File").setInputFiles(path);
    const emptyBytes = rendererPeakBytes();
    const request = { script: `/${script}.js`, options, column: summed, restMs };
    const timed = await inTime(page.evaluate(readChosen, request), name);
    const peakBytes = rendererPeakBytes();
    const workers = page.workers().length;
    const later = await inTime(page.evaluate(readAgain, { again, column: summed }), name);
    const seen = await page.evaluate((column) => globalThis.reader.seen(column), summed);
    return { ...timed, later, emptyBytes, peakBytes, workers, seen };
  } finally {
    await browser.close();
  }
}
