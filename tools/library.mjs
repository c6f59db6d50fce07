// Builds the npm package: dist/index.js, dist/core.js, dist/elements.js, the command line dist/cli.js, their shared
// chunks, one wasm, the types, the JSON Schemas and the manifest of the elements. dist/inline.js is index.js with the
// wasm embedded. dist/worker.js is the engine's worker, for applications that start it themselves.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { build } from "esbuild";
import { writeManifest } from "./elements-manifest.mjs";
import { embeddedWasm } from "./embedded.mjs";
import { writeLicences } from "./licences.mjs";
import { writeSchemas } from "./schema.mjs";
import { at, run } from "./shell.mjs";
import { workerForEsbuild, workerScript } from "./worker.mjs";

const entries = {
  index: "www/engine/index.ts",
  core: "www/core/index.ts",
  elements: "www/embed/index.ts",
  cli: "www/cli/main.ts",
  "cli-worker": "www/cli/worker.ts",
};

/** Rewrites the path of the wasm: www/core/pkg in the sources, beside the chunks in the package. */
const wasmBesideChunks = () => ({
  name: "wasm-beside-chunks",
  setup(bundler) {
    bundler.onLoad({ filter: /www[\\/]core[\\/][^\\/]+\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8").replaceAll('"./pkg/core_bg.wasm"', '"./core_bg.wasm"'),
      loader: "ts",
    }));
  },
});

/** Provides the checks that are compiled from the schemas. */
const schemaChecks = (contents) => ({
  name: "schema-checks",
  setup(bundler) {
    bundler.onResolve({ filter: /^virtual:driftglass-schema$/ }, ({ path }) => ({
      path,
      namespace: "schema-checks",
    }));
    bundler.onLoad({ filter: /.*/, namespace: "schema-checks" }, () => ({
      contents,
      resolveDir: at(),
      loader: "js",
    }));
  },
});

function writeTypes() {
  run("tsc", ["-p", "tsconfig.types.json"]);
  mkdirSync(at("dist/types/core/pkg"), { recursive: true });
  copyFileSync(at("www/core/pkg/core.d.ts"), at("dist/types/core/pkg/core.d.ts"));
}

const options = {
  outdir: at("dist"),
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  packages: "external",
  chunkNames: "chunk-[hash]",
  legalComments: "none",
  logLevel: "warning",
};

/**
 * Removes imports without names between chunks, which the bundler keeps for the order of execution. Our modules only
 * define things (`sideEffects` in package.json), and an application's bundler would warn about such imports.
 */
function withoutEmptyImports() {
  for (const file of readdirSync(at("dist")).filter((name) => name.endsWith(".js"))) {
    const text = readFileSync(at("dist", file), "utf8");
    writeFileSync(at("dist", file), text.replaceAll(/^import "\.\/chunk-\w+\.js";\n/gm, ""));
  }
}

/** Merges equal chunks: the entry points are built in two runs, which share code. */
function withoutTwins() {
  const files = readdirSync(at("dist")).filter((name) => name.endsWith(".js"));
  const text = new Map(files.map((name) => [name, readFileSync(at("dist", name), "utf8")]));
  for (let [twin, kept] = twins(text); twin; [twin, kept] = twins(text)) {
    text.delete(twin);
    rmSync(at("dist", twin));
    for (const [name, code] of text) text.set(name, code.replaceAll(`./${twin}`, `./${kept}`));
  }
  for (const [name, code] of text) writeFileSync(at("dist", name), code);
}

/** Returns two files with the same text, the first of them a chunk; an empty list if there are none. */
function twins(text) {
  const seen = new Map();
  for (const [name, code] of text) {
    const before = seen.get(code);
    if (before !== undefined && name.startsWith("chunk-")) return [name, before];
    seen.set(code, name);
  }
  return [];
}

/** Builds the package from the entry points that exist. */
export async function buildLibrary() {
  rmSync(at("dist"), { recursive: true, force: true });
  const checks = await writeSchemas();
  await build({
    entryPoints: Object.entries(entries)
      .filter(([, source]) => existsSync(at(source)))
      .map(([out, source]) => ({ in: at(source), out })),
    ...options,
    plugins: [schemaChecks(checks), workerForEsbuild(), wasmBesideChunks()],
  });
  await build({
    entryPoints: [{ in: at(entries.index), out: "inline" }],
    ...options,
    plugins: [embeddedWasm(), workerForEsbuild()],
  });
  withoutEmptyImports();
  withoutTwins();
  writeFileSync(at("dist/worker.js"), await workerScript("www/engine/worker.ts"));
  copyFileSync(at("www/core/pkg/core_bg.wasm"), at("dist/core_bg.wasm"));
  writeTypes();
  writeManifest();
  writeLicences();
}
