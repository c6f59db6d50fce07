// The parts that every exported HTML report contains: its script and its style as text, with the hashes for its policy.
import { createHash } from "node:crypto";
import { build, transform } from "esbuild";
import { build as viteBuild } from "vite";
import { numbersForVite } from "./numbers.mjs";
import { at } from "./shell.mjs";
import { templatesForVite } from "./templates.mjs";

const folder = "www/app/exports/html-report";

/** Bundles with Vite in memory. */
async function bundled(input, { plugins, options }) {
  const { output } = await viteBuild({
    configFile: false,
    root: at("."),
    logLevel: "warn",
    publicDir: false,
    plugins,
    build: {
      write: false,
      target: "es2022",
      modulePreload: false,
      ...options,
      rolldownOptions: { input, ...options.rolldownOptions },
    },
  });
  return output[0].code.trim();
}

/** A virtual module with the given code. */
const given = (names, code) => ({
  name: "driftglass-report-given",
  enforce: "pre",
  resolveId: (source) => (names.includes(source) ? `\0${names[0]}` : null),
  load: (id) => (id === `\0${names[0]}` ? code : null),
});

const fromD3 = `
export { extent, max, min, pairs } from "d3-array";
export { scaleLinear, scaleLog, scaleUtc } from "d3-scale";
`;

/**
 * Returns the parts of d3 that the charts use. Each d3 module is a single file that fills prototypes when loaded, which
 * would keep 20 kB of unused classes. Writes to properties are declared free of side effects, for d3 only.
 */
function d3Text() {
  return bundled("driftglass-d3", {
    plugins: [given(["driftglass-d3"], fromD3), numbersForVite()],
    options: {
      minify: false,
      rolldownOptions: {
        preserveEntrySignatures: "strict",
        treeshake: { propertyWriteSideEffects: false },
        output: { format: "es" },
      },
    },
  });
}

/** The script draws with lit-html alone; a report defines no elements. */
const litHtml = () => ({
  name: "lit-html",
  enforce: "pre",
  resolveId(source, importer) {
    if (source !== "lit") return null;
    return this.resolve("lit/html.js", importer, { skipSelf: true });
  },
});

async function scriptText() {
  const d3 = given(["d3-scale", "d3-array"], await d3Text());
  return bundled(at(`${folder}/live.ts`), {
    plugins: [litHtml(), d3, templatesForVite()],
    options: { rolldownOptions: { output: { format: "iife" } } },
  });
}

/** Returns the style by running the code that composes it, which the page shares. */
async function styleText() {
  const { outputFiles } = await build({
    entryPoints: [at(`${folder}/style.ts`)],
    bundle: true,
    charset: "utf8",
    write: false,
    logLevel: "warning",
    ...{ format: "esm", platform: "node" },
  });
  const code = outputFiles[0].text;
  const { STYLE } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  const { code: style } = await transform(STYLE, { loader: "css", minify: true, charset: "utf8" });
  return style.trim();
}

const hashOf = (text) => `sha256-${createHash("sha256").update(text).digest("base64")}`;

/** Returns the module `virtual:driftglass-report`. */
export async function reportModule() {
  // An end tag inside the script would end its element.
  const script = (await scriptText()).replaceAll("</script", "<\\/script");
  const style = await styleText();
  const parts = { script, style, scriptHash: hashOf(script), styleHash: hashOf(style) };
  return Object.entries(parts)
    .map(([name, text]) => `export const ${name} = ${JSON.stringify(text)};`)
    .join("\n");
}
