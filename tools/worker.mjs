// The worker as text: www/engine/worker.ts and all it imports, in one classic script.
// It starts from a blob because a page's <meta> policy binds blob workers and not those loaded by URL.
import { build } from "esbuild";
import { at } from "./shell.mjs";

const name = "virtual:driftglass-worker";

async function workerModule() {
  const { outputFiles } = await build({
    entryPoints: [at("www/engine/worker.ts")],
    bundle: true,
    format: "iife",
    minify: true,
    target: "es2022",
    write: false,
    logLevel: "warning",
  });
  return `export default ${JSON.stringify(outputFiles[0].text)};`;
}

/** For Vite and Rolldown: the page. */
export const workerForVite = () => ({
  name: "driftglass-worker",
  resolveId: (id) => (id === name ? `\0${name}` : undefined),
  load: (id) => (id === `\0${name}` ? workerModule() : undefined),
});

/** For esbuild: the library. */
export const workerForEsbuild = () => ({
  name: "driftglass-worker",
  setup(bundler) {
    bundler.onResolve({ filter: /^virtual:driftglass-worker$/ }, ({ path }) => ({
      path,
      namespace: name,
    }));
    bundler.onLoad({ filter: /.*/, namespace: name }, async () => ({
      contents: await workerModule(),
      loader: "js",
    }));
  },
});
