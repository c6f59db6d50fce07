/** Splits production files into batches: one each, or by time, by rows or by a column. */

import type { BatchOptions, Period, PlannedBatch, ReferenceWindow } from "../../core/types.js";
import type { EngineBatchPlan, EngineTable } from "../../engine/types.js";
import type { BatchInput } from "../engine/analysis.js";
import { engine } from "../engine/engine-port.js";
import { type InputFile, labelOf } from "./input-file.js";
import { columnOf, type Mapping } from "./mapping.js";
import { PERIODS, type Span, suggested } from "./period.js";

export type Way = "file" | Period | "rows" | "count" | "column";

/** The user's choice; settings of other ways are kept for later. */
export interface Split {
  way: Way;
  rows: number;
  count: number;
  column: string;
  timeZone: string;
  /** What a batch is compared with: the reference file, or earlier batches. */
  against: Against;
  /** How many earlier batches, if a number of them is used. */
  before: number;
  /** The first and last of the batches that serve as reference if there is no file; counted from 0. */
  within: [number, number] | null;
}

export type Against = "reference" | "previous" | "rolling" | "expanding";

export function unsplit(): Split {
  return {
    way: "file",
    rows: 5000,
    count: 10,
    column: "",
    timeZone: "UTC",
    against: "reference",
    before: 3,
    within: null,
  };
}

export function isPeriod(way: Way): way is Period {
  return PERIODS.some((period) => period === way);
}

/** The time column, if the role is set and the column holds moments. */
export function timeColumn(mapping: Mapping): string | null {
  const column = columnOf(mapping, "timestamp");
  if (column === null) return null;
  const kind = mapping.changedKinds.get(column) ?? mapping.kinds.get(column);
  return kind === "datetime" ? column : null;
}

/** The split to ask the engine for; `null` if every file is one batch. */
export function optionsOf(split: Split, mapping: Mapping): BatchOptions | null {
  const { way, rows, count, column, timeZone } = split;
  const timestamp = timeColumn(mapping);
  const timed = timestamp === null ? {} : { timestamp };
  if (way === "file") return null;
  if (way === "rows") return { rows, ...timed };
  if (way === "count") return { count, ...timed };
  if (way === "column") return { column, ...timed };
  return { by: way, timeZone, ...timed };
}

/** The earlier batches to compare with; `null` is the reference file, also with several files. */
export function windowOf({ way, against, before }: Split, files: number): ReferenceWindow | null {
  if (way === "file" || files !== 1 || against === "reference") return null;
  return against === "rolling" ? { rolling: before } : against;
}

/** The batches of one file. */
interface FilePlan {
  file: string;
  table: EngineTable;
  plan: EngineBatchPlan;
}

/** The batches of the files; no row is copied yet. */
export class SplitPlan {
  private constructor(
    private readonly plans: readonly FilePlan[],
    private readonly isByPeriod: boolean,
  ) {}

  static async of(inputs: readonly InputFile[], options: BatchOptions): Promise<SplitPlan> {
    const running = await engine();
    const plans: FilePlan[] = [];
    try {
      for (const { file, table } of inputs) {
        if (table === null) continue;
        const plan = await running.planBatches(table, options).catch((reason: unknown) => {
          if (reason instanceof Error) Object.assign(reason, { file: file.name });
          throw reason;
        });
        plans.push({ file: labelOf(file), table, plan });
      }
    } catch (reason) {
      await Promise.all(plans.map(({ plan }) => plan.free()));
      throw reason;
    }
    return new SplitPlan(plans, "by" in options);
  }

  /** The batches of all files: by time for periods, otherwise file by file. */
  get batches(): PlannedBatch[] {
    return this.placed().map(({ batch }) => batch);
  }

  /** Rows that belong to no batch. */
  get left(): number {
    const counts = this.plans.map(({ plan }) =>
      plan.warnings.reduce((sum, { count }) => sum + count, 0),
    );
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /** The batches to observe. If two files have the same label, the file name follows it. */
  inputs(window: ReferenceWindow | null, within: Split["within"]): BatchInput[] {
    const isObserved = (place: number): boolean =>
      within === null || place < within[0] || place > within[1];
    const placed = this.placed().filter((_, place) => isObserved(place));
    const uses = new Map<string, number>();
    for (const { batch } of placed) uses.set(batch.label, (uses.get(batch.label) ?? 0) + 1);
    return placed.map(({ batch, file, plan, index }) => {
      const isShared = (uses.get(batch.label) ?? 0) > 1;
      const at = this.isByPeriod && batch.end !== null ? batch.end - 1 : batch.end;
      return {
        label: isShared ? `${batch.label}, ${file}` : batch.label,
        ...(at === null ? {} : { at }),
        table: () => plan.table(index),
        ...(window === null ? {} : { reference: () => plan.before(index, window) }),
      };
    });
  }

  /** The rows of those batches as one table. */
  async reference([first, last]: [number, number]): Promise<EngineTable> {
    const placed = this.placed();
    const chosen = placed.slice(first, last + 1);
    const end = chosen.at(-1);
    if (end === undefined || placed.length === chosen.length)
      throw new Error("The reference has to leave a batch: choose fewer for it, or shorter ones.");
    if (chosen.some(({ plan }) => plan !== end.plan))
      throw new Error("The batches of the reference lie in several files: choose those of one.");
    const rows = await end.plan.before(end.index + 1, { rolling: chosen.length });
    if (rows === null) throw new Error("The reference holds no row: choose other batches for it.");
    return rows;
  }

  async free(): Promise<void> {
    await Promise.all(this.plans.map(({ plan }) => plan.free()));
  }

  private placed() {
    const placed = this.plans.flatMap(({ file, plan }) =>
      plan.batches.map((batch, index) => ({ batch, file, plan, index })),
    );
    if (!this.isByPeriod) return placed;
    return placed.sort((first, second) => (first.batch.start ?? 0) - (second.batch.start ?? 0));
  }
}

/** The period that suits the times of the files; `null` if none does, or if there are no times. */
export async function suggestedPeriod(
  inputs: readonly InputFile[],
  mapping: Mapping,
): Promise<Period | null> {
  const column = timeColumn(mapping);
  const span = column === null ? null : await spanOf(inputs, column);
  return span === null ? null : suggested(span, inputs.length);
}

/** The time span of the files' time column; `null` if it holds no times. */
async function spanOf(inputs: readonly InputFile[], timestamp: string): Promise<Span | null> {
  const plan = await SplitPlan.of(inputs, { count: 1, timestamp });
  const { batches } = plan;
  await plan.free();
  const from = Math.min(...batches.map(({ start }) => start ?? Number.POSITIVE_INFINITY));
  const until = Math.max(...batches.map(({ end }) => end ?? Number.NEGATIVE_INFINITY));
  const rows = batches.reduce((sum, batch) => sum + batch.rows, 0);
  return from <= until ? { from, until, rows } : null;
}

/** How the files are split; `null` if each is one batch. */
export async function plannedSplit(
  split: Split,
  mapping: Mapping,
  inputs: readonly InputFile[],
): Promise<SplitPlan | null> {
  const options = optionsOf(split, mapping);
  if (options === null) return null;
  const plan = await SplitPlan.of(inputs, options);
  if (plan.batches.length > 0) return plan;
  await plan.free();
  throw new Error("No row belongs to a batch: choose other batches.");
}
