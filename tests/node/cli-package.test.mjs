// The command line and the schemas as they come out of the registry: packed, installed in an empty project, run.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { after } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "driftglass-packed-"));
const project = join(folder, "project");
const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];

after(() => rmSync(folder, { recursive: true, force: true }));

function run(command, args, cwd) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: "utf8",
    timeout: 300_000,
    shell: process.platform === "win32",
  });
  return { status: error ? 127 : status, stdout, stderr };
}

test("npx driftglass checks files from an installed package", (context) => {
  const packed = run("npm", ["pack", ...quiet, "--pack-destination", folder], root);
  assert.equal(packed.status, 0, packed.stderr);
  const [tarball] = readdirSync(folder).filter((file) => file.endsWith(".tgz"));
  mkdirSync(project);
  writeFileSync(join(project, "package.json"), '{ "private": true, "type": "module" }');
  const install = ["install", ...quiet, "--prefer-offline", join(folder, tarball)];
  const installed = run("npm", install, project);
  if (/ENOTFOUND|ECONNREFUSED|ETIMEDOUT|ENOTCACHED|EAI_AGAIN/.test(installed.stderr)) {
    context.skip("the registry cannot be reached");
    return;
  }
  assert.equal(installed.status, 0, installed.stderr);

  const npx = (...args) => run("npx", ["--no-install", "driftglass", ...args], project);
  assert.match(npx("--version").stdout, /^\d+\.\d+\.\d+\n$/);
  const sample = (file) => join(root, "www/samples", file);
  writeFileSync(join(project, "monitor.json"), '{ "drift": { "minEffect": 0.02 } }');
  const { status, stdout, stderr } = npx(
    ...["check", sample("census_sample_reference.csv"), sample("census_2018_3.csv")],
    ...["--config", "monitor.json", "--html", "report.html", "--junit", "junit.xml"],
  );
  assert.equal(stderr, "");
  assert.ok(status === 0 || status === 1, stdout);
  assert.match(stdout, /1 batch, 1,000 rows/);
  for (const file of ["report.html", "junit.xml"]) assert.ok(existsSync(join(project, file)), file);

  const script = `
    import config from "driftglass/schema/config.json" with { type: "json" };
    import { createRequire } from "node:module";
    const report = createRequire(import.meta.url)("driftglass/schema/report.json");
    console.log(config.title, report.title);`;
  writeFileSync(join(project, "schemas.mjs"), script);
  const schemas = run(process.execPath, ["--no-warnings", "schemas.mjs"], project);
  assert.equal(
    schemas.stdout,
    "What a driftglass monitor is told. The JSON export of driftglass.\n",
  );
});
