/** Asks the gate about two models, or two periods of one, on rows, with the columns that hold target and prediction. */

import type { GateDecision, GateOptions, GateSegments, Report } from "../../core/types.js";
import type { ScoredColumns } from "../../engine/types.js";
import { engine } from "../engine/engine-port.js";
import { session } from "../session/session.js";
import { shown } from "../shared/format.js";

/** Columns of the last batch; `null` if its rows are not loaded. */
export async function columnsOfLast(): Promise<string[] | null> {
  const names = await session.tables?.withBatch(1, async (_reference, rows) =>
    rows.columns.map(({ name }) => name),
  );
  return names ?? null;
}

/** Two models on the rows of the last batch; `null` if the rows are not loaded. */
export async function comparedOnRows(
  candidate: ScoredColumns,
  incumbent: ScoredColumns,
  options: GateOptions,
): Promise<GateDecision | null> {
  const decision = await session.tables?.withBatch(1, async (_reference, table) =>
    (await engine()).gateOfTables(
      { table, columns: candidate },
      { table, columns: incumbent },
      options,
    ),
  );
  return decision ?? null;
}

/** Compares the last batch with the reference by segment, or says why not. */
export type SegmentsCompared = GateSegments | { reason: string };

export async function segmentsCompared(report: Report): Promise<SegmentsCompared> {
  const { target, prediction, segment } = report.config.roles ?? {};
  const segments = segment ?? [];
  if (segments.length === 0)
    return { reason: "no column was chosen to divide the rows into segments" };
  if (target === undefined || prediction === undefined)
    return { reason: "no column has the role of the target or of the prediction" };
  const columns = { target, prediction, segments };
  const metric = report.reference.performance?.task === "regression" ? "mae" : "accuracy";
  const found = await session.tables?.withBatch(1, async (reference, rows) => {
    const names = new Set(rows.columns.map(({ name }) => name));
    const absent = [target, prediction, ...segments].find((name) => !names.has(name));
    if (absent !== undefined)
      return {
        reason: `the last batch has no ${shown(absent)} of its own; add it to the file and analyse again`,
      };
    const [now, before] = [
      { table: rows, columns },
      { table: reference, columns },
    ];
    const { segments: compared } = await (await engine()).gateOfTables(now, before, { metric });
    return compared ?? { reason: "no segment could be compared" };
  });
  return found ?? { reason: "only results are here: choose the files again to compare segments" };
}
