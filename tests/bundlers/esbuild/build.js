// esbuild leaves `new URL("./core_bg.wasm", import.meta.url)` alone: either the entry point that has
// everything in it, or the file named and given to the engine.
import { readFileSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const { exports } = JSON.parse(readFileSync("node_modules/driftglass/package.json", "utf8"));
const main = readFileSync("main.js", "utf8");
const named = main
  .replace('from "driftglass"', 'from "driftglass";\nimport wasm from "driftglass/core_bg.wasm"')
  .replace("Engine.start()", "Engine.start({ wasm: new URL(wasm, import.meta.url) })");
const inline = main.replace('from "driftglass"', 'from "driftglass/inline"');

writeFileSync("main.js", process.argv[2] === "inline" && exports["./inline"] ? inline : named);
await build({
  entryPoints: ["main.js"],
  outdir: "dist",
  bundle: true,
  splitting: true,
  format: "esm",
  loader: { ".wasm": "file" },
});
