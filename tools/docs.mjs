// npm run docs: writes the API reference of the package's entry points from its doc comments to build/docs. Fails on a
// warning.
import { existsSync } from "node:fs";
import { at, fingerprint, isFresh, main, markFresh, run, say } from "./shell.mjs";

const folder = at("docs/api");
const typedoc = "docs/api/node_modules/typedoc/bin/typedoc";

/** Installs typedoc with its own TypeScript (docs/api/package.json) if its lock file changed. */
function install() {
  const made = fingerprint(["docs/api/package-lock.json"]);
  if (isFresh("docs", made, [typedoc])) return;
  run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: folder });
  markFresh("docs", made);
}

await main(import.meta.url, () => {
  if (!existsSync(at("www/core/pkg/core.d.ts"))) throw new Error("Run 'npm run build' first.");
  install();
  run("node", [at(typedoc), "--options", "typedoc.mjs"], { cwd: folder });
  say("The reference is in build/docs/index.html.");
});
