/** `driftglass schema`: the JSON Schemas in the package. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { EXIT } from "./exit.js";
import type { Terminal } from "./terminal.js";

export const SCHEMAS = ["config", "check", "rules", "report", "snapshot"] as const;
export type SchemaName = (typeof SCHEMAS)[number];

const pathOf = (name: SchemaName) =>
  fileURLToPath(new URL(`./schema/${name}.json`, import.meta.url));

/** Prints one schema, or where all of them are. */
export function printSchema(name: SchemaName | undefined, out: Terminal): number {
  if (name !== undefined) {
    const schema: unknown = JSON.parse(readFileSync(pathOf(name), "utf8"));
    out.print(JSON.stringify(schema, null, 2));
  } else for (const schema of SCHEMAS) out.print(`${schema.padEnd(9)} ${pathOf(schema)}`);
  return EXIT.stable;
}
