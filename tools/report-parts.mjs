// What every exported HTML report carries: its script and its style as text, with the hashes that its policy allows.
import { createHash } from "node:crypto";
import { build } from "esbuild";
import { at } from "./shell.mjs";

const folder = "www/app/html-report";

async function bundled(source, options) {
  const { outputFiles } = await build({
    entryPoints: [at(`${folder}/${source}`)],
    bundle: true,
    minify: true,
    charset: "utf8",
    target: "es2022",
    write: false,
    legalComments: "none",
    logLevel: "warning",
    ...options,
  });
  return outputFiles[0].text.trim();
}

/** The script draws with lit-html alone: no element is defined in a report. */
const litHtml = () => ({
  name: "lit-html",
  setup(bundler) {
    bundler.onResolve({ filter: /^lit$/ }, ({ resolveDir, kind }) =>
      bundler.resolve("lit/html.js", { resolveDir, kind }),
    );
  },
});

const scriptText = () => bundled("live.ts", { format: "iife", plugins: [litHtml()] });

/** The style is composed by code that the page shares, so that code is run here. */
async function styleText() {
  const code = await bundled("style.ts", { format: "esm", platform: "node" });
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
