/**
 * Remembers mappings, if the user wants that: stored under a hash of the header, by column index, so that nothing
 * stored names a column or holds a value.
 */

import type { Role } from "../../core/types.js";
import type { EngineTable } from "../../engine/types.js";
import { preferences } from "../settings/settings.js";
import { keeper } from "../settings/storage/index.js";
import {
  assignClass,
  guessMapping,
  type Mapping,
  refreshClasses,
  SINGLE_ROLES,
} from "./mapping.js";

const ROLES: readonly Role[] = [...SINGLE_ROLES, "segment", "feature", "ignore"];

/** Hash of the names in their order. Only pages on `https:`, `file:` or localhost can compute it. */
async function headerHash(names: readonly string[]): Promise<string | null> {
  if (!globalThis.isSecureContext) return null;
  const bytes = new TextEncoder().encode(JSON.stringify(names));
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const namesOf = (mapping: Mapping): string[] => [...mapping.kinds.keys()];

/** Remembers the roles for files with the same header. */
export async function remember(mapping: Mapping): Promise<void> {
  if (!preferences.value.remembersColumns) return;
  const names = namesOf(mapping);
  const hash = await headerHash(names);
  if (hash === null) return;
  const roles = names.map((name) => mapping.roles.get(name) ?? "feature");
  const positiveAt = mapping.classes.indexOf(mapping.positive);
  const classesAt = mapping.classes.map((name) => names.indexOf(mapping.byClass.get(name) ?? ""));
  await keeper.write("mappings", hash, { roles, positiveAt, classesAt });
}

/** The mapping the user left for such files, if it is remembered; otherwise the engine's guess. */
export async function recognised(table: EngineTable): Promise<Mapping> {
  const mapping = await guessMapping(table);
  await recall(mapping, table);
  return mapping;
}

/** Applies remembered roles to the columns of the table. */
async function recall(mapping: Mapping, table: EngineTable): Promise<void> {
  if (!preferences.value.remembersColumns) return;
  const names = namesOf(mapping);
  const hash = await headerHash(names);
  const found = hash === null ? null : await keeper.read("mappings", hash);
  if (typeof found?.value !== "object" || found.value === null) return;
  const { roles, positiveAt, classesAt }: Record<string, unknown> = { ...found.value };
  if (!Array.isArray(roles) || roles.length !== names.length) return;
  const given = roles.map((role) => ROLES.find((known) => known === role));
  for (const [at, name] of names.entries()) mapping.roles.set(name, given[at] ?? "feature");
  await refreshClasses(mapping, table);
  for (const [at, name] of mapping.classes.entries()) {
    if (!Array.isArray(classesAt) || mapping.classes.length < 3) break;
    assignClass(mapping, name, names[Number(classesAt[at])] ?? null);
  }
  const positive = typeof positiveAt === "number" ? mapping.classes[positiveAt] : undefined;
  if (positive !== undefined) mapping.positive = positive;
}
