// driftglass/inline: the engine where nothing may be fetched, and where a bundler does not know what a wasm file is.
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import { build } from "esbuild";
import { test } from "./slow.js";

const ORIGIN = "http://inline.test";
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src blob:; connect-src 'none'; require-trusted-types-for 'script'; trusted-types driftglass";
const root = new URL("../../", import.meta.url).pathname;

const parquet = readFileSync(`${root}tests/fixtures/formats/snappy.parquet`).toString("base64");

/** What an application does with the entry, whichever way it comes to it. */
const STORY = `
  const engine = await Engine.start();
  const reference = await engine.readCsv(new Blob(["x\\n", "1\\n2\\n3\\n4\\n".repeat(100)]));
  const batch = await engine.readCsv(new Blob(["x\\n", "5\\n6\\n7\\n8\\n".repeat(100)]));
  const { columns } = await engine.detectDrift(reference, batch);
  const bytes = Uint8Array.from(atob("${parquet}"), (character) => character.charCodeAt(0));
  const typed = await engine.read(bytes);
  globalThis.seen = {
    mode: engine.mode,
    verdict: columns[0].verdict,
    rows: typed.rowCount,
    fetched: await fetch("./wasm").then(() => true, () => false),
  };
  await engine.close();
`;

/** A page with one script, whose policy refuses every connection. Answers what the story saw. */
async function seenIn(page: Page, type: string, files: (name: string) => string | Buffer) {
  await page.route(`${ORIGIN}/**`, (route) => {
    const { pathname } = new URL(route.request().url());
    const headers = { "content-security-policy": POLICY };
    const body =
      pathname === "/" ? `<script type="${type}" src="story.js"></script>` : files(pathname);
    const contentType = pathname === "/" ? "text/html" : "text/javascript";
    return route.fulfill({ contentType, body, headers });
  });
  await page.goto(ORIGIN);
  const seen = await page.waitForFunction(() => Reflect.get(globalThis, "seen"));
  return seen.jsonValue();
}

const expected = { mode: "blob-worker", verdict: "drifted", rows: 120, fetched: false };

test("the inline entry runs where the policy refuses every connection", async ({ page }) => {
  const story = `import { Engine } from "./inline.js";${STORY}`;
  const seen = await seenIn(page, "module", (name) =>
    name === "/story.js" ? story : readFileSync(`${root}dist${name}`),
  );
  expect(seen).toEqual(expected);
});

test("esbuild bundles the inline entry into one classic script without being told how", async ({
  page,
}) => {
  const application = mkdtempSync(join(tmpdir(), "driftglass-inline-"));
  const installed = join(application, "node_modules", "driftglass");
  cpSync(`${root}dist`, `${installed}/dist`, { recursive: true });
  cpSync(`${root}package.json`, `${installed}/package.json`);
  const { outputFiles, warnings } = await build({
    stdin: {
      contents: `import { Engine } from "driftglass/inline"; (async () => {${STORY}})();`,
      resolveDir: application,
    },
    nodePaths: [`${root}node_modules`],
    bundle: true,
    minify: true,
    format: "iife",
    write: false,
  });
  rmSync(application, { recursive: true });
  expect(warnings).toEqual([]);
  expect(outputFiles).toHaveLength(1);
  const seen = await seenIn(page, "text/javascript", () => outputFiles[0]?.text ?? "");
  expect(seen).toEqual(expected);
});
