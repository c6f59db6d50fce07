// No bundler: the page's import map names the files as npm laid them out.
import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";

const packages = JSON.parse(readFileSync("package-lock.json", "utf8")).packages;
const wanted = Object.keys(packages).filter((path) => /^node_modules\/(driftglass|lit|@lit|d3-|internmap)/.test(path));
const imports = {};
for (const path of wanted) {
  const name = path.replace(/^.*node_modules\//, "");
  const { exports = {}, module, main = "index.js" } = JSON.parse(readFileSync(`${path}/package.json`, "utf8"));
  const root = exports["."] ?? exports;
  const entry = root.browser ?? root.default ?? module ?? main;
  const file = typeof entry === "string" ? entry : (entry.default ?? main);
  imports[name] = `./${path}/${file.replace(/^\.\//, "")}`;
  imports[`${name}/`] = `./${path}/`;
}
for (const name of ["core", "elements"]) imports[`driftglass/${name}`] = `./node_modules/driftglass/dist/${name}.js`;

const page = readFileSync("page.html", "utf8");
writeFileSync("dist.html", page.replace("{}", JSON.stringify({ imports }, null, 2)));
cpSync("dist.html", "dist/index.html");
for (const path of wanted) cpSync(path, `dist/${path}`, { recursive: true });
for (const file of ["files.js", "main.js"]) if (existsSync(file)) cpSync(file, `dist/${file}`);
