// Bundles only the number interpolation of d3-interpolate, which is all that the charts' scales use.
import { at } from "./shell.mjs";

const numbers = at("www/charts/numbers.ts");

/** Plugin for Vite and Rolldown. */
export const numbersForVite = () => ({
  name: "driftglass-numbers",
  enforce: "pre",
  resolveId: (source) => (source === "d3-interpolate" ? numbers : null),
});

/** Plugin for esbuild. */
export const numbersForEsbuild = () => ({
  name: "driftglass-numbers",
  setup(bundler) {
    bundler.onResolve({ filter: /^d3-interpolate$/ }, () => ({ path: numbers }));
  },
});
