// The editions as they are built, each as it is meant to be opened; and empty pages without a policy, which show
// that the listeners hear.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { hashSource, responseHeaders } from "../../tools/policy.mjs";
import { serve } from "../../tools/serve.mjs";
import { at } from "../../tools/shell.mjs";
import { workerScript } from "./channels.mjs";

/** The probe makes its scripts under a name of its own: whether Trusted Types hold is not what is asked here. */
const letProbe = (text) =>
  text.replaceAll("trusted-types driftglass", "trusted-types probe driftglass");
const emptyPage = () => "<!doctype html><title>no policy</title><body>";

/** A copy of a built page with its text changed, beside a script that any page could start as a worker. */
function copyOf(name, change, folder) {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  writeFileSync(path, change(readFileSync(at("build/single", name), "latin1")), "latin1");
  writeFileSync(join(folder, "leak-worker.js"), workerScript);
  return path;
}

const opened = (path) => ({
  url: pathToFileURL(path).href,
  script: pathToFileURL(join(path, "..", "leak-worker.js")).href,
  close: () => undefined,
});

/** The hosted page behind a server that sends `headers`. */
async function hosted(change, headers) {
  const source = at("build/page");
  const index = change(readFileSync(join(source, "index.html"), "utf8"));
  const pages = await serve({ policy: headers });
  const server = createServer(async (request, response) => {
    const path = new URL(request.url, "http://localhost").pathname;
    const texts = {
      "/": ["text/html", index],
      "/leak-worker.js": ["text/javascript", workerScript],
    };
    if (texts[path]) {
      response.writeHead(200, { ...headers, "Content-Type": texts[path][0] }).end(texts[path][1]);
      return;
    }
    const answer = await fetch(new URL(path, pages.url));
    response.writeHead(answer.status, {
      ...headers,
      "Content-Type": answer.headers.get("content-type") ?? "text/plain",
    });
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${server.address().port}/`;
  return {
    url,
    script: `${url}leak-worker.js`,
    async close() {
      server.closeAllConnections();
      server.close();
      await pages.close();
    },
  };
}

function headersFor(change) {
  return Object.fromEntries(
    Object.entries(responseHeaders("hosted")).map(([name, value]) => [name, change(value)]),
  );
}

/** The shell's script holds the policy of the frame: with it, the hash of that script changes. */
function probeInShell(text) {
  const before = text.slice(text.indexOf("<script>") + 8, text.lastIndexOf("</script>"));
  const after = letProbe(before);
  return letProbe(text).replace(hashSource(before), hashSource(after));
}

/**
 * The framed dashboard in a page of another origin, whose frame is limited as docs/embedding.md says. That page has no
 * policy: what the dashboard can do is what its own refuses.
 */
async function framed(headers) {
  const text = probeInShell(readFileSync(at("build/single/embed.html"), "latin1"));
  const sent = headers ? responseHeaders("embed", policyIn(text)) : {};
  const pages = {
    "/embed.html": [{ ...sent, "Content-Type": "text/html" }, Buffer.from(text, "latin1")],
    "/leak-worker.js": [{ "Content-Type": "text/javascript" }, workerScript],
  };
  const host = await listening((path) => pages[path]);
  const site = await listening((path) =>
    path === "/"
      ? [
          { "Content-Type": "text/html" },
          `<!doctype html><title>site</title><iframe sandbox="allow-scripts allow-downloads" src="${host.url}embed.html"></iframe>`,
        ]
      : undefined,
  );
  return {
    url: site.url,
    script: `${host.url}leak-worker.js`,
    close: () => Promise.all([host.close(), site.close()]),
  };
}

const policyIn = (text) => /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(text)[1];

/** A server on a free port: `answer(path)` gives the headers and the body of what is there. */
async function listening(answer) {
  const server = createServer((request, response) => {
    const found = answer(new URL(request.url, "http://localhost").pathname);
    if (found === undefined) response.writeHead(404).end();
    else response.writeHead(200, found[0]).end(found[1]);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** By name: how to open it, and how many frames deep the application is. */
export const editions = {
  "no policy": { isControl: true, open: () => hosted(emptyPage, {}) },
  "no policy, file": {
    isControl: true,
    open: (folder) => opened(copyOf("driftglass.html", emptyPage, join(folder, "open"))),
  },
  hosted: { open: () => hosted(letProbe, headersFor(letProbe)) },
  "hosted, no headers": { open: () => hosted(letProbe, {}) },
  audit: {
    depth: 1,
    open: (folder) => opened(copyOf("driftglass-audit.html", probeInShell, join(folder, "audit"))),
  },
  framed: { depth: 2, open: () => framed(true) },
  "framed, no headers": { depth: 2, open: () => framed(false) },
  "single file": {
    open: (folder) => opened(copyOf("driftglass.html", letProbe, join(folder, "single"))),
  },
};
