// A static server for the built page, for this machine only: correct MIME types, the policy's headers, nothing else.
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

/** Returns the file for a request path; `null` if it does not exist or is outside the folder. */
function fileFor(folder, url) {
  try {
    const wanted = decodeURIComponent(new URL(url, "http://localhost").pathname);
    const path = normalize(join(folder, wanted.endsWith("/") ? `${wanted}index.html` : wanted));
    return path.startsWith(folder + sep) && statSync(path).isFile() ? path : null;
  } catch {
    return null;
  }
}

/** Returns the MIME type. Single-file pages declare their own encoding, and the header must not contradict it. */
function typeOf(path) {
  if (/^(driftglass(-audit)?|embed)\.html$/.test(basename(path))) return "text/html";
  return types[extname(path)] ?? "application/octet-stream";
}

/**
 * Returns the policy for a path. The page for other sites has its own policy, with the hashes of its scripts, in its
 * <meta>.
 */
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
 * Serves a folder (the built page) on 127.0.0.1; port 0 takes a free one. Returns `{ url, close }`. `policy` replaces
 * the policy in the headers: benchmarks serve rivals that need `eval`.
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
