// Every piece of JavaScript in the README and the docs runs, JSON parses, and commands that are named exist.
// Pieces of HTML run in a browser: tests/web/snippets.spec.ts.
import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import test, { after, before } from "node:test";
import { gunzipSync } from "node:zlib";
import { transform } from "esbuild";
import { Engine } from "../../dist/index.js";

const root = new URL("../../", import.meta.url);
const read = (path) => readFileSync(new URL(path, root), "utf8");
const pages = ["README.md", ...readdirSync(new URL("docs", root)).map((name) => `docs/${name}`)];
const { scripts } = JSON.parse(read("package.json"));
/** Commands that a test does not run: they install, build, serve or test for minutes. */
const NOT_RUN = ["cd", "npm", "npx", "cargo", "rustup", "mkdir", "python", "git", "sha256sum"];
/** What pieces are not run here, and why. */
const ELSEWHERE = { html: "runs in a browser", yaml: "no code", text: "no code", diff: "no code" };

const snippets = pages
  .filter((page) => page.endsWith(".md"))
  .flatMap((page) =>
    [...read(page).matchAll(/^```(\w*)\n(.*?)^```/gms)].map(([, language, code], n) => ({
      ...{ page, language, code, name: `${page}, piece ${n + 1} (${language})` },
    })),
  );

const unpacked = (name) => gunzipSync(readFileSync(new URL(`tests/fixtures/${name}.csv.gz`, root)));
let engine;

/** What pieces of text suppose to be there: files, an engine with a table and a monitor, a page. */
before(async () => {
  const [reference, march] = ["car_loan_reference", "car_loan_analysis"].map(unpacked);
  engine = await Engine.start();
  const file = new File([march], "march.csv");
  const table = await engine.read(file);
  const monitor = await engine.monitor(await engine.read(new Blob([reference])));
  const dashboards = [{ engine: null }];
  Object.assign(globalThis, {
    ...{ engine, file, table, monitor, marchFile: file },
    referenceFile: new File([reference], "reference.csv"),
    document: { querySelectorAll: () => dashboards },
  });
  mkdirSync(new URL("build/snippets/", root), { recursive: true });
});

after(() => engine.close());

test("the pieces are found", () => {
  assert.ok(snippets.filter(({ language }) => language === "js").length >= 4);
});

for (const [n, { name, language, code }] of snippets.entries()) {
  if (language in ELSEWHERE || language === "") continue;
  // Elements run in a browser.
  if (code.includes("driftglass/elements")) continue;
  test(name, async (context) => {
    if (language === "json") return void JSON.parse(code);
    if (language === "sh") return commandsExist(code);
    assert.ok(["js", "ts"].includes(language), `no test knows how to run "${language}"`);
    for (const method of ["log", "info", "warn"]) context.mock.method(console, method, () => {});
    const { code: script } = await transform(code, { loader: "ts", target: "es2022" });
    const module = new URL(`build/snippets/${n}.mjs`, root);
    // Whatever a piece leaves running ends with the process.
    writeFileSync(module, script);
    await import(module.href);
  });
}

function commandsExist(code) {
  for (const line of code.split("\n").filter((text) => /^\S/.test(text) && !text.startsWith("#"))) {
    const [command, first, second] = line.split(/\s+/);
    const known = NOT_RUN.includes(command) || command.includes("=");
    assert.ok(known, `nobody has said that "${command}" is not to be run`);
    if (command !== "npm") continue;
    // In an application that the lines before have created, its scripts are its own.
    if (first === "run" && code.includes("npm create")) continue;
    const script = first === "run" ? second : first;
    const isOwn = ["i", "install", "init", "create", "ci"].includes(first) || script in scripts;
    assert.ok(isOwn, `package.json has no script "${script}"`);
  }
}
