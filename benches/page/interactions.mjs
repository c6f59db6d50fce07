// What a person does with 200 columns x 100 batches: how long until the page has answered, and how much it computes.
import { launchBrowser } from "../renderer.mjs";
import { install, quiet, takeLatency } from "./probe.mjs";
import { traced } from "./trace.mjs";
import { wideFiles } from "./wide-files.mjs";

const byRole = (role, name) => (page) => page.getByRole(role, { name }).first();
const view = (name) => (page) => page.locator(".rail").getByRole("link", { name }).first();
const search = { find: (page) => page.getByLabel("Search columns") };

/** In this order: each begins where the one before ended. What is found is clicked, unless a key is named. */
const steps = [
  { name: "view: drift", find: view(/^Drift/) },
  { name: "sort columns", find: byRole("button", "Rows moved") },
  { name: "sort the other way", find: byRole("button", "Rows moved") },
  { name: "filter: drifted", find: byRole("button", /^Drifted/) },
  { name: "filter off", find: byRole("button", /^Drifted/) },
  { ...search, name: "search, one letter", key: "9" },
  { ...search, name: "search emptied", key: "Backspace" },
  { name: "all columns of the heat map", find: byRole("button", /^Show .* more columns/) },
  { name: "open column", find: (page) => page.locator("driftglass-columns .link").first() },
  { name: "tab: over time", find: byRole("tab", "Over time") },
  { name: "next column", find: (page) => page.locator(".ways .row a").first() },
  { name: "batch before", find: byRole("button", "Earlier batch") },
  { name: "view: quality", find: view(/^Quality/) },
  { name: "view: performance", find: view(/^Performance/) },
  { name: "view: alerts", find: view(/^Alerts/) },
  { name: "view: decide", find: view(/^Decide/) },
  { name: "view: policies", find: view(/^Policies/) },
  { name: "view: export", find: view(/^Export/) },
  { name: "view: settings", find: view(/^Settings/) },
  { name: "view: overview", find: view(/^Overview/) },
];

/** Looks for the place first, outside of what is measured; answers the press itself. */
async function press(page, { find, key }) {
  const place = find(page);
  await place.scrollIntoViewIfNeeded();
  if (key !== undefined) {
    await place.focus();
    return () => page.keyboard.press(key);
  }
  const { x, y, width, height } = await place.boundingBox();
  await page.mouse.move(x + width / 2, y + height / 2);
  await quiet(page);
  return () => page.mouse.click(x + width / 2, y + height / 2);
}

async function wideReport(page, url, files) {
  const until = (state) =>
    page.waitForSelector(`[data-state="${state}"]`, { timeout: 120_000, state: "attached" });
  await page.goto(url);
  await until("ready");
  await page.getByLabel("Reference file").setInputFiles(files.reference);
  await page.getByLabel("Production files").setInputFiles(files.batches);
  await until("mapping");
  await page.getByRole("button", { name: "Analyse" }).click({ timeout: 120_000 });
  await until("ready");
  await quiet(page);
}

/** One round through all steps. */
async function round(page, measure) {
  const found = {};
  await view(/^Overview/)(page).click();
  await quiet(page);
  for (const step of steps) {
    const act = await press(page, step);
    found[step.name] = await measure(async () => {
      await act();
      await quiet(page);
    });
  }
  return found;
}

/**
 * Rounds without a trace for the latency, with one for processor time.
 * Answers for each step the numbers of every round.
 */
export async function interactions(url, runs) {
  const files = wideFiles();
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.addInitScript(install);
    await wideReport(page, url, files);
    const rounds = [];
    for (let turn = 0; turn < runs; turn += 1) {
      const latency = await round(page, async (act) => {
        await takeLatency(page);
        await act();
        return takeLatency(page);
      });
      rounds.push({ latency, work: await round(page, (act) => traced(browser, page, act)) });
    }
    return steps.map(({ name }) => ({
      name,
      latency: rounds.map(({ latency }) => latency[name]),
      scripting: rounds.map(({ work }) => work[name].scripting),
      longest: rounds.map(({ work }) => work[name].longest),
    }));
  } finally {
    await browser.close();
  }
}
