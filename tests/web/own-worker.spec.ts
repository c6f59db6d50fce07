// driftglass/worker: the engine's worker for applications that start it themselves, such as where blobs are forbidden.
import { readFileSync } from "node:fs";
import { expect, type Page } from "@playwright/test";
import { test } from "./slow.js";

const ORIGIN = "http://worker.test";
const TYPES: Record<string, string> = { js: "text/javascript", wasm: "application/wasm" };
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'";

/** Scripts of an application: the package's script itself, and one of its own that imports it. */
const files: Record<string, string> = {
  "/": '<!doctype html><script type="module" src="/story.js"></script>',
  "/own.js": 'import "./worker.js";',
  /** The package's script where the browser cannot take messages of one type apart. */
  "/deaf.js": `
    addEventListener("message", (event) => {
      if (event.data.type !== location.hash.slice(1)) return;
      event.stopImmediatePropagation();
      dispatchEvent(new MessageEvent("messageerror"));
    });
    importScripts("./worker.js");
  `,
};

/** Opens a page of that application and answers what its script has seen. */
async function seenBy(page: Page, story: string): Promise<unknown> {
  await page.route(`${ORIGIN}/**`, (route) => {
    const { pathname } = new URL(route.request().url());
    const contentType =
      pathname === "/" ? "text/html" : (TYPES[pathname.split(".").at(-1) ?? ""] ?? "");
    const own = pathname === "/story.js" ? story : files[pathname];
    const body = own ?? readFileSync(`dist${pathname}`);
    return route.fulfill({ contentType, body, headers: { "content-security-policy": POLICY } });
  });
  await page.goto(ORIGIN);
  const seen = await page.waitForFunction(() => Reflect.get(globalThis, "seen"));
  return seen.jsonValue();
}

test("the worker of the package runs by its address and within a worker of one's own", async ({
  page,
}) => {
  const story = `
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
  `;
  expect(await seenBy(page, story)).toEqual({
    none: ["in-thread", 100, 1],
    script: ["url-worker", 100, 1],
    module: ["url-worker", 100, 1],
  });
});

test("a worker that cannot take a message apart is told of at once, when it starts and later", async ({
  page,
}) => {
  const story = `
    import { Engine } from "./index.js";
    const outcome = async (run) => {
      const start = performance.now();
      const message = await run().then(() => "answered", ({ code, message }) => code + ": " + message);
      return [message, performance.now() - start];
    };
    const starting = await outcome(() => Engine.start({ worker: () => new Worker("./deaf.js#start") }));
    const engine = await Engine.start({ worker: () => new Worker("./deaf.js#call") });
    const silence = new Promise((resolve) => setTimeout(resolve, 9000, ["silence", 9000]));
    const answer = outcome(() => engine.trend([1, 2, 3]));
    globalThis.seen = [starting, await Promise.race([answer, silence])];
  `;
  const seen = (await seenBy(page, story)) as [string, number][];
  expect(seen.map(([outcome]) => outcome)).toEqual([
    expect.stringMatching(/^worker-lost: .*did not start: .*could not be taken apart/),
    expect.stringMatching(/^worker-lost: The engine stopped .*could not be taken apart/),
  ]);
  for (const [, waited] of seen) expect(waited).toBeLessThan(9000);
});
