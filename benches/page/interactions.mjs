// What a person does with 200 columns x 100 batches: how long until the page has answered, and how much it computes.
import { launchBrowser } from "../renderer.mjs";
import { install, quiet, takeLatency } from "./probe.mjs";
import { traced } from "./trace.mjs";
import { wideFiles } from "./wide-files.mjs";

const view = (name) => (page) => page.locator(".rail").getByRole("link", { name }).first().click();
const button = (name) => (page) => page.getByRole("button", { name }).first().click();

/** In this order: each begins where the one before ended. */
const steps = [
  { name: "view: drift", act: view(/^Drift/) },
  { name: "sort columns", act: button("Rows moved") },
  { name: "sort the other way", act: button("Rows moved") },
  { name: "filter: drifted", act: button(/^Drifted/) },
  { name: "filter off", act: button(/^Drifted/) },
  {
    name: "search, one letter",
    act: async (page) => {
      await page.getByLabel("Search columns").focus();
      await page.keyboard.press("9");
    },
  },
  { name: "search emptied", act: (page) => page.keyboard.press("Backspace") },
  { name: "all columns of the heat map", act: button(/^Show .* more columns/) },
  { name: "open column", act: (page) => page.locator("driftglass-columns .link").first().click() },
  { name: "tab: over time", act: (page) => page.getByRole("tab", { name: "Over time" }).click() },
  { name: "next column", act: (page) => page.locator(".ways .row a").first().click() },
  { name: "batch before", act: button("Earlier batch") },
  { name: "view: quality", act: view(/^Quality/) },
  { name: "view: performance", act: view(/^Performance/) },
  { name: "view: alerts", act: view(/^Alerts/) },
  { name: "view: decide", act: view(/^Decide/) },
  { name: "view: policies", act: view(/^Policies/) },
  { name: "view: export", act: view(/^Export/) },
  { name: "view: settings", act: view(/^Settings/) },
  { name: "view: overview", act: view(/^Overview/) },
];

async function wideReport(page, url, files) {
  const until = (state) =>
    page.waitForSelector(`[data-state="${state}"]`, { timeout: 600_000, state: "attached" });
  await page.goto(url);
  await until("ready");
  await page.getByLabel("Reference file").setInputFiles(files.reference);
  await page.getByLabel("Production files").setInputFiles(files.batches);
  await until("mapping");
  await page.getByRole("button", { name: "Analyse" }).click({ timeout: 600_000 });
  await until("ready");
  await quiet(page);
}

/** One round through all steps. */
async function round(page, measure) {
  const found = {};
  await view(/^Overview/)(page);
  await quiet(page);
  for (const { name, act } of steps) {
    found[name] = await measure(async () => {
      await act(page);
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
