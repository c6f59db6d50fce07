// Each example is built from the packed package and clicked through in Chromium.
// node --test --test-name-pattern react examples/examples.test.mjs
import assert from "node:assert/strict";
import { cpSync, existsSync } from "node:fs";
import { join } from "node:path";
import test, { after, before } from "node:test";
import { fileURLToPath } from "node:url";
import { install, open, pack, remove, run, serve } from "../tests/bundlers/driver.mjs";
import { ensureJupyter, startJupyter } from "../tools/jupyter.mjs";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
let packed;

before(() => {
  packed = pack();
});

after(() => remove(packed.folder));

const says = (page, id, words) => page.waitForSelector(`#${id}:has-text("${words}")`);

/** Compares, reads what the framework heard, opens a column, and again what it heard. */
async function clicksThrough(page) {
  await page.getByRole("button", { name: "Compare March" }).click();
  await says(page, "verdict", "1 of 2 columns drifted in March (amount)");
  const dashboard = page.locator("driftglass-dashboard");
  await dashboard.getByRole("button", { name: "Drift", exact: true }).click();
  await dashboard.locator("driftglass-columns").getByRole("button", { name: "place" }).click();
  await says(page, "column", "place");
  await dashboard.locator("driftglass-distribution .title", { hasText: "place" }).waitFor();
  const thresholds = await dashboard.evaluate((element) => element.thresholds);
  assert.deepEqual(thresholds, { accuracy: 0.9 });
}

for (const [name, sources, out] of [
  ["plain-html", ".", "dist"],
  ["react", "src", "dist"],
  ["react-18", "src", "dist"],
  ["vue", "src", "dist"],
  ["svelte", "src", "dist"],
  ["angular", "src", "dist/app/browser"],
  ["jupyter", ".", "dist"],
  ["observable", "src", "dist"],
])
  test(name, { skip: !existsSync(here(`${name}/package.json`)) }, async () => {
    const folder = install(packed.tarball, here(name));
    try {
      cpSync(here("files/files.js"), join(folder, sources, "files.js"));
      run(folder, "npm", ["run", "build"]);
      const { url, close } = await serve(join(folder, out));
      await open(url, clicksThrough);
      await close();
    } finally {
      remove(folder);
    }
  });

/** Runs the cells one after another, and clicks through what the first of them shows. */
async function worksInNotebook(page) {
  page.setDefaultTimeout(120_000);
  const cells = page.locator(".jp-Notebook .jp-CodeCell");
  await cells.first().locator(".cm-content").click();
  // A cell that is run before its kernel is there stays unrun.
  await page.locator(".jp-NotebookPanel-toolbar [data-status='idle']").waitFor();
  await page.keyboard.press("Shift+Enter");
  const dashboard = cells.first().locator("driftglass-dashboard");
  await dashboard
    .locator("driftglass-verdict")
    .getByText(/1 of 2 columns drifted in March/)
    .waitFor();
  await dashboard.getByRole("button", { name: "Drift", exact: true }).click();
  await dashboard.locator("driftglass-columns").getByRole("button", { name: "place" }).click();
  await dashboard.locator("driftglass-distribution .title", { hasText: "place" }).waitFor();
  // What was found and clicked is known to the kernel.
  await cells.nth(1).locator(".cm-content").click();
  await page.keyboard.press("Shift+Enter");
  const printed = cells.nth(1).locator(".jp-OutputArea-output");
  await printed.getByText("['amount'] place").waitFor();
  assert.match(await printed.textContent(), /1 of 2 columns drifted in March \(amount\)/);
}

test("jupyter: a notebook in JupyterLab", async () => {
  const folder = install(packed.tarball, here("jupyter"));
  let jupyter;
  try {
    cpSync(here("files/files.js"), join(folder, "files.js"));
    run(folder, "npm", ["run", "build"]);
    jupyter = await startJupyter(ensureJupyter(), folder);
    await open(`${jupyter.url}lab/tree/monitoring.ipynb`, worksInNotebook);
  } finally {
    await jupyter?.close();
    remove(folder);
  }
});
