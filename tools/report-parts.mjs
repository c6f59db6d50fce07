// What every exported HTML report carries: its script and its style as text, with the hashes that its policy allows.
import { createHash } from "node:crypto";
import { build, transform } from "esbuild";
import { build as viteBuild } from "vite";
import { numbersForVite } from "./numbers.mjs";
import { at } from "./shell.mjs";
import { templatesForVite } from "./templates.mjs";

const folder = "www/app/exports/html-report";

/** Vite, for a text and no file. */
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

/** A module whose code is known here, under its names. */
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
 * What the charts take of d3. Its modules are one file each and fill in prototypes when they are loaded, which keeps
 * classes that nothing uses, 20 kB of them; that what is written to them has no effect is said of d3 alone.
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

/** The script draws with lit-html alone: no element is defined in a report. */
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

/** The style is composed by code that the page shares, so that code is run here. */
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

/** The module `virtual:driftglass-report`. */
export async function reportModule() {
  // An end tag in a text of the script would end the element it stands in.
  const script = (await scriptText()).replaceAll("</script", "<\\/script");
  const style = await styleText();
  const parts = { script, style, scriptHash: hashOf(script), styleHash: hashOf(style) };
  return Object.entries(parts)
    .map(([name, text]) => `export const ${name} = ${JSON.stringify(text)};`)
    .join("\n");
}
