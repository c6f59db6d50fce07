// Makes the hosted page installable: its manifest, its icons and its service worker.
// We do not use vite-plugin-pwa: it supports Vite 8 but brings workbox-build with its own bundler and Babel. These
// forty lines only list the files as they were built, and work under a policy with Trusted Types.
import { createHash } from "node:crypto";
import { cpSync, readFileSync } from "node:fs";
import { relative, sep } from "node:path";
import { build } from "esbuild";
import { at, filesUnder } from "./shell.mjs";

const beside = ["manifest.webmanifest", "icon-192.png", "icon-512.png"];

/**
 * Whether the service worker keeps a file. It does not keep the single-file page, which is for downloading; packed
 * samples, which are larger than the page and fetched on request; and the other samples, which the page does not read.
 */
const isKept = (file) =>
  !/^driftglass|^embed\.html$|\.csv\.gz$|\.sha256$|\.md$|^service-worker\.js$/.test(file);

/** Vite plugin that runs after everything else was written into `folder`. */
export const offline = (folder) => ({
  name: "driftglass-offline",
  transformIndexHtml: () =>
    [
      { rel: "manifest", href: "./manifest.webmanifest" },
      { rel: "apple-touch-icon", href: "./icon-192.png" },
    ].map((attrs) => ({ tag: "link", attrs, injectTo: "head" })),
  closeBundle: {
    order: "post",
    sequential: true,
    async handler() {
      for (const name of beside) cpSync(at("www/install", name), `${folder}/${name}`);
      const paths = filesUnder(folder);
      const names = paths.map((path) => relative(folder, path).split(sep).join("/"));
      const hash = createHash("sha256");
      const files = names.filter((name, index) => {
        if (isKept(name)) hash.update(name).update(readFileSync(paths[index]));
        return isKept(name);
      });
      const PAGE = { files: ["./", ...files], version: hash.digest("hex").slice(0, 16) };
      await build({
        entryPoints: [at("www/service-worker.ts")],
        outfile: `${folder}/service-worker.js`,
        bundle: true,
        minify: true,
        format: "iife",
        target: "es2022",
        define: { PAGE: JSON.stringify(PAGE) },
        logLevel: "warning",
      });
    },
  },
});
