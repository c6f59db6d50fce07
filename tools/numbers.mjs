// Scales of charts are between numbers: of d3-interpolate that is all that is bundled.
import { at } from "./shell.mjs";

const numbers = at("www/charts/numbers.ts");

/** For Vite and Rolldown. */
export const numbersForVite = () => ({
  name: "driftglass-numbers",
  enforce: "pre",
  resolveId: (source) => (source === "d3-interpolate" ? numbers : null),
});

/** For esbuild. */
export const numbersForEsbuild = () => ({
  name: "driftglass-numbers",
  setup(bundler) {
    bundler.onResolve({ filter: /^d3-interpolate$/ }, () => ({ path: numbers }));
  },
});
