// The pages the readers run in: build/ingest, one script a reader, with the rivals' npm packages installed on demand.
import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { build } from "esbuild";
import { at, fingerprint, isFresh, markFresh, run, say } from "../../tools/shell.mjs";

const rivals = "benches/rivals";
const duckdb = at(rivals, "node_modules/@duckdb/duckdb-wasm/dist");

/** The folder to serve. */
export const pagesFolder = at("build", "ingest");

function installRivals() {
  const lock = fingerprint([`${rivals}/package.json`, `${rivals}/package-lock.json`]);
  if (isFresh("npm-rivals", lock, [`${rivals}/node_modules/.package-lock.json`])) return;
  say(`* Installing the npm packages of ${rivals} (about 20 seconds)`);
  run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: at(rivals) });
  markFresh("npm-rivals", lock);
}

/** The versions of a rival's package as pinned. */
export const rivalVersion = (name) =>
  JSON.parse(readFileSync(at(rivals, "package.json"), "utf8")).dependencies[name];

/** Makes the folder from the built package and the rivals. */
export async function buildPages() {
  installRivals();
  rmSync(pagesFolder, { recursive: true, force: true });
  mkdirSync(pagesFolder, { recursive: true });
  await build({
    entryPoints: {
      driftglass: at("benches/ingest/driftglass.mjs"),
      duckdb: at(rivals, "ingest/duckdb.mjs"),
      papaparse: at(rivals, "ingest/papaparse.mjs"),
      udsv: at(rivals, "ingest/udsv.mjs"),
    },
    outdir: pagesFolder,
    bundle: true,
    format: "esm",
    target: "es2022",
    logLevel: "warning",
  });
  cpSync(at("dist"), `${pagesFolder}/driftglass`, { recursive: true });
  copyFileSync(`${duckdb}/duckdb-eh.wasm`, `${pagesFolder}/duckdb-eh.wasm`);
  copyFileSync(`${duckdb}/duckdb-browser-eh.worker.js`, `${pagesFolder}/duckdb-eh.worker.js`);
  const page = '<!doctype html><title>ingest</title><label>File <input type="file"></label>';
  writeFileSync(`${pagesFolder}/index.html`, page);
}
