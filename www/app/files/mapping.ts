/** The roles of columns: guessed by the engine, changed by the user. */

import type { Kind, MonitorConfig, Role, RoleGuess, Roles } from "../../core/types.js";
import type { EngineTable } from "../../engine/types.js";

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
  /** Kinds that the user set; the files are read again with them. */
  changedKinds: Map<string, Kind>;
  roles: Map<string, Role>;
  /** Values of the target, if they are few. */
  classes: string[];
  positive: string;
  /** For more than two classes, the column with the probability of each. */
  byClass: Map<string, string>;
}

/** The mapping that the engine guesses. */
export async function guessMapping(table: EngineTable): Promise<Mapping> {
  const guesses = await table.roles();
  const mapping: Mapping = {
    guesses,
    kinds: new Map(table.columns.map((column) => [column.name, column.kind])),
    changedKinds: new Map(),
    roles: new Map(guesses.map((guess) => [guess.column, guess.role])),
    classes: [],
    positive: "",
    byClass: new Map(),
  };
  await refreshClasses(mapping, table);
  return mapping;
}

/** Whether the model has more than two classes, each with its own probability. */
export function hasManyClasses({ classes, kinds, roles }: Mapping): boolean {
  const [prediction] = [...roles].find(([, role]) => role === "prediction") ?? [];
  return classes.length > 2 && kinds.get(prediction ?? "") !== "numeric";
}

const SAMPLE_ROWS = 2000;
const MOST_CLASSES = 20;

/** Finds the target's classes from the first rows, and the columns with their probabilities. */
export async function refreshClasses(mapping: Mapping, table: EngineTable): Promise<void> {
  const target = columnOf(mapping, "target");
  const kind = target === null ? null : mapping.kinds.get(target);
  mapping.classes = [];
  for (const name of [...mapping.byClass.keys()]) assignClass(mapping, name, null);
  if (target === null || (kind !== "categorical" && kind !== "boolean")) return;
  const head = await table.slice(0, Math.min(SAMPLE_ROWS, table.rowCount));
  try {
    const names = new Set<string>();
    for (const value of await head.values(target)) {
      if (value !== null && !Number.isNaN(value)) names.add(String(value));
    }
    const sorted = [...names].sort(new Intl.Collator("en", { numeric: true }).compare);
    mapping.classes = sorted.length <= MOST_CLASSES ? sorted : [];
    mapping.positive = sorted.length === 2 ? (sorted[1] ?? "") : "";
    if (hasManyClasses(mapping)) await findProbabilities(mapping, head);
  } finally {
    await head.free();
  }
}

const plain = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");

/** The rest of a column's name without the name of a class at its end or beginning. */
function framesOf(column: string, name: string): string[] {
  const [whole, part] = [plain(column), plain(name)];
  if (part === "") return [];
  return [
    ...(whole.endsWith(part) ? [`${whole.slice(0, -part.length)} _`] : []),
    ...(whole.startsWith(part) ? [`_ ${whole.slice(part.length)}`] : []),
  ];
}

/** One column per class, if their names differ only by the names of the classes. */
export function columnsOfClasses(
  classes: readonly string[],
  columns: readonly string[],
): Map<string, string> | null {
  const found = new Map<string, Map<string, string>>();
  for (const name of classes) {
    for (const column of columns) {
      for (const frame of framesOf(column, name))
        found.set(frame, (found.get(frame) ?? new Map()).set(name, column));
    }
  }
  const isWhole = (pairs: Map<string, string>): boolean =>
    pairs.size === classes.length && new Set(pairs.values()).size === classes.length;
  return [...found.values()].find(isWhole) ?? null;
}

/** Rounding in a written file leaves sums this far from 1. */
const SUM_ERROR = 0.02;

/** Finds one probability per class for many classes: by names, and by values that add up to 1 in every row. */
async function findProbabilities(mapping: Mapping, head: EngineTable): Promise<void> {
  const taken = ["target", "prediction", "timestamp", "id", "latency", "segment"];
  const open = [...mapping.kinds].filter(
    ([column, kind]) => kind === "numeric" && !taken.includes(mapping.roles.get(column) ?? ""),
  );
  const pairs = columnsOfClasses(
    mapping.classes,
    open.map(([column]) => column),
  );
  const values = await Promise.all(
    [...(pairs?.values() ?? [])].map((column) => head.values(column)),
  );
  const sums = Array.from({ length: head.rowCount }, (_, row) =>
    values.reduce((sum, column) => sum + Number(column[row]), 0),
  );
  const isWhole = sums.every((sum) => Number.isNaN(sum) || Math.abs(sum - 1) <= SUM_ERROR);
  for (const holder of columnsOf(mapping, "probability")) mapping.roles.set(holder, "ignore");
  if (pairs === null || !isWhole) return;
  for (const [name, column] of pairs) {
    assignClass(mapping, name, column);
    const guess = guessOf(mapping, column);
    const reason = `the probabilities of ${mapping.classes.length} classes add up to 1`;
    if (guess !== null) Object.assign(guess, { role: "probability", certainty: "high", reason });
  }
}

/** Sets the column with the probability of a class; the previous one becomes a feature. */
export function assignClass(mapping: Mapping, name: string, column: string | null): void {
  const before = mapping.byClass.get(name);
  mapping.byClass.delete(name);
  if (before !== undefined) mapping.roles.set(before, "feature");
  if (column === null) return;
  release(mapping, column);
  mapping.byClass.set(name, column);
  mapping.roles.set(column, "probability");
}

/** Removes a column that gets another role from its class. */
function release(mapping: Mapping, column: string): void {
  for (const [name, held] of mapping.byClass) if (held === column) mapping.byClass.delete(name);
}

/** The column with that role; the first if there are several. */
export function columnOf(mapping: Mapping, role: SingleRole): string | null {
  return columnsOf(mapping, role)[0] ?? null;
}

export function columnsOf(mapping: Mapping, role: Role): string[] {
  return [...mapping.roles].filter(([, given]) => given === role).map(([column]) => column);
}

/** Gives a role to one column; the column that had it becomes a feature. */
export function assign(mapping: Mapping, role: SingleRole, column: string | null): void {
  for (const holder of columnsOf(mapping, role)) mapping.roles.set(holder, "feature");
  if (column === null) return;
  release(mapping, column);
  mapping.roles.set(column, role);
}

/** The engine's guess about a column, whatever role it has now. */
export function guessOf(mapping: Mapping, column: string): RoleGuess | null {
  return mapping.guesses.find((guess) => guess.column === column) ?? null;
}

/** Doubts: two columns want the same single role, or the engine is not sure. */
export function toCheck(mapping: Mapping): SingleRole[] {
  return SINGLE_ROLES.filter((role) => {
    const holders = columnsOf(mapping, role);
    if (role === "probability" && hasManyClasses(mapping))
      return mapping.byClass.size > 0 && probabilities(mapping) === undefined;
    const guess = guessOf(mapping, holders[0] ?? "");
    return holders.length > 1 || (guess?.role === role && guess.certainty === "low");
  });
}

/** One probability column, or one for each of more than two classes. */
function probabilities(mapping: Mapping): string | Record<string, string> | undefined {
  const { byClass, classes } = mapping;
  if (!hasManyClasses(mapping)) return columnsOf(mapping, "probability")[0];
  const pairs = classes.map((name) => [name, byClass.get(name)] as const);
  return pairs.every((pair): pair is [string, string] => pair[1] !== undefined)
    ? Object.fromEntries(pairs)
    : undefined;
}

/** The configuration to pass to the engine. */
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
