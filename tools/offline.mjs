// What makes the hosted page an application that can be installed: its manifest, its icons, its service worker.
// Our own forty lines and not vite-plugin-pwa, which takes Vite 8 but brings workbox-build with a bundler and Babel of
// its own: all that is needed is "these files, as they were built", under a policy with Trusted Types.
import { createHash } from "node:crypto";
import { cpSync, readFileSync } from "node:fs";
import { relative, sep } from "node:path";
import { build } from "esbuild";
import { at, filesUnder } from "./shell.mjs";

const beside = ["manifest.webmanifest", "icon-192.png", "icon-512.png"];

/**
 * Not kept: the page in one file is for taking away, packed samples are more than the page itself and fetched when they
 * are asked for, and nothing of the page reads the others.
 */
const isKept = (file) =>
  !/^driftglass|^embed\.html$|\.csv\.gz$|\.sha256$|\.md$|^service-worker\.js$/.test(file);

/** For Vite, after everything else has been written into `folder`. */
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
