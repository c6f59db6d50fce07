/** The rows behind a report, held by the engine or in files, and made into a table on demand. */

import type { BatchOptions, ReferenceWindow } from "../../core/types.js";
import type { EngineTable } from "../../engine/types.js";
import { type BatchInput, withTables } from "../engine/analysis.js";
import { type InputFile, labelOf } from "./input-file.js";
import { type Split, SplitPlan } from "./split.js";

/** Source of a report's tables. */
export interface BatchTables {
  /**
   * Calls `use` with the batch's rows and what the batch was compared with; both are freed afterwards. Batches are
   * counted from the last, which is 1, because a history may have dropped the first. `null` if the rows are gone.
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

/** The files of an analysis, and how they were split into batches. */
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
