import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { expect, type Frame } from "@playwright/test";
import type { AxeResults } from "axe-core";
import { test as base } from "./slow.js";

/** A message of the dashboard. */
export interface Told {
  type: string;
  id?: string | null;
  detail?: Record<string, unknown>;
  value?: unknown;
  error?: { code: string; message: string };
}

/** A site of another origin that frames `embed.html` and talks with it. */
export interface Site {
  /** Opens a page of the site; answers the frame of the application, in the frame of the site. */
  open(given?: { fragment?: string; sandbox?: string | null }): Promise<Frame>;
  /** Where the site is. */
  origin: string;
  /** All that was asked of any server, and all that any of the pages complained of. */
  asked: string[];
  errors: string[];
}

/** What docs/embedding.md tells sites to do, with a record of what is heard. */
const SCRIPT = `
const frame = document.querySelector("iframe");
window.heard = [];
const waiting = new Map();
addEventListener("message", ({ source, data }) => {
  if (source !== frame.contentWindow) return;
  heard.push(data);
  waiting.get(data.id)?.(data);
});
window.ask = (message) => new Promise((resolve) => {
  const id = String(Math.random());
  waiting.set(id, resolve);
  frame.contentWindow.postMessage({ ...message, id }, "*");
});
const line = (row, shift) => row + "," + (Math.sin(row) + shift).toFixed(4) + "," + (row % 3 ? "north" : "south") + "\\n";
window.csv = (shift) => "id,amount,place\\n" + Array.from({ length: 400 }, (_, row) => line(row, shift)).join("");
`;

declare global {
  interface Window {
    heard: Told[];
    ask(message: object): Promise<Told>;
    csv(shift: number): string;
  }
}

export const test = base.extend<{ site: Site }>({
  site: async ({ page, baseURL }, use) => {
    let text = "";
    const server = createServer((_, response) => {
      response.writeHead(200, { "content-type": "text/html" }).end(text);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const [asked, errors]: [string[], string[]] = [[], []];
    page.context().on("request", (request) => asked.push(request.url()));
    page.on("console", (message) => {
      if (message.type() === "error") errors.push(message.text());
    });
    page.on("pageerror", (error) => errors.push(error.message));
    await use({
      ...{ origin, asked, errors },
      async open({ fragment = "", sandbox = "allow-scripts allow-downloads" } = {}) {
        const limits = sandbox === null ? "" : `sandbox="${sandbox}"`;
        const source = new URL(`embed.html${fragment}`, baseURL).href;
        text = `<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>Site</title>
          <body style="margin:0"><iframe title="Monitoring" style="border:0;width:100vw;height:98vh" ${limits} src="${source}"></iframe>
          <script>${SCRIPT}</script>`;
        await page.goto(origin);
        const inner = page.frameLocator("iframe").frameLocator("iframe");
        await expect(inner.locator("html")).toHaveAttribute("data-state", "ready");
        const found = page.frames().find((frame) => frame.parentFrame()?.parentFrame());
        if (found === undefined) throw new Error("there is no frame within the frame");
        return found;
      },
    });
    server.closeAllConnections();
    server.close();
  },
});

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds in a frame, whose policy lets no script in by a tag. */
export async function violations(frame: Frame): Promise<string[]> {
  await frame.evaluate(axe);
  return frame.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<AxeResults> } };
    return (await axe.run()).violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`,
    );
  });
}

export { expect };
