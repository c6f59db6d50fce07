import { DriftglassError } from "../core/error.js";
import type { Cell } from "../core/types.js";

/** A table of an Arrow library (apache-arrow, Flechette): columns that can be iterated, by name. */
export interface ArrowTable {
  readonly numRows: number;
  readonly schema: {
    readonly fields: readonly { readonly name: string; readonly type: unknown }[];
  };
  getChild(name: string): Iterable<unknown> | null | undefined;
}

/** Type numbers of Date and Timestamp in Arrow. Both libraries return their values in milliseconds. */
const MOMENTS = [8, 10];

/** Returns every column as cells. A column with whole numbers that a double would round becomes text. */
export function columnsOfArrow(table: ArrowTable): Record<string, Cell[]> {
  const columns = table.schema.fields.map(({ name, type }) => {
    const values = [...(table.getChild(name) ?? [])];
    const isMoment = MOMENTS.includes((type as { typeId?: number } | null)?.typeId ?? 0);
    const isRounded = values.some(
      (value) => typeof value === "bigint" && !Number.isSafeInteger(Number(value)),
    );
    return [name, values.map((value) => cell(name, value, isMoment, isRounded))] as const;
  });
  return Object.fromEntries(columns);
}

function cell(name: string, value: unknown, isMoment: boolean, isRounded: boolean): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === "bigint") return isRounded ? String(value) : Number(value);
  if (isMoment && typeof value === "number") return new Date(value);
  if (typeof value !== "object") return value as Cell;
  if (value instanceof Date) return value;
  throw new DriftglassError({
    code: "kind-mismatch",
    message: `Column "${name}" of the Arrow table holds values that are no number, text, flag or moment. Cast the column, or pass the table as Arrow IPC bytes.`,
  });
}
