// Lit templates without the indents of their sources: HTML, SVG and CSS read a line break and what surrounds it as one
// blank, and a page that is downloaded carries each. The break stays: `www/charts/markup.ts` goes by it.
import { readFileSync } from "node:fs";
import { parseAst } from "vite";

const TAGS = ["html", "svg", "css"];
const modules = /\/www\/.*\.ts$/;

/** The pieces of text in every template, as places in the source. */
function* pieces(node) {
  if (typeof node !== "object" || node === null) return;
  if (node.type === "TaggedTemplateExpression" && TAGS.includes(node.tag.name))
    yield* node.quasi.quasis;
  for (const child of Object.values(node)) yield* pieces(child);
}

/** The source of a module with its templates as short as they read the same. */
export function tightened(source) {
  if (!TAGS.some((tag) => source.includes(`${tag}\``))) return source;
  const found = [...pieces(parseAst(source, { lang: "ts" }))].sort((a, b) => b.start - a.start);
  return found.reduce((text, { start, end }) => {
    const piece = text.slice(start, end).replace(/\s*\n\s*/g, "\n");
    return text.slice(0, start) + piece + text.slice(end);
  }, source);
}

/** For Vite and Rolldown. */
export const templatesForVite = () => ({
  name: "driftglass-templates",
  enforce: "pre",
  transform: { filter: { id: modules }, handler: (code) => tightened(code) },
});

/** For esbuild. */
export const templatesForEsbuild = () => ({
  name: "driftglass-templates",
  setup(bundler) {
    bundler.onLoad({ filter: modules }, ({ path }) => ({
      contents: tightened(readFileSync(path, "utf8")),
      loader: "ts",
    }));
  },
});
