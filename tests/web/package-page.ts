import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";

const ORIGIN = "http://package.test";
const TYPES: Record<string, string> = { js: "text/javascript", wasm: "application/wasm" };

/** An empty page of an origin that serves the built package. */
export async function openPackage(page: Page): Promise<void> {
  await page.route(`${ORIGIN}/**`, (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === "/")
      return route.fulfill({ contentType: "text/html", body: "<!doctype html>" });
    const contentType = TYPES[pathname.split(".").at(-1) ?? ""] ?? "application/octet-stream";
    return route.fulfill({ contentType, body: readFileSync(`dist${pathname}`) });
  });
  await page.goto(ORIGIN);
}

/** The address of the package's main module on that page. */
export const packageEntry = `${ORIGIN}/index.js`;

function keep(): void {
  const made: Worker[] = [];
  const Real = Worker;
  globalThis.Worker = class extends Real {
    constructor(...given: ConstructorParameters<typeof Real>) {
      super(...given);
      made.push(this);
    }
  };
  Object.assign(globalThis, { made });
}

/** From now on the page keeps the workers it makes, in `globalThis.made`. */
export async function keepWorkers(page: Page): Promise<void> {
  await page.evaluate(keep);
}

/** The same for every page that is opened from now on. */
export async function keepAllWorkers(page: Page): Promise<void> {
  await page.addInitScript(keep);
}
