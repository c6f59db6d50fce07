import { cpSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { build } from "esbuild";

export const ORIGIN = "http://elements.test";
const TYPES: Record<string, string> = { js: "text/javascript", wasm: "application/wasm" };
/** What UX.md tells pages to allow: nothing inline. */
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; worker-src blob:; connect-src 'self'; img-src blob:";

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

/** A page with that body, under a strict policy, on which the elements are defined. */
export async function openElements(page: Page, body: string, script = ""): Promise<void> {
  bundling ??= bundle();
  const folder = await bundling;
  const scripts = `<script type="module" src="/page.js"></script><script type="module" src="/elements.js"></script>`;
  await page.route(`${ORIGIN}/**`, (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === "/") {
      const text = `<!doctype html><html lang="en"><head><title>Page</title>${scripts}</head><body><main>${body}</main></body></html>`;
      const headers = { "content-security-policy": POLICY };
      return route.fulfill({ contentType: "text/html", headers, body: text });
    }
    const contentType = TYPES[pathname.split(".").at(-1) ?? ""] ?? "application/octet-stream";
    if (pathname === "/page.js") return route.fulfill({ contentType, body: script });
    // A second copy of the package, as a page with two versions has one.
    const file = pathname.replace(/^\/other\//, "/");
    return route.fulfill({ contentType, body: readFileSync(join(folder, file)) });
  });
  await page.goto(ORIGIN);
  await page.waitForFunction(() => customElements.get("driftglass-dashboard") !== undefined);
}
