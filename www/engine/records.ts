import type { Cell, Values } from "../core/types.js";
import type { ArrowTable } from "./arrow-table.js";
import type { Records, Source } from "./types.js";

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function isArrowTable(value: unknown): value is ArrowTable {
  if (typeof value !== "object" || value === null) return false;
  const { getChild, schema } = value as Partial<ArrowTable>;
  return typeof getChild === "function" && Array.isArray(schema?.fields);
}

const isColumn = (value: unknown): boolean => Array.isArray(value) || ArrayBuffer.isView(value);

/**
 * Returns rows or columns in memory as columns; `null` for a source that must be read. Values that a row lacks are
 * missing.
 */
export function columnsOf(
  source: Source | Records,
): Record<string, Values> | Promise<Record<string, Values>> | null {
  if (Array.isArray(source) && source.length > 0 && source.every(isPlain)) {
    const rows = source as Record<string, Cell>[];
    const names = new Set(rows.flatMap((row) => Object.keys(row)));
    const values = (name: string) =>
      rows.map((row) => (Object.hasOwn(row, name) ? (row[name] ?? null) : null));
    return Object.fromEntries([...names].map((name) => [name, values(name)]));
  }
  if (isArrowTable(source)) {
    return import("./arrow-table.js").then(({ columnsOfArrow }) => columnsOfArrow(source));
  }
  if (!isPlain(source)) return null;
  const columns = Object.values(source);
  const isTable = columns.length > 0 && columns.every(isColumn);
  return isTable ? (source as Record<string, Values>) : null;
}
