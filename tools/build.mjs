// Builds what is stale: wasm, package, sample analysis, page. Skips a step whose inputs did not change.
import { existsSync, readFileSync, statSync } from "node:fs";
import { setUp } from "./setup.mjs";
import { at, fingerprint, isFresh, main, markFresh, run, say, seconds } from "./shell.mjs";

const generated = ["www/core/pkg", "www/samples/census.json"];
const rust = [
  ...["Cargo.toml", "Cargo.lock", "rust-toolchain.toml", ".cargo"],
  ...["rows", "src", "tools/wasm.mjs", "tools/short-names.mjs"],
];
const browser = [...rust, "package-lock.json", "package.json", "tsconfig.json", "www", "tools"];

/** The steps, in order. A step whose source does not exist is left out. */
const steps = [
  {
    name: "wasm",
    title: "Compiling the engine to WebAssembly (about 1 minute the first time)",
    inputs: rust,
    outputs: ["www/core/pkg/core_bg.wasm", "www/core/pkg/core.js"],
    source: "src/lib.rs",
    make: async () => (await import("./wasm.mjs")).buildWasm(),
  },
  {
    name: "library",
    title: "Bundling the npm package (a few seconds)",
    inputs: [...browser, "tsconfig.types.json"],
    outputs: ["dist/core_bg.wasm", "dist/types"],
    source: "www/core/index.ts",
    make: async () => (await import("./library.mjs")).buildLibrary(),
  },
  {
    name: "samples",
    title: "Analysing the sample that the page opens with (a few seconds)",
    inputs: browser,
    outputs: ["www/samples/census.json"],
    source: "tools/samples.mjs",
    make: () => run("node", ["tools/samples.mjs"]),
  },
  {
    name: "single",
    title: "Packing the page into one file, and the dashboard for frames (about half a minute)",
    inputs: browser,
    outputs: ["driftglass.html", "driftglass.html.sha256", "embed.html"].map(
      (name) => `build/single/${name}`,
    ),
    source: "www/single/boot.ts",
    make: async () => (await import("./single.mjs")).buildSingle(),
  },
  {
    name: "page",
    title: "Bundling the page (a few seconds)",
    inputs: [...browser, "vite.config.mjs"],
    outputs: ["build/page/index.html", "build/page/driftglass.html"],
    source: "www/index.html",
    make: () => run("vite", ["build"]),
  },
];

/** Returns the stale steps, each with the fingerprint of its inputs. */
function staleSteps() {
  return steps
    .filter((step) => existsSync(at(step.source)))
    .map((step) => ({ ...step, made: fingerprint(step.inputs, generated) }))
    .filter((step) => !isFresh(step.name, step.made, step.outputs));
}

/** Sets up and builds what is stale. Prints each step, or nothing if all is fresh. */
export async function build() {
  const stale = staleSteps();
  if (stale.length === 0) return;
  setUp();
  for (const step of stale) {
    say(`* ${step.title}`);
    const start = performance.now();
    await step.make();
    markFresh(step.name, step.made);
    say(`  done in ${seconds(start)}`);
  }
}

await main(import.meta.url, async () => {
  await build();
  const single = "build/page/driftglass.html";
  say("Built: the page in build/page, the package in dist.");
  say(`The page in one file: ${single}, ${statSync(at(single)).size} bytes, SHA-256`);
  say(readFileSync(at(`${single}.sha256`), "utf8").slice(0, 64));
});
