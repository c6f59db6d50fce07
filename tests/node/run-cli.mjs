// A folder of its own for each file of tests, and real runs of the built dist/cli.js in it.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";
import { DOMParser } from "@xmldom/xmldom";

export const path = (relative) => fileURLToPath(new URL(`../../${relative}`, import.meta.url));
export const cli = path("dist/cli.js");
export const sample = (file) => path(`www/samples/${file}`);
export const reference = sample("census_sample_reference.csv");
export const batches = readdirSync(path("www/samples"))
  .filter((file) => /^census_\d{4}_\d\.csv$/.test(file))
  .sort()
  .map(sample);

export const folder = mkdtempSync(join(tmpdir(), "driftglass-cli-"));
after(() => rmSync(folder, { recursive: true, force: true }));

export const at = (name) => join(folder, name);
export const text = (name) => readFileSync(at(name), "utf8");
export const json = (name) => JSON.parse(text(name));

export function write(name, content) {
  writeFileSync(at(name), typeof content === "string" ? content : JSON.stringify(content));
  return at(name);
}

export const run = (...args) => runWith({}, ...args);

/** The same with other variables of the environment. */
export function runWith(variables, ...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    cwd: folder,
    env: { ...process.env, ...variables },
    encoding: "utf8",
    timeout: 300_000,
  });
  return { status, stdout, stderr };
}

/** The document of an XML text; whatever an XML parser minds is an error. */
export function xmlOf(source) {
  const refuse = (level, message) => assert.fail(`${level}: ${message}`);
  return new DOMParser({ onError: refuse }).parseFromString(source, "text/xml");
}

export const elements = (node, name) => Array.from(node.getElementsByTagName(name));
