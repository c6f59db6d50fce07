// The wasm in the order that compresses best (www/core/wasm-streams.ts), for the editions that contain it as text.
import { readFileSync } from "node:fs";
import { build } from "esbuild";
import { at } from "./shell.mjs";

/** Returns the package's own module, so that splitting and joining use the same code. */
export async function streams() {
  const { outputFiles } = await build({
    entryPoints: [at("www/core/wasm-streams.ts")],
    bundle: true,
    format: "esm",
    target: "es2022",
    write: false,
    logLevel: "warning",
  });
  const code = Buffer.from(outputFiles[0].contents).toString("base64");
  return import(`data:text/javascript;base64,${code}`);
}

/** Returns the built wasm as streams. Throws unless joining them gives the same bytes. */
export async function splitWasm() {
  const { split, joined } = await streams();
  const wasm = readFileSync(at("www/core/pkg/core_bg.wasm"));
  const packed = split(wasm);
  if (!wasm.equals(joined(packed))) {
    throw new Error(
      "The wasm is not what its streams make: www/core/wasm-streams.ts does not know an operation of it.",
    );
  }
  return Buffer.from(packed);
}
