// Writes dist/THIRD_PARTY.md: the licences of the code in the package, from what was built: crates in the wasm,
// packages in the JavaScript.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { at, capture, main, say } from "./shell.mjs";

const out = "dist/THIRD_PARTY.md";
/** Packages whose code esbuild bundles into the decoding worker, the command line and the report. */
const bundled = Object.keys(JSON.parse(readFileSync(at("package.json"), "utf8")).dependencies);
/** Licences that are allowed in a package under MIT or Apache-2.0. One choice of an expression must be among them. */
const permissive = [
  ...["MIT", "MIT-0", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-2-Clause"],
  ...["BSD-3-Clause", "ISC", "Zlib", "Unicode-3.0", "Unlicense", "0BSD", "CC0-1.0"],
];

/** Returns the crates in the wasm: what cargo resolves for wasm32, without dev and build dependencies. */
function crates() {
  const args = ["metadata", "--format-version", "1", "--locked"];
  const text = capture("cargo", [...args, "--filter-platform", "wasm32-unknown-unknown"], {
    maxBuffer: 1 << 28,
  });
  if (text === null) throw new Error("'cargo metadata' failed");
  const { packages, resolve } = JSON.parse(text);
  const byId = new Map(packages.map((one) => [one.id, one]));
  const nodes = new Map(resolve.nodes.map((node) => [node.id, node]));
  const found = new Set();
  const visit = (id) => {
    if (found.has(id)) return;
    found.add(id);
    for (const { pkg, dep_kinds: kinds } of nodes.get(id).deps) {
      // A macro runs during compilation and is not in the wasm.
      const isMacro = byId.get(pkg).targets.some(({ kind }) => kind.includes("proc-macro"));
      if (!isMacro && kinds.some(({ kind }) => kind === null)) visit(pkg);
    }
  };
  visit(packages.find(({ name }) => name === "driftglass").id);
  return [...found]
    .map((id) => byId.get(id))
    .filter(({ source }) => source !== null)
    .map(({ name, version, license, manifest_path: path }) => ({
      ...{ name, version, license, folder: join(path, "..") },
    }));
}

const rustVersion = () => capture("rustc", ["--version"])?.split(" ")[1] ?? "";

/** Returns the npm packages whose code is in dist, with their dependencies. */
function packages() {
  const found = new Map();
  const visit = (name) => {
    const folder = at("node_modules", name);
    if (found.has(name) || !existsSync(join(folder, "package.json"))) return;
    const { version, license, dependencies } = JSON.parse(
      readFileSync(join(folder, "package.json"), "utf8"),
    );
    found.set(name, { name, version, license, folder });
    Object.keys(dependencies ?? {}).forEach(visit);
  };
  bundled.forEach(visit);
  return [...found.values()];
}

/** Returns the texts of the licences in a folder. */
function texts(folder) {
  return readdirSync(folder)
    .filter(
      (name) => /^(licen[cs]e|copying|unlicense|notice)/i.test(name) && !/\.(js|ts)$/.test(name),
    )
    .map((name) => readFileSync(join(folder, name), "utf8").trim());
}

/** Whether one of the choices of an SPDX expression is allowed. */
export function isPermissive(licence) {
  if (typeof licence !== "string") return false;
  const choices = licence.replaceAll(/[()]/g, "").split(/ OR |\//);
  return choices.some((choice) =>
    choice.split(" AND ").every((one) => permissive.includes(one.trim())),
  );
}

const byName = (a, b) => a.name.localeCompare(b.name, "en") || a.version.localeCompare(b.version);

function section(title, list) {
  const rows = list.map(({ name, version, license }) => `| ${name} | ${version} | ${license} |`);
  return `## ${title}\n\n| name | version | licence |\n|---|---|---|\n${rows.join("\n")}\n`;
}

/** Writes the list with the texts of the licences, each text once. */
export function writeLicences() {
  const [wasm, js] = [crates().sort(byName), packages().sort(byName)];
  for (const { name, license } of [...wasm, ...js]) {
    if (!isPermissive(license))
      throw new Error(`${name} has the licence ${license}: may it be carried?`);
  }
  const users = new Map();
  for (const { name, folder } of [...wasm, ...js]) {
    for (const text of texts(folder)) users.set(text, [...(users.get(text) ?? []), name]);
  }
  const licences = [...users].map(
    ([text, names]) => `### ${names.join(", ")}\n\n\`\`\`text\n${text}\n\`\`\`\n`,
  );
  const head =
    "# Code of others in this package\n\ndriftglass itself is under MIT or Apache-2.0. What its files hold of others, or need:\n";
  const std = {
    name: "the Rust standard library",
    version: rustVersion(),
    license: "MIT OR Apache-2.0",
  };
  const parts = [
    section("In core_bg.wasm", [...wasm, std]),
    section("In or beside the JavaScript", js),
  ];
  const whole = [head, ...parts, "## Texts\n", ...licences].join("\n");
  writeFileSync(at(out), whole);
  return { crates: wasm.length, packages: js.length, bytes: whole.length };
}

await main(import.meta.url, () => {
  const { crates: inWasm, packages: inJs, bytes } = writeLicences();
  say(`${out}: ${inWasm} crates, ${inJs} packages, ${Math.round(bytes / 1000)} kB`);
});
