// From nothing to a dashboard on one's own files, as docs/embedding.md tells it; says how many seconds each step took.
import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { develop, open, pack, remove, run } from "./driver.mjs";

const sample = (name) => fileURLToPath(new URL(`../../www/samples/${name}`, import.meta.url));
const MAIN = `import "driftglass/elements";

document.querySelector("#app").innerHTML = "<driftglass-dashboard></driftglass-dashboard>";
`;

test("a fresh Vite application shows a dashboard that reads files", async (context) => {
  const packed = pack();
  const folder = mkdtempSync(join(tmpdir(), "driftglass-new-"));
  const start = performance.now();
  const tell = (step) =>
    context.diagnostic(`${((performance.now() - start) / 1000).toFixed(1)} s: ${step}`);
  try {
    const create = ["create", "--yes", "vite@9", "monitoring", "--", "--template", "vanilla"];
    run(folder, "npm", [...create, "--no-interactive"]);
    const application = join(folder, "monitoring");
    run(application, "npm", ["install", "--no-audit", "--no-fund", packed.tarball]);
    tell("created and installed");
    writeFileSync(join(application, "src/main.js"), MAIN);
    const { url, close } = await develop(application);
    try {
      await open(url, async (page) => {
        const dashboard = page.locator("driftglass-dashboard");
        const choose = (name, files) => dashboard.getByLabel(name).setInputFiles(files);
        await choose("Reference file", sample("census_sample_reference.csv"));
        tell("the dashboard is on the screen");
        await choose("Production files", [sample("census_2018_4.csv")]);
        await dashboard.getByRole("button", { name: "Analyse" }).click();
        const verdict = await dashboard.locator("driftglass-verdict .sentence").textContent();
        tell("the verdict");
        assert.match(verdict, /accuracy/);
      });
    } finally {
      await close();
    }
  } finally {
    remove(folder);
    remove(packed.folder);
  }
});
