// The page: www/index.html -> build/page, static files that any web server can serve from any folder.
import { cpSync, existsSync, readFileSync } from "node:fs";
import { defineConfig } from "vite";
import { offline } from "./tools/offline.mjs";
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

/** The first screen is drawn from it: it is fetched while the scripts are. */
const sampleAtOnce = () => ({
  name: "driftglass-sample-at-once",
  transformIndexHtml: () => [
    {
      tag: "link",
      attrs: { rel: "preload", as: "fetch", href: "./samples/census.json", crossorigin: "" },
      injectTo: "head",
    },
  ],
});

const packed = at("build/single");

/** The same application as one file lies beside the page, which offers it and says its SHA-256. */
const singleBesidePage = () => ({
  name: "driftglass-single",
  transformIndexHtml: () => {
    const hash = `${packed}/driftglass.html.sha256`;
    if (!existsSync(hash)) return [];
    const content = readFileSync(hash, "utf8").slice(0, 64);
    return [
      { tag: "meta", attrs: { name: "driftglass-offline-sha256", content }, injectTo: "head" },
    ];
  },
  writeBundle() {
    if (existsSync(packed)) cpSync(packed, at("build/page"), { recursive: true });
  },
});

export default defineConfig({
  root: at("www"),
  base: "./",
  publicDir: false,
  logLevel: "warn",
  plugins: [
    workerForVite(),
    policyInPage(),
    sampleAtOnce(),
    samplesBesidePage(),
    singleBesidePage(),
    offline(at("build/page")),
  ],
  build: {
    outDir: at("build/page"),
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // What the page starts with is one file: cut up by who else uses it, it would be 3 kB larger compressed.
        codeSplitting: { groups: [{ name: "page", tags: ["$initial"] }] },
      },
    },
  },
});
