/** Label files and the result of joining them to a monitor. */

import type { LateLabels, Report } from "../../core/types.js";
import type { EngineMonitor, EngineTable } from "../../engine/types.js";
import { engine } from "../engine/engine-port.js";
import type { InputFile } from "./input-file.js";
import type { BatchTables } from "./tables.js";

/** A batch that the engine refused to label, and why. */
export interface Refusal {
  label: string;
  message: string;
}

/** The result of the label files of an analysis. */
export class Late {
  /** One result for each batch that waited for labels. */
  joined: LateLabels[] = [];
  refused: Refusal[] = [];
  /** The monitor before any labels. */
  private before: string | null = null;

  constructor(
    readonly files: readonly InputFile[],
    /** The ids and targets of all files, because a batch may have its labels in several. */
    readonly labels: EngineTable,
  ) {}

  /** Joins the labels to the batches of a monitor that has none yet; returns the resulting report. */
  async apply(monitor: EngineMonitor, tables: BatchTables | null): Promise<Report> {
    this.before = await monitor.snapshot();
    this.joined = [];
    this.refused = [];
    const { batches } = await monitor.report();
    const at = batches.at(-1)?.at ?? 0;
    for (const [index, { label, performance, labelled }] of batches.entries()) {
      if (performance !== null && !labelled) continue;
      try {
        const late = await tables?.withBatch(batches.length - index, (_reference, rows) =>
          monitor.label(rows, this.labels, { label, at }),
        );
        if (late) this.joined.push(late);
      } catch (reason) {
        const message = reason instanceof Error ? reason.message : String(reason);
        this.refused.push({ label, message });
      }
    }
    return monitor.report();
  }

  /** The monitor before the labels; `null` if none have been joined. */
  async unlabelled(reference: EngineTable | undefined): Promise<EngineMonitor | null> {
    return this.before === null ? null : (await engine()).restore(this.before, reference);
  }

  /** Frees the tables that `kept` does not use. */
  async free(kept: readonly InputFile[] = []): Promise<void> {
    const tables = this.files.map(({ table }) => table);
    if (!tables.includes(this.labels)) await this.labels.free();
    await freeBut(this.files, kept);
  }
}

/** Frees the tables of files, except those that are still needed. */
export async function freeBut(
  files: readonly InputFile[],
  kept: readonly InputFile[],
): Promise<void> {
  for (const input of files) if (!kept.includes(input)) await input.table?.free();
}
