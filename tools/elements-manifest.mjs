// Writes dist/custom-elements.json: the description of the elements for editors and documentation, from their sources.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { at, capture } from "./shell.mjs";

const out = "dist/custom-elements.json";

/** The parts that a page can style, by name. */
const parts = {
  header: "The line above the views.",
  nav: "The views to choose from.",
  panel: "A verdict, a list of alerts, a table of quality.",
  chart: "A drawing with its title and legend.",
  table: "The list of columns.",
  button: "A button.",
  badge: "A status with its symbol.",
};

/** Parts that another module renders, with the import that shows it. */
const partSigns = { badge: 'from "./status.js"' };

const events = {
  "driftglass-select": ["SelectDetail", "A column was chosen; can be cancelled."],
  "driftglass-arrange": [
    "ColumnArrangement",
    "The list of columns is searched, filtered or sorted another way.",
  ],
  "driftglass-acknowledge": [
    "AcknowledgeDetail",
    "An alert is to be marked as seen; can be cancelled.",
  ],
  "driftglass-silence": ["SilenceDetail", "An alert is to be silenced; can be cancelled."],
};

/** Returns the variables of www/charts/theme.ts, with their light and dark defaults. */
function cssProperties() {
  const theme = readFileSync(at("www/charts/theme.ts"), "utf8");
  const colours = [...theme.matchAll(/\["([\w-]+)", "(#\w+)", "(#\w+)"\]/g)].map(
    ([, name, light, dark]) => ({
      name: `--driftglass-${name}`,
      default: `light-dark(${light}, ${dark})`,
    }),
  );
  const others = [...theme.matchAll(/var\(--driftglass-([\w-]+),([^)]*)\)/g)]
    .filter(([, name]) => !name.includes("$"))
    .map(([, name, value]) => ({ name: `--driftglass-${name}`, default: value }));
  return [...colours, ...others];
}

/** Removes `inheritedFrom`, which names a module that is not in the package. */
const ownMember = ({ inheritedFrom, ...member }) => member;

/** Completes an element's declaration with facts from its source that its doc comment lacks. */
function completed(declaration, tag, source) {
  const said = (list, name) => (list ?? []).some((entry) => entry.name === name);
  const cssParts = [...(declaration.cssParts ?? [])];
  for (const [name, description] of Object.entries(parts)) {
    const isThere = source.includes(`part="${name}"`) || source.includes(partSigns[name] ?? "\0");
    if (isThere && !said(cssParts, name)) cssParts.push({ name, description });
  }
  const sent = [...(declaration.events ?? [])];
  for (const [name, [detail, description]] of Object.entries(events)) {
    if (!source.includes(`emit(this, "${name}"`) || said(sent, name)) continue;
    sent.push({ name, type: { text: `CustomEvent<${detail}>` }, description });
  }
  const members = (declaration.members ?? [])
    .filter(({ privacy, static: isStatic }) => privacy === undefined && !isStatic)
    .map(ownMember);
  const attributes = (declaration.attributes ?? []).map(ownMember);
  const superclass = { name: "LitElement", package: "lit" };
  const whole = { ...declaration, superclass, members, attributes };
  const styled = { cssParts, cssProperties: cssProperties() };
  return { ...whole, ...styled, events: sent, tagName: tag, customElement: true };
}

/** Adds the tag and the definition to a module: the analyzer does not recognise our `define`. */
function withDefinition(module) {
  const source = readFileSync(at(module.path), "utf8");
  const [, tag, name] = source.match(/^define\("([\w-]+)", (\w+)\);$/m) ?? [];
  if (tag === undefined) return null;
  const declarations = module.declarations
    .filter((declaration) => declaration.name === name)
    .map((declaration) => completed(declaration, tag, source));
  const declaration = { name, module: "elements.js" };
  return {
    kind: "javascript-module",
    path: "elements.js",
    declarations,
    exports: [
      { kind: "js", name, declaration },
      { kind: "custom-element-definition", name: tag, declaration },
    ],
  };
}

/** Writes the manifest (schema 2.1.0) with one module, because the package has one module for all elements. */
export function writeManifest() {
  const folder = "build/manifest";
  rmSync(at(folder), { recursive: true, force: true });
  mkdirSync(at(folder), { recursive: true });
  const args = [
    ...["analyze", "--litelement", "--quiet", "--globs", "www/elements/*.ts"],
    ...["--config", "tools/elements-manifest.config.mjs"],
  ];
  if (capture("custom-elements-manifest", [...args, "--outdir", folder]) === null) {
    throw new Error("custom-elements-manifest could not read www/elements");
  }
  const found = JSON.parse(readFileSync(at(folder, "custom-elements.json"), "utf8"));
  const modules = found.modules.map(withDefinition).filter((module) => module !== null);
  const whole = {
    kind: "javascript-module",
    path: "elements.js",
    declarations: modules.flatMap(({ declarations }) => declarations),
    exports: modules.flatMap(({ exports }) => exports),
  };
  const manifest = { schemaVersion: "2.1.0", readme: "", modules: [whole] };
  writeFileSync(at(out), `${JSON.stringify(manifest, null, 1)}\n`);
}
