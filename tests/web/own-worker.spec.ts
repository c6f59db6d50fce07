// driftglass/worker: the engine's worker for applications that start it themselves, such as where blobs are forbidden.
import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";

const ORIGIN = "http://worker.test";
const TYPES: Record<string, string> = { js: "text/javascript", wasm: "application/wasm" };
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'";

/** Scripts of an application: the package's script itself, and one of its own that imports it. */
const files: Record<string, string> = {
  "/": '<!doctype html><script type="module" src="/story.js"></script>',
  "/own.js": 'import "./worker.js";',
  "/story.js": `
    import { Engine } from "./index.js";
    const makers = {
      none: undefined,
      script: () => new Worker("./worker.js"),
      module: () => new Worker("./own.js", { type: "module" }),
    };
    const seen = {};
    for (const [name, worker] of Object.entries(makers)) {
      const engine = await Engine.start({ worker });
      const table = await engine.readCsv(new Blob(["x\\n", "1.5\\n2.5\\n".repeat(50)]));
      const { slope } = await engine.trend([1, 2, 3]);
      seen[name] = [engine.mode, table.rowCount, Math.round(slope)];
      await engine.close();
    }
    globalThis.seen = seen;
  `,
};

test("the worker of the package runs by its address and within a worker of one's own", async ({
  page,
}) => {
  await page.route(`${ORIGIN}/**`, (route) => {
    const { pathname } = new URL(route.request().url());
    const contentType =
      pathname === "/" ? "text/html" : (TYPES[pathname.split(".").at(-1) ?? ""] ?? "");
    const body = files[pathname] ?? readFileSync(`dist${pathname}`);
    return route.fulfill({ contentType, body, headers: { "content-security-policy": POLICY } });
  });
  await page.goto(ORIGIN);
  const seen = await page.waitForFunction(() => Reflect.get(globalThis, "seen"));
  expect(await seen.jsonValue()).toEqual({
    none: ["in-thread", 100, 1],
    script: ["url-worker", 100, 1],
    module: ["url-worker", 100, 1],
  });
});
