// A static server for the built page, for this machine only: right MIME types, the policy's headers, nothing else.
import { createReadStream, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { basename, extname, join, normalize, sep } from "node:path";
import { responseHeaders } from "./policy.mjs";
import { at, main, say } from "./shell.mjs";

const types = {
  ".css": "text/css; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".md": "text/markdown; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

/** The file that a request path means, or null when it is not there or outside the folder. */
function fileFor(folder, url) {
  try {
    const wanted = decodeURIComponent(new URL(url, "http://localhost").pathname);
    const path = normalize(join(folder, wanted.endsWith("/") ? `${wanted}index.html` : wanted));
    return path.startsWith(folder + sep) && statSync(path).isFile() ? path : null;
  } catch {
    return null;
  }
}

/** The pages in one file say their encoding themselves, and must not be told another one. */
function typeOf(path) {
  if (/^(driftglass(-audit)?|embed)\.html$/.test(basename(path))) return "text/html";
  return types[extname(path)] ?? "application/octet-stream";
}

/** The page that other sites frame has a policy of its own, which names the hashes of its scripts: it is in its <meta>. */
function policyOf(path, others) {
  if (others["Content-Security-Policy"] === undefined || basename(path) !== "embed.html")
    return others;
  const [, policy] = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(
    readFileSync(path, "latin1"),
  );
  return responseHeaders("embed", policy);
}

function answer(folder, policy, request, response) {
  const headers = { ...policy, "Cache-Control": "no-cache" };
  if (request.method !== "GET" && request.method !== "HEAD") {
    response.writeHead(405, { ...headers, Allow: "GET, HEAD" }).end();
    return;
  }
  const path = fileFor(folder, request.url ?? "/");
  if (path === null) {
    response
      .writeHead(404, { ...headers, "Content-Type": "text/plain; charset=utf-8" })
      .end("Not found\n");
    return;
  }
  response.writeHead(200, {
    ...policyOf(path, policy),
    "Cache-Control": "no-cache",
    "Content-Type": typeOf(path),
    "Content-Length": statSync(path).size,
  });
  if (request.method === "HEAD") response.end();
  else createReadStream(path).pipe(response);
}

/**
 * Serves a folder (the built page) on 127.0.0.1; port 0 takes a free one. Answers `{ url, close }`.
 * `policy` replaces the headers of the page's policy: benchmarks serve rivals that need `eval`.
 */
export function serve({
  folder = at("build", "page"),
  port = 0,
  policy = responseHeaders("hosted"),
} = {}) {
  const server = createServer((request, response) => answer(folder, policy, request, response));
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      resolve({
        url: `http://127.0.0.1:${server.address().port}/`,
        close: () =>
          new Promise((closed) => {
            server.close(closed);
            server.closeAllConnections();
          }),
      });
    });
  });
}

await main(import.meta.url, async () => {
  const { url } = await serve({ port: Number(process.env.PORT ?? 0) });
  say(`driftglass is at ${url} (Ctrl+C stops it)`);
});
