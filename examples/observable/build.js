// Framework splits what a package imports on demand and then misses the pieces: the element as one module of ours.
import { build } from "esbuild";

await build({
  entryPoints: ["dashboard.js"],
  outfile: "src/driftglass.js",
  bundle: true,
  format: "esm",
  minify: true,
  loader: { ".wasm": "binary" },
});
