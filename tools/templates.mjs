// Removes the indentation from Lit templates. HTML, SVG and CSS treat a line break with its surrounding spaces as one
// space, and every page download would carry them. The line break is kept: `www/charts/markup.ts` depends on it.
import { readFileSync } from "node:fs";
import { parseAst } from "vite";

const TAGS = ["html", "svg", "css"];
const modules = /\/www\/.*\.ts$/;

/** Yields the positions of the text in every template. */
function* pieces(node) {
  if (typeof node !== "object" || node === null) return;
  if (node.type === "TaggedTemplateExpression" && TAGS.includes(node.tag.name))
    yield* node.quasi.quasis;
  for (const child of Object.values(node)) yield* pieces(child);
}

/** Returns the source of a module with its templates shortened without a change of meaning. */
export function tightened(source) {
  if (!TAGS.some((tag) => source.includes(`${tag}\``))) return source;
  const found = [...pieces(parseAst(source, { lang: "ts" }))].sort((a, b) => b.start - a.start);
  return found.reduce((text, { start, end }) => {
    const piece = text.slice(start, end).replace(/\s*\n\s*/g, "\n");
    return text.slice(0, start) + piece + text.slice(end);
  }, source);
}

/** Plugin for Vite and Rolldown. */
export const templatesForVite = () => ({
  name: "driftglass-templates",
  enforce: "pre",
  transform: { filter: { id: modules }, handler: (code) => tightened(code) },
});

/** Plugin for esbuild. */
export const templatesForEsbuild = () => ({
  name: "driftglass-templates",
  setup(bundler) {
    bundler.onLoad({ filter: modules }, ({ path }) => ({
      contents: tightened(readFileSync(path, "utf8")),
      loader: "ts",
    }));
  },
});
