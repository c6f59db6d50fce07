import { cpSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { build } from "esbuild";

export const ORIGIN = "http://elements.test";
const TYPES: Record<string, string> = {
  html: "text/html",
  js: "text/javascript",
  wasm: "application/wasm",
};
/** What docs/embedding.md tells pages to allow: nothing inline. */
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; worker-src blob:; connect-src 'self'; img-src blob:";

/** What a bundler knows by name. */
const NAMES = `<script type="importmap">{"imports":{"driftglass":"/index.js","driftglass/elements":"/elements.js"}}</script>`;

/** The built package with what it depends on, as a page without a bundler would serve it; once a worker. */
let bundling: Promise<string> | undefined;

async function bundle(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "driftglass-elements-"));
  await build({
    entryPoints: ["dist/elements.js", "dist/index.js"],
    outdir: folder,
    bundle: true,
    splitting: true,
    format: "esm",
    target: "es2022",
    logLevel: "warning",
  });
  cpSync("dist/core_bg.wasm", join(folder, "core_bg.wasm"));
  return folder;
}

/** Serves the bundled package at any folder of the origin, and what else is given by its path. */
async function serveElements(page: Page, given: Record<string, string>): Promise<void> {
  bundling ??= bundle();
  const folder = await bundling;
  await page.route(`${ORIGIN}/**`, (route) => {
    const { pathname } = new URL(route.request().url());
    const ending = pathname === "/" ? "html" : (pathname.split(".").at(-1) ?? "");
    const contentType = TYPES[ending] ?? "application/octet-stream";
    const text = given[pathname];
    if (text !== undefined) {
      const headers: Record<string, string> = {};
      if (pathname === "/" && given.policy !== undefined)
        headers["content-security-policy"] = given.policy;
      return route.fulfill({ contentType, headers, body: text });
    }
    const file = pathname.split("/").at(-1) ?? "";
    // It says its encoding itself.
    if (file === "embed.html")
      return route.fulfill({ contentType, body: readFileSync("build/single/embed.html") });
    return route.fulfill({ contentType, body: readFileSync(join(folder, file)) });
  });
}

/** A page with that body, under a strict policy, on which the elements are defined. */
export async function openElements(page: Page, body: string, script = ""): Promise<void> {
  const scripts = `<script type="module" src="/page.js"></script><script type="module" src="/elements.js"></script>`;
  const text = `<!doctype html><html lang="en"><head><title>Page</title>${scripts}</head><body><main>${body}</main></body></html>`;
  await serveElements(page, { "/": text, "/page.js": script, policy: POLICY });
  await page.goto(ORIGIN);
  await page.waitForFunction(() => customElements.get("driftglass-dashboard") !== undefined);
}

/** A page that is just that text, with those files beside it. */
export async function openDocument(
  page: Page,
  text: string,
  files: Record<string, string>,
): Promise<void> {
  await serveElements(page, {
    ...files,
    "/": `<!doctype html><link rel="icon" href="data:,">${NAMES}${text}`,
  });
  await page.goto(ORIGIN);
}
