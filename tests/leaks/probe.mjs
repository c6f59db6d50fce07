// Tries every channel in every edition, in one browser, and says what arrived.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { definitions, needsOwnPage } from "./channels.mjs";
import { editions } from "./editions.mjs";
import { listen } from "./listeners.mjs";

/** How long a browser gets for what it was told to send; longer, on a busy machine, where more has to be heard. */
const SETTLE_MS = 2000;
const PATIENCE_MS = 60_000;

async function settled(isEnough) {
  const deadline = performance.now() + PATIENCE_MS;
  do await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  while (!isEnough() && performance.now() < deadline);
}

/** Opens the page and makes the channels known in it; answers the page and their names. */
async function ready(browser, opened, depth) {
  const page = await browser.open(opened.url, depth);
  for (const define of definitions) await page.run(define);
  return { page, names: await page.run(() => Object.keys(window.leaks)) };
}

/** Runs in the page. Not waited for: some channels never answer, and some take the page away. */
function tryAll(targets) {
  for (const [name, to] of targets) window.leak(name, to);
}

/** A page that is gone has sent what it could; any other failure is one of the probe. */
function endsPage(error) {
  if (!/crashed|closed|navigat/i.test(error.message)) throw error;
}

/** The channels by which something arrived: name -> "data" or "connection". */
async function probe(browser, { open, depth = 0 }, folder, least) {
  const opened = await open(folder);
  const first = await ready(browser, opened, depth);
  const listeners = await listen(first.names);
  const target = (name) => [name, { ...listeners.to(name), script: opened.script }];
  try {
    const [alone, together] = [true, false].map((own) =>
      first.names.filter((name) => needsOwnPage(name) === own),
    );
    const heard = () => first.names.filter((name) => listeners.seen(name) !== null).length;
    await first.page.run(tryAll, together.map(target));
    await settled(() => heard() + alone.length >= least);
    await first.page.close();
    for (const [at, name] of alone.entries()) {
      const { page } = await ready(browser, opened, depth);
      await page.run(tryAll, [target(name)]).catch(endsPage);
      await settled(() => heard() + alone.length - at - 1 >= least);
      await page.close();
    }
    const found = first.names.map((name) => [name, listeners.seen(name)]);
    return { tried: first.names.length, leaks: found.filter(([, seen]) => seen !== null) };
  } finally {
    listeners.close();
    await opened.close();
  }
}

/**
 * What leaks in each edition: `{ edition: { tried, leaks: [name, "data" | "connection"][] } }`. Where at least so many
 * have to leak, they are waited for.
 */
export async function probeAll(browser, wanted = Object.keys(editions), least = 0) {
  const folder = mkdtempSync(join(tmpdir(), "driftglass-leaks-"));
  const found = {};
  try {
    for (const name of wanted) found[name] = await probe(browser, editions[name], folder, least);
    return found;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
