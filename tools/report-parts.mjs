// What every exported HTML report carries: its script and its style as text, with the hashes that its policy allows.
import { createHash } from "node:crypto";
import { build } from "esbuild";
import { build as viteBuild } from "vite";
import { at } from "./shell.mjs";

const folder = "www/app/html-report";

/** What a report does not need: lit-html is enough where no element is defined, and its scales are of numbers. */
const slim = () => ({
  name: "driftglass-report-slim",
  enforce: "pre",
  resolveId(source, importer) {
    if (source === "lit") return this.resolve("lit/html.js", importer, { skipSelf: true });
    if (source === "d3-interpolate") return at(`${folder}/numbers.ts`);
    return null;
  },
});

/**
 * By Vite, as it leaves out what d3 defines and nothing uses, which esbuild keeps: d3's modules are one file each, and
 * fill in prototypes when they are loaded.
 */
async function scriptText() {
  const { output } = await viteBuild({
    configFile: false,
    root: at("."),
    logLevel: "warn",
    publicDir: false,
    plugins: [slim()],
    build: {
      write: false,
      target: "es2022",
      modulePreload: false,
      rolldownOptions: {
        input: at(`${folder}/live.ts`),
        treeshake: { propertyWriteSideEffects: false },
        output: { format: "iife" },
      },
    },
  });
  return output[0].code.trim();
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
  return STYLE;
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
