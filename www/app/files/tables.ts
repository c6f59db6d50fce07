/** The rows behind a report: kept in the engine, or in files, and made a table when somebody asks. */

import type { BatchOptions, ReferenceWindow } from "../../core/types.js";
import type { EngineTable } from "../../engine/types.js";
import { type BatchInput, withTables } from "../engine/analysis.js";
import { type InputFile, labelOf } from "./input-file.js";
import { type Split, SplitPlan } from "./split.js";

/** Where the tables of a report come from. */
export interface BatchTables {
  /**
   * Calls `use` with what a batch was compared with and its own rows; they last until it is done.
   * Batches are counted from the last, which is 1, as a history may have let the first go.
   * `null` where the rows are not there any more.
   */
  withBatch<Result>(
    fromEnd: number,
    use: (reference: EngineTable, batch: EngineTable) => Promise<Result>,
  ): Promise<Result | null>;
}

/** Every file as one batch. */
export function fileBatches(inputs: readonly InputFile[]): BatchInput[] {
  return inputs.flatMap(({ file, table }) => (table ? [{ label: labelOf(file), table }] : []));
}

/** The files that an analysis rests on, and how they were cut into batches. */
export class FileTables implements BatchTables {
  constructor(
    private readonly reference: InputFile,
    private readonly files: readonly InputFile[],
    private readonly cut: BatchOptions | null,
    private readonly window: ReferenceWindow | null,
    private readonly within: Split["within"],
    /** Whether the file is still loaded as it was analysed. */
    private readonly holds: (input: InputFile) => boolean,
  ) {}

  async withBatch<Result>(
    fromEnd: number,
    use: (reference: EngineTable, batch: EngineTable) => Promise<Result>,
  ): Promise<Result | null> {
    const reference = this.reference.table;
    if (reference === null || ![this.reference, ...this.files].every(this.holds)) return null;
    const plan = this.cut === null ? null : await SplitPlan.of(this.files, this.cut);
    try {
      const input = (plan?.inputs(this.window, this.within) ?? fileBatches(this.files)).at(
        -fromEnd,
      );
      if (input === undefined) return null;
      return await withTables(input, (rows, before) => use(before ?? reference, rows));
    } finally {
      await plan?.free();
    }
  }
}
