// Builds www/core/pkg from the Rust sources: the wasm and its glue.
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { at, run, say } from "./shell.mjs";
import { withShortNames } from "./short-names.mjs";

const compiled = "target/wasm32-unknown-unknown/release/driftglass.wasm";
const out = "www/core/pkg";

/** The features that rustc enables for wasm32, and simd128 (.cargo/config.toml). wasm-opt must know all of them. */
const features = [
  "simd",
  "bulk-memory",
  "bulk-memory-opt",
  "mutable-globals",
  "multivalue",
  "nontrapping-float-to-int",
  "reference-types",
  "sign-ext",
];

/**
 * Options that keep functions separate. A function with one caller is not inlined unless it is tiny: browsers optimise
 * small functions sooner and do not switch to optimised code within a call (src/strides.rs), and after brotli the wasm
 * is 8 % smaller. Functions that rustc did not inline are not inlined for speed either: equally fast, and 3 kB less
 * after brotli.
 */
const stays = ["--one-caller-inline-max-function-size=20", "--flexible-inline-max-function-size=0"];

/** `Symbol.dispose` of the glue's classes, which nobody calls: the classes of www/core around them have their own. */
const disposal = /^if \(Symbol\.dispose\) .*\n/gm;

function shortenGlue(wasm, glue) {
  const used = readFileSync(glue, "utf8").replaceAll(disposal, "");
  const short = withShortNames(readFileSync(wasm), used);
  writeFileSync(wasm, short.wasm);
  writeFileSync(glue, short.glue);
}

/** Compiles the crate, makes the glue, and optimises the wasm. */
export function buildWasm() {
  run("cargo", ["build", "--release", "--lib", "--locked", "--target", "wasm32-unknown-unknown"]);
  mkdirSync(at(out), { recursive: true });
  run("wasm-bindgen", [
    compiled,
    ...["--target", "web", "--omit-default-module-path", "--out-dir", out, "--out-name", "core"],
  ]);
  const wasm = at(out, "core_bg.wasm");
  run("wasm-opt", [
    wasm,
    "-O3",
    ...stays,
    ...features.map((name) => `--enable-${name}`),
    "-o",
    wasm,
  ]);
  shortenGlue(wasm, at(out, "core.js"));
  say(`  core_bg.wasm: ${Math.round(statSync(wasm).size / 1000)} kB`);
}
