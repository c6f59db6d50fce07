// The page: www/index.html -> build/page, static files that any web server can serve from any folder.
import { cpSync } from "node:fs";
import { defineConfig } from "vite";
import { pagePolicy } from "./tools/policy.mjs";
import { at } from "./tools/shell.mjs";
import { workerForVite } from "./tools/worker.mjs";

/** The policy comes first in <head>: it binds only what follows it. */
const policyInPage = () => ({
  name: "driftglass-policy",
  transformIndexHtml: () => [
    {
      tag: "meta",
      attrs: { "http-equiv": "Content-Security-Policy", content: pagePolicy("hosted") },
      injectTo: "head-prepend",
    },
  ],
});

/** The samples keep their names: the page fetches them like files that a person chose. */
const samplesBesidePage = () => ({
  name: "driftglass-samples",
  writeBundle: () => cpSync(at("www/samples"), at("build/page/samples"), { recursive: true }),
});

export default defineConfig({
  root: at("www"),
  base: "./",
  publicDir: false,
  logLevel: "warn",
  plugins: [workerForVite(), policyInPage(), samplesBesidePage()],
  build: {
    outDir: at("build/page"),
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
