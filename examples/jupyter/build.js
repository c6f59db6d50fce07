// One module with everything in it, as anywidget wants it; and a page that does what a notebook does.
import { cpSync, mkdirSync } from "node:fs";
import { build } from "esbuild";

await build({
  entryPoints: ["widget.js"],
  outdir: "dist",
  bundle: true,
  format: "esm",
  minify: true,
  loader: { ".wasm": "binary" },
});
mkdirSync("dist", { recursive: true });
for (const file of ["index.html", "notebook.js", "files.js"]) cpSync(file, `dist/${file}`);
