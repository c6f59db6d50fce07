// What npm would publish: the tarball's files, and what publint and arethetypeswrong say of it.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { after, before } from "node:test";
import { fileURLToPath } from "node:url";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { isPermissive } from "../../tools/licences.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "driftglass-packed-"));
let tarball = "";
let files = [];

before(() => {
  const args = ["pack", "--ignore-scripts", "--json", "--pack-destination", folder];
  const { stdout, stderr, status } = spawnSync("npm", args, { cwd: root, encoding: "utf8" });
  assert.equal(status, 0, stderr);
  const packed = JSON.parse(stdout);
  const [{ filename, files: listed }] = Array.isArray(packed) ? packed : Object.values(packed);
  tarball = join(folder, filename);
  files = listed.map(({ path }) => path);
});

after(() => rmSync(folder, { recursive: true, force: true }));

test("the tarball has the built package with one wasm, its licences, and nothing else", () => {
  assert.equal(files.filter((path) => path.endsWith(".wasm")).length, 1);
  const outside = files.filter((path) => !path.startsWith("dist/"));
  const known = ["LICENSE-APACHE", "LICENSE-MIT", "README.md", "package.json"];
  assert.deepEqual(outside.sort(), known);
  const { customElements } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  assert.ok(files.includes(customElements), customElements);
  assert.ok(files.includes("dist/THIRD_PARTY.md"));
  assert.ok(statSync(tarball).size > 100_000);
});

test("the licence list has every crate of the wasm, as cargo tree says, and every dependency", () => {
  const list = readFileSync(join(root, "dist/THIRD_PARTY.md"), "utf8");
  const args = ["tree", "--locked", "--target", "wasm32-unknown-unknown", "--prefix", "none"];
  const { stdout } = spawnSync("cargo", [...args, "-e", "normal,no-proc-macro"], {
    ...{ cwd: root, encoding: "utf8" },
  });
  const crates = [...stdout.matchAll(/^(\S+) v(\S+)(?: \(\*\))?$/gm)];
  assert.ok(crates.length > 15, stdout);
  for (const [, name, version] of crates)
    assert.ok(list.includes(`| ${name} | ${version} |`), name);
  const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  for (const name of Object.keys(dependencies)) assert.ok(list.includes(`| ${name} |`), name);
  assert.ok(list.includes("Redistribution and use in source and binary forms"));
});

test("a licence that may not be carried is refused", () => {
  for (const licence of ["MIT", "Apache-2.0 OR MIT", "(MIT OR Apache-2.0) AND Unicode-3.0"]) {
    assert.ok(isPermissive(licence), licence);
  }
  for (const licence of ["GPL-3.0", "MPL-2.0 AND MIT", undefined]) {
    assert.ok(!isPermissive(licence), String(licence));
  }
});

test("publint has nothing to say", async () => {
  const pack = { tarball: readFileSync(tarball).buffer };
  const { messages, pkg } = await publint({ pack, strict: true });
  assert.deepEqual(
    messages.map((message) => formatMessage(message, pkg)),
    [],
  );
});

test("the types resolve as an ES module's, says arethetypeswrong", () => {
  const excluded = ["core_bg.wasm", "custom-elements.json"];
  const args = [tarball, "--profile", "esm-only", "--format", "ascii", "--no-color"];
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [join(root, "node_modules/.bin/attw"), ...args, "--exclude-entrypoints", ...excluded],
    { encoding: "utf8" },
  );
  assert.equal(status, 0, `${stdout}${stderr}`);
});
