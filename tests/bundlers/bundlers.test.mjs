// Every bundler takes the packed package, and the page it makes says that a column drifted.
// node --test --test-name-pattern vite tests/bundlers/bundlers.test.mjs
import assert from "node:assert/strict";
import { cpSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test, { after, before } from "node:test";
import { fileURLToPath } from "node:url";
import { develop, install, open, pack, remove, run, serve } from "./driver.mjs";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const VERDICT = /1 of 3 columns drifted in March \(amount\)/;
let packed;

before(() => {
  packed = pack();
});

after(() => remove(packed.folder));

/** The verdict is drawn by an element, from results of a worker. */
async function seesVerdict(page, mode = "blob-worker") {
  await page.waitForSelector("body[data-mode]", { timeout: 60_000 });
  assert.equal(await page.getAttribute("body", "data-mode"), mode, await page.textContent("body"));
  await page.waitForSelector("driftglass-verdict .sentence");
  assert.match(await page.textContent("driftglass-verdict .sentence"), VERDICT);
}

/** Installs an application and hands its folder to `use`; it is gone afterwards. */
async function withApplication(name, use) {
  const folder = install(packed.tarball, here("app"), here(name));
  try {
    await use(folder);
  } finally {
    remove(folder);
  }
}

/** Opens what a build left in `out`, beside the page that names it where the bundler makes none. */
async function seesBuild(folder, out = "dist") {
  const target = join(folder, out);
  if (!existsSync(join(target, "index.html")))
    cpSync(join(folder, "index.html"), join(target, "index.html"));
  const { url, close } = await serve(target);
  await open(url, seesVerdict);
  await close();
}

for (const version of [5, 6, 7, 8])
  test(`vite ${version}, build and development server`, async () => {
    await withApplication(`vite-${version}`, async (folder) => {
      run(folder, "npm", ["run", "build"]);
      await seesBuild(folder);
      const { url, close } = await develop(folder);
      try {
        await open(url, seesVerdict);
      } finally {
        await close();
      }
    });
  });

for (const [name, out] of [
  ["webpack-5", "dist"],
  ["rspack", "dist"],
  ["next", "out"],
])
  test(name, async () => {
    await withApplication(name, async (folder) => {
      run(folder, "npm", ["run", "build"]);
      await seesBuild(folder, out);
    });
  });

test("esbuild, with the WebAssembly named", async () => {
  await withApplication("esbuild", async (folder) => {
    run(folder, "node", ["build.js"]);
    await seesBuild(folder);
  });
});

const { exports } = JSON.parse(readFileSync(here("../../package.json"), "utf8"));

test("esbuild, with driftglass/inline", { skip: !("./inline" in exports) }, async () => {
  await withApplication("esbuild", async (folder) => {
    run(folder, "node", ["build.js", "inline"]);
    await seesBuild(folder);
  });
});

for (const name of ["node", "deno"])
  test(name, async (context) => {
    await withApplication(name, (folder) => {
      if (name === "deno" && !startsDeno(folder)) return context.skip("deno could not be had");
      const said = run(folder, "npm", ["run", "--silent", "check"]).trim().split("\n");
      assert.match(said[0], VERDICT);
      assert.equal(said[1], "drifted");
    });
  });

/** The package `deno` is a program for one platform; registries do not have it for all. */
function startsDeno(folder) {
  try {
    return run(folder, "npx", ["deno", "--version"]).includes("deno");
  } catch {
    return false;
  }
}
