/** Rows of a batch with their late targets, joined as the engine joins them. */

import type { EngineTable } from "../../engine/types.js";
import { engine } from "../engine/engine-port.js";

type Cells = Awaited<ReturnType<EngineTable["values"]>>;
type Cell = Cells[number];

/** Late labels, and the column by which they are joined. */
export interface LateTargets {
  labels: EngineTable;
  id: string;
}

const isMissing = (cell: Cell | undefined): boolean =>
  cell === null || cell === undefined || Number.isNaN(cell);

/** How ids are compared: as texts; if one side is numeric, a text that is a number equals that number. */
function keyOf(ids: Cells, known: Cells): (cell: Cell) => string {
  const areAlike = ids instanceof Float64Array === known instanceof Float64Array;
  return (cell) => {
    const isNumber = !areAlike && typeof cell === "string" && cell.trim() !== "";
    return isNumber && Number.isFinite(Number(cell)) ? String(Number(cell)) : String(cell);
  };
}

/** The target of each id; ids with contradicting labels have none. */
function targetsById(
  known: Cells,
  targets: Cells,
  key: (cell: Cell) => string,
): Map<string, Cell | undefined> {
  const found = new Map<string, Cell | undefined>();
  for (const [row, id] of known.entries()) {
    const target = targets[row];
    if (isMissing(id) || isMissing(target)) continue;
    const name = key(id);
    found.set(name, found.has(name) && found.get(name) !== target ? undefined : target);
  }
  return found;
}

/**
 * A table of the requested columns of the batch and its targets, row by row; the caller frees it. `null` if the batch
 * has no ids.
 */
export async function withLateTargets(
  batch: EngineTable,
  { labels, id }: LateTargets,
  target: string,
  columns: readonly string[],
): Promise<EngineTable | null> {
  if (!batch.columns.some(({ name }) => name === id)) return null;
  const [ids, known, targets] = [
    await batch.values(id),
    await labels.values(id),
    await labels.values(target),
  ];
  const key = keyOf(ids, known);
  const found = targetsById(known, targets, key);
  const joined = [...ids].map((cell: Cell) => (isMissing(cell) ? null : found.get(key(cell))));
  const numbers = Float64Array.from(joined, (cell) => Number(cell ?? Number.NaN));
  const texts = joined.map((cell) => (typeof cell === "number" ? String(cell) : (cell ?? null)));
  const given: Record<string, Cells> = {
    [target]: targets instanceof Float64Array ? numbers : texts,
  };
  for (const name of columns) given[name] = await batch.values(name);
  const kinds = [...batch.columns, ...labels.columns].map(
    ({ name, kind }) => [name, kind] as const,
  );
  const isGiven = ([name]: readonly [string, unknown]): boolean => name in given;
  return (await engine()).fromColumns(given, { kinds: Object.fromEntries(kinds.filter(isGiven)) });
}
