// The page: www/index.html -> build/page, static files that any web server can serve from any folder.
import { cpSync, existsSync, readFileSync } from "node:fs";
import { build } from "esbuild";
import { defineConfig } from "vite";
import { numbersForVite } from "./tools/numbers.mjs";
import { offline } from "./tools/offline.mjs";
import { pagePolicy } from "./tools/policy.mjs";
import { at } from "./tools/shell.mjs";
import { templatesForEsbuild, templatesForVite } from "./tools/templates.mjs";
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

/** The first screen as text, by the page's own templates. */
async function firstPicture() {
  const { outputFiles } = await build({
    entryPoints: [at("www/app/first-picture.ts")],
    bundle: true,
    format: "esm",
    platform: "node",
    write: false,
    plugins: [templatesForEsbuild()],
  });
  const module = `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`;
  const { firstPicture: draw } = await import(module);
  return draw(JSON.parse(readFileSync(at("www/samples/census.json"), "utf8")));
}

/**
 * The first picture is in the HTML. The script that is linked knows the looks and is waited for; the one that draws
 * the page is fetched meanwhile.
 */
const pictureInPage = () => ({
  name: "driftglass-first-picture",
  transformIndexHtml: {
    order: "post",
    async handler(html, { bundle }) {
      const page = Object.values(bundle).find(({ moduleIds }) =>
        moduleIds?.includes(at("www/app/page.ts")),
      );
      return {
        html: html
          .replace("<driftglass-page>", `<driftglass-page>${await firstPicture()}`)
          .replace('<script type="module"', '<script type="module" blocking="render"'),
        tags: [
          {
            tag: "link",
            attrs: { rel: "modulepreload", crossorigin: "", href: `./${page.fileName}` },
            injectTo: "head",
          },
        ],
      };
    },
  },
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
    templatesForVite(),
    numbersForVite(),
    policyInPage(),
    sampleAtOnce(),
    pictureInPage(),
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
      input: { index: at("www/index.html"), main: at("www/app/main.ts") },
      output: {
        // What draws the page is one file: cut up by who else uses it, it would be 3 kB larger compressed.
        codeSplitting: {
          groups: [
            {
              name: "start",
              test: /index\.html$|app\/(start|session\/lock|shared\/(looks|theme|edition))\.ts$|charts\/theme\.ts$/,
              priority: 2,
            },
            { name: "page", tags: ["$initial"], priority: 1 },
          ],
        },
      },
    },
  },
});
