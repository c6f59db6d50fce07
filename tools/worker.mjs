// The workers as text: each is one classic script with all its imports.
// They start from blobs, because a page's <meta> policy applies to blob workers but not to workers loaded by URL. The
// parts of exported reports are provided in the same way.
import { build } from "esbuild";
import { reportModule } from "./report-parts.mjs";
import { at } from "./shell.mjs";
import { smaller } from "./smaller.mjs";

const workers = {
  "virtual:driftglass-worker": "www/engine/worker.ts",
  "virtual:driftglass-decoder": "www/engine/decoder.ts",
};
const report = "virtual:driftglass-report";

const isVirtual = (name) => name in workers || name === report;

const virtualModule = (name) => (name === report ? reportModule() : workerModule(name));

/** Returns the script of a worker: classic and self-contained. */
export async function workerScript(source) {
  const { outputFiles } = await build({
    entryPoints: [at(source)],
    bundle: true,
    format: "iife",
    minify: true,
    target: "es2022",
    write: false,
    legalComments: "none",
    logLevel: "warning",
  });
  return smaller(outputFiles[0].text);
}

const workerModule = async (name) =>
  `export default ${JSON.stringify(await workerScript(workers[name]))};`;

/** Plugin for Vite and Rolldown: the page. */
export const workerForVite = () => ({
  name: "driftglass-worker",
  resolveId: (id) => (isVirtual(id) ? `\0${id}` : undefined),
  load: (id) => (isVirtual(id.slice(1)) ? virtualModule(id.slice(1)) : undefined),
});

/** Plugin for esbuild: the library. */
export const workerForEsbuild = () => ({
  name: "driftglass-worker",
  setup(bundler) {
    bundler.onResolve({ filter: /^virtual:driftglass-/ }, ({ path }) => ({
      path,
      namespace: "driftglass-worker",
    }));
    bundler.onLoad({ filter: /.*/, namespace: "driftglass-worker" }, async ({ path }) => ({
      contents: await virtualModule(path),
      loader: "js",
    }));
  },
});
