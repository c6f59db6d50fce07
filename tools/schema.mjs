// Makes JSON Schemas from the TypeScript types, so that both agree, and compiles the checks of the files that the
// command line reads, so that the package needs no validator.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv/dist/2020.js";
import standalone from "ajv/dist/standalone/index.js";
import { transform } from "esbuild";
import {
  createFormatter,
  createParser,
  createProgram,
  SchemaGenerator,
} from "ts-json-schema-generator";
import { limited, limitSources } from "./schema-limits.mjs";
import { at, fingerprint, isFresh, markFresh } from "./shell.mjs";

/** Name of the schema -> its type and its title. */
const schemas = {
  config: ["MonitorConfig", "What a driftglass monitor is told."],
  report: ["Report", "The JSON export of driftglass."],
  snapshot: ["Snapshot", "A saved driftglass monitor."],
  rules: ["RuleFile", "Rules of driftglass with their tests."],
  check: ["CheckConfig", "The configuration of driftglass check."],
};

/** Files from which all these types can be reached. */
const sources = at("www/{core/snapshot-types,cli/check-types}.ts");

/**
 * Schemas of files that people write. They include everything that the engine refuses, so that an editor can report it.
 */
const written = ["config", "check", "rules"];

/** Schemas that the command line validates against. The engine reports its own refusals in better words. */
const checked = ["check", "rules"];

/** Converts the generator's draft 7 to 2020-12, which names definitions and tuples differently. */
function modern(schema) {
  if (Array.isArray(schema)) return schema.map(modern);
  if (typeof schema !== "object" || schema === null) return schema;
  const { items, additionalItems, ...others } = schema;
  const modernised = Object.entries(others).map(([name, value]) => {
    if (name === "properties") return [name, named(value)];
    if (name === "anyOf") return [name, value.filter(isPossible).map(modern)];
    if (name === "$ref") return [name, value.replace("#/definitions/", "#/$defs/")];
    return [name, modern(value)];
  });
  const isTuple = Array.isArray(items);
  if (items !== undefined) modernised.push([isTuple ? "prefixItems" : "items", modern(items)]);
  if (isTuple && additionalItems !== undefined) modernised.push(["items", modern(additionalItems)]);
  return Object.fromEntries(modernised);
}

/** Whether JSON can have the value: the type of an optional field also allows `undefined`. */
const isPossible = (schema) => JSON.stringify(schema) !== '{"not":{}}';

/** Converts schemas by name. */
function named(schemas) {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, modern(schema)]),
  );
}

/** Returns the generator over all types. */
function generator() {
  const settings = { path: sources, tsconfig: at("tsconfig.json"), skipTypeCheck: true };
  const config = { ...settings, additionalProperties: false, topRef: true, jsDoc: "extended" };
  const program = createProgram(config);
  return new SchemaGenerator(
    program,
    createParser(program, config),
    createFormatter(config),
    config,
  );
}

/** The inputs of the schemas. */
const inputs = [
  ...["www/core", "www/cli/check-types.ts", "tools/schema.mjs", "tools/schema-limits.mjs"],
  ...[...limitSources, "tsconfig.json", "package-lock.json"],
];

const folder = at("build/schema");
const checks = join(folder, "checks.mjs");

/** Makes the schemas and the checks in build/schema, unless they are fresh. */
async function makeSchemas() {
  const hash = fingerprint(inputs, ["www/core/pkg"]);
  if (isFresh("schema", hash, ["build/schema/checks.mjs"])) return;
  const options = { allErrors: true, messages: false, allowUnionTypes: true };
  const ajv = new Ajv({ ...options, code: { source: true, esm: true } });
  const types = generator();
  const exported = {};
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, [type, title]] of Object.entries(schemas)) {
    const { $ref, definitions } = types.createSchema(type);
    const $schema = "https://json-schema.org/draft/2020-12/schema";
    const schema = { $schema, title, ...modern({ $ref }), $defs: named(definitions) };
    const published = written.includes(name) ? limited(schema) : schema;
    writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(published)}\n`);
    if (!checked.includes(name)) continue;
    ajv.addSchema(schema, name);
    exported[name] = name;
  }
  const settings = { minify: true, format: "esm", treeShaking: true };
  const { code } = await transform(standalone(ajv, exported), settings);
  writeFileSync(checks, code);
  markFresh("schema", hash);
}

/** Writes the schemas to dist/schema. Returns the source of the module that validates values. */
export async function writeSchemas() {
  await makeSchemas();
  mkdirSync(at("dist/schema"), { recursive: true });
  for (const name of Object.keys(schemas)) {
    copyFileSync(join(folder, `${name}.json`), at(`dist/schema/${name}.json`));
  }
  return readFileSync(checks, "utf8");
}
