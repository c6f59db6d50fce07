/** Which column plays which part: guessed by the engine, changed by the person. */

import type { Kind, MonitorConfig, Role, RoleGuess, Roles } from "../core/types.js";
import type { EngineTable } from "../engine/types.js";

export const SINGLE_ROLES = [
  "target",
  "prediction",
  "probability",
  "timestamp",
  "latency",
  "id",
] as const;

export type SingleRole = (typeof SINGLE_ROLES)[number];

export interface Mapping {
  guesses: RoleGuess[];
  kinds: ReadonlyMap<string, Kind>;
  /** Kinds that the person set; the files are read again with them. */
  changedKinds: Map<string, Kind>;
  roles: Map<string, Role>;
  /** Values of the target, while they are few. */
  classes: string[];
  positive: string;
}

/** A mapping as the engine guesses it. */
export async function guessMapping(table: EngineTable): Promise<Mapping> {
  const guesses = await table.roles();
  const mapping: Mapping = {
    guesses,
    kinds: new Map(table.columns.map((column) => [column.name, column.kind])),
    changedKinds: new Map(),
    roles: new Map(guesses.map((guess) => [guess.column, guess.role])),
    classes: [],
    positive: "",
  };
  await refreshClasses(mapping, table);
  return mapping;
}

const SAMPLE_ROWS = 2000;
const MOST_CLASSES = 20;

/** Reads which classes the target has, from the first rows. */
export async function refreshClasses(mapping: Mapping, table: EngineTable): Promise<void> {
  const target = columnOf(mapping, "target");
  const kind = target === null ? null : mapping.kinds.get(target);
  mapping.classes = [];
  if (target === null || (kind !== "categorical" && kind !== "boolean")) return;
  const head = await table.slice(0, Math.min(SAMPLE_ROWS, table.rowCount));
  const values = await head.values(target);
  await head.free();
  const names = new Set<string>();
  for (const value of values) {
    if (value !== null && !Number.isNaN(value)) names.add(String(value));
  }
  const sorted = [...names].sort(new Intl.Collator("en", { numeric: true }).compare);
  mapping.classes = sorted.length <= MOST_CLASSES ? sorted : [];
  mapping.positive = sorted.length === 2 ? (sorted[1] ?? "") : "";
}

/** The column with that role; the first if there are several. */
export function columnOf(mapping: Mapping, role: SingleRole): string | null {
  return columnsOf(mapping, role)[0] ?? null;
}

export function columnsOf(mapping: Mapping, role: Role): string[] {
  return [...mapping.roles].filter(([, given]) => given === role).map(([column]) => column);
}

/** Gives a role to one column; who had it becomes a feature. */
export function assign(mapping: Mapping, role: SingleRole, column: string | null): void {
  for (const holder of columnsOf(mapping, role)) mapping.roles.set(holder, "feature");
  if (column !== null) mapping.roles.set(column, role);
}

/** The guess about a column, whatever role it has now. */
export function guessOf(mapping: Mapping, column: string): RoleGuess | null {
  return mapping.guesses.find((guess) => guess.column === column) ?? null;
}

/** Where two columns want the same single role, or the engine is not sure. */
export function toCheck(mapping: Mapping): SingleRole[] {
  return SINGLE_ROLES.filter((role) => {
    const holders = columnsOf(mapping, role);
    if (role === "probability" && holders.length > 1) return probabilities(mapping) === undefined;
    const guess = guessOf(mapping, holders[0] ?? "");
    return holders.length > 1 || (guess?.role === role && guess.certainty === "low");
  });
}

const plain = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");

/** One probability column, or one a class, matched by how the column names end. */
function probabilities(mapping: Mapping): string | Record<string, string> | undefined {
  const columns = columnsOf(mapping, "probability");
  if (columns.length < 2) return columns[0];
  const pairs = mapping.classes.map((name) => {
    const column = columns.find((candidate) => plain(candidate).endsWith(plain(name)));
    return column === undefined ? null : ([name, column] as const);
  });
  const found = pairs.filter((pair) => pair !== null);
  return found.length === pairs.length && found.length > 1 ? Object.fromEntries(found) : undefined;
}

/** The configuration that the engine is given. */
export function configOf(mapping: Mapping): MonitorConfig {
  const roles: Roles = {};
  for (const role of SINGLE_ROLES) {
    const column = columnOf(mapping, role);
    if (column !== null && role !== "probability") roles[role] = column;
  }
  const probability = probabilities(mapping);
  if (probability !== undefined) roles.probability = probability;
  const ignore = columnsOf(mapping, "ignore");
  const segment = columnsOf(mapping, "segment");
  if (ignore.length > 0) roles.ignore = ignore;
  if (segment.length > 0) roles.segment = segment;
  const config: MonitorConfig = { roles };
  if (mapping.positive !== "" && mapping.classes.length === 2) config.positive = mapping.positive;
  return config;
}
