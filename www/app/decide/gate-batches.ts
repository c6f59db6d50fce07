/** Compares two models batch by batch, as the gate compares them in the last one. */

import type { DifferencePoint } from "../../charts/difference.js";
import type { BatchReport, MetricComparison } from "../../core/types.js";
import type { EngineTable } from "../../engine/types.js";
import { engine } from "../engine/engine-port.js";
import { KnownBatches } from "../files/known-batches.js";
import { type LateTargets, withLateTargets } from "../files/late-targets.js";
import type { BatchTables } from "../files/tables.js";
import { shown } from "../shared/format.js";
import { isCancelled, problemOf } from "../shared/problem.js";

/** Which models are compared, and on which columns. */
export interface ModelsQuestion {
  tables: BatchTables;
  /** The columns of the targets, and of each model's predictions. */
  target: string;
  candidate: string;
  incumbent: string;
  metrics: readonly string[];
  /** 1 - confidence of the interval of each batch. */
  alpha: number;
  /** Number of batches. */
  batches: number;
  /** Late targets, for batches without their own. */
  late: LateTargets | null;
}

/** Both models on the rows of a batch, or why they were not compared. */
export type ModelsCompared =
  | { metrics: readonly MetricComparison[]; n: number; isSample: boolean }
  | { reason: string };

const known = new KnownBatches<ModelsCompared>();

/** Numbers label tables in the order of first use, because they are part of a question's key. */
const labelled = new WeakMap<EngineTable, number>();
let lastLabels = 0;

function numberOf(labels: EngineTable | undefined): number {
  if (labels === undefined) return 0;
  const number = labelled.get(labels) ?? ++lastLabels;
  labelled.set(labels, number);
  return number;
}

/**
 * Compares the models batch by batch, from the last one, in the engine's worker, and yields each result with its
 * position from the end. A failure is reported for its batch and tried again the next time; other results are kept.
 * Stops before the next batch once the signal is aborted.
 * @throws DriftglassError if there is no engine.
 */
export async function* compareBatches(
  question: ModelsQuestion,
  signal: AbortSignal,
): AsyncGenerator<[fromEnd: number, compared: ModelsCompared]> {
  const { tables, batches, target, candidate, incumbent, metrics, alpha, late } = question;
  const asked = [target, candidate, incumbent, metrics, alpha, numberOf(late?.labels)];
  const before = known.of(tables, JSON.stringify(asked));
  for (let fromEnd = 1; fromEnd <= batches && !signal.aborted; fromEnd += 1) {
    try {
      const found =
        before.get(fromEnd) ??
        (await tables.withBatch(fromEnd, (_reference, table) => compared(question, table)));
      if (found !== null) before.set(fromEnd, found);
      yield [fromEnd, found ?? { reason: "its rows are not here any more" }];
    } catch (reason) {
      if (isCancelled(reason)) return;
      yield [fromEnd, { reason: `it could not be compared: ${problemOf(reason, "").message}` }];
    }
  }
}

async function compared(question: ModelsQuestion, table: EngineTable): Promise<ModelsCompared> {
  const { target, candidate, incumbent, late } = question;
  const predictions = [
    [candidate, "prediction of the candidate"],
    [incumbent, "prediction of the incumbent"],
  ] as const;
  const isSample = table.sampled !== null;
  const reason = lacking(table, [[target, "target"]]);
  const unpredicted = lacking(table, predictions);
  if (unpredicted !== null || reason === null || late === null)
    return asGated(question, table, reason ?? unpredicted, isSample);
  const joined = await withLateTargets(table, late, target, [candidate, incumbent]);
  try {
    const open = joined === null ? reason : lacking(joined, [[target, "target"]]);
    return await asGated(question, joined ?? table, open, isSample);
  } finally {
    await joined?.free();
  }
}

/** The gate's result for both models on a table that lacks nothing. */
async function asGated(
  { target, candidate, incumbent, metrics, alpha }: ModelsQuestion,
  table: EngineTable,
  reason: string | null,
  isSample: boolean,
): Promise<ModelsCompared> {
  if (reason !== null) return { reason };
  const decision = await (await engine()).gateOfTables(
    { table, columns: { target, prediction: candidate } },
    { table, columns: { target, prediction: incumbent } },
    { alpha, metrics: metrics.map((metric) => ({ metric })) },
  );
  const n = table.columns.find(({ name }) => name === target)?.valid ?? 0;
  return { metrics: decision.metrics ?? [], n, isSample };
}

/** Why models cannot be compared on a table: the first column that is missing or has no value. */
function lacking(
  table: EngineTable,
  needed: readonly (readonly [name: string, holds: string])[],
): string | null {
  for (const [name, holds] of needed) {
    const column = table.columns.find((of) => of.name === name);
    if (column === undefined) return `it has no column ${shown(name)}`;
    if (column.valid === 0) return `no row has a ${holds}`;
  }
  return null;
}

/** A batch of a report as a point of the chart; `compared` is `undefined` if it has not been compared yet. */
export function differencePoint(
  { label, at }: Pick<BatchReport, "label" | "at">,
  metric: string,
  compared: ModelsCompared | undefined,
): DifferencePoint {
  const nothing = { candidate: null, incumbent: null, value: null, interval: null };
  const gap = { label, at, ...nothing, n: 0, isSample: false };
  if (compared === undefined) return { ...gap, reason: "not compared yet" };
  if ("reason" in compared) return { ...gap, reason: compared.reason };
  const { metrics, n, isSample } = compared;
  const of = metrics.find((each) => each.metric === metric);
  if (of === undefined || of.difference === null)
    return { ...gap, n, isSample, reason: "the metric is not defined for its rows" };
  const { candidate, incumbent, difference, interval } = of;
  return { label, at, candidate, incumbent, value: difference, interval, n, isSample, reason: "" };
}
