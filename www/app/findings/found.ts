/** Results from the rows of a batch beyond numbers: curves of probabilities, or residuals. */

import type { Agreement, AgreementBin } from "../../charts/agreement.js";
import type {
  ClassificationCurves,
  DriftOptions,
  DriftResult,
  MonitorConfig,
  Roles,
} from "../../core/types.js";
import type { Engine } from "../../engine/index.js";
import type { ClassifiedColumns, EngineTable } from "../../engine/types.js";

/** A classifier's curves, for the batch and for what it was compared with. */
export interface Curves {
  task: "classification";
  /** `null` if those rows have no targets. */
  reference: ClassificationCurves | null;
  batch: ClassificationCurves;
}

/** Predictions minus targets, compared like one column, and the targets by predictions. */
export interface Residuals {
  task: "regression";
  residuals: DriftResult;
  agreement: Agreement;
  /** One row in this many is drawn in {@link Agreement}: 1 means every row. */
  step: number;
}

export type Found = Curves | Residuals;

/**
 * Asks the engine about a batch and what it was compared with.
 * @throws DriftglassError if the batch has no targets, or none of its rows can be used.
 */
export async function foundIn(
  running: Engine,
  { roles = {}, positive, drift = {} }: MonitorConfig,
  task: Found["task"],
  reference: EngineTable,
  batch: EngineTable,
): Promise<Found> {
  if (task === "regression") return residualsOf(running, { roles, drift }, reference, batch);
  const { target = "", prediction = "", probability = "" } = roles;
  const named = { target, prediction, probability };
  const columns: ClassifiedColumns = positive == null ? named : { ...named, positive };
  const ofReference = await reference.curves(columns).catch(() => null);
  return { task: "classification", reference: ofReference, batch: await batch.curves(columns) };
}

/** How many rows the page's own thread can sort without a noticeable pause. */
const MOST_ROWS = 20_000;
const TENTHS = 10;

async function numbers(table: EngineTable, column: string): Promise<Float64Array> {
  const values = await table.values(column);
  if (values instanceof Float64Array) return values;
  return Float64Array.from(values, (value) =>
    typeof value === "boolean" ? Number(value) : Number.NaN,
  );
}

interface Pairs {
  predictions: Float64Array;
  targets: Float64Array;
}

async function pairsOf(
  { target = "", prediction = "" }: Roles,
  table: EngineTable,
): Promise<Pairs> {
  const [predictions, targets] = [await numbers(table, prediction), await numbers(table, target)];
  return { predictions, targets };
}

function residuals({ predictions, targets }: Pairs): Float64Array {
  return predictions.map((predicted, row) => predicted - (targets[row] ?? Number.NaN));
}

/** Residuals are judged by the drift options of the analysis, so that "drifted" means the same as for columns. */
async function judged(
  running: Engine,
  { preset, alpha, minEffect }: DriftOptions,
  sides: [Float64Array, Float64Array],
): Promise<DriftResult> {
  const given = Object.entries({ preset, alpha, minEffect }).filter(([, value]) => value != null);
  const options: DriftOptions = {
    ...Object.fromEntries(given),
    tests: { residual: "kolmogorov-smirnov" },
    missingness: false,
  };
  const [before, now] = [
    await running.fromColumns({ residual: sides[0] }),
    await running.fromColumns({ residual: sides[1] }),
  ];
  try {
    const [result] = (await running.detectDrift(before, now, options)).columns;
    if (result === undefined) throw new Error("The residuals could not be compared.");
    return { ...result, column: null };
  } finally {
    await Promise.all([before.free(), now.free()]);
  }
}

async function residualsOf(
  running: Engine,
  { roles, drift }: { roles: Roles; drift: DriftOptions },
  reference: EngineTable,
  batch: EngineTable,
): Promise<Residuals> {
  const [before, now] = [await pairsOf(roles, reference), await pairsOf(roles, batch)];
  const compared = await judged(running, drift, [residuals(before), residuals(now)]);
  const step = Math.ceil(
    Math.max(before.targets.length, now.targets.length, MOST_ROWS) / MOST_ROWS,
  );
  return {
    task: "regression",
    residuals: compared,
    agreement: {
      reference: await binsOf(running, before, step),
      batch: await binsOf(running, now, step),
    },
    step,
  };
}

/** Every `step`-th row that has both numbers, ordered by prediction. */
function inOrder({ predictions, targets }: Pairs, step: number): [number, number][] {
  const pairs: [number, number][] = [];
  for (let row = 0; row < predictions.length; row += step) {
    const [predicted, came] = [predictions[row], targets[row]];
    if (Number.isFinite(predicted) && Number.isFinite(came))
      pairs.push([predicted ?? 0, came ?? 0]);
  }
  return pairs.sort((first, second) => first[0] - second[0]);
}

/** The engine's quantiles of predictions and targets in each tenth of the rows. */
async function binsOf(running: Engine, pairs: Pairs, step: number): Promise<AgreementBin[]> {
  const ordered = inOrder(pairs, step);
  const count = Math.min(TENTHS, ordered.length);
  const end = (n: number): number => Math.floor((n * ordered.length) / count);
  const tenths = Array.from({ length: count }, (_, n) => ordered.slice(end(n), end(n + 1)));
  if (tenths.length === 0) return [];
  const length = Math.max(...tenths.map((rows) => rows.length));
  const column = (rows: [number, number][], side: 0 | 1): Float64Array =>
    Float64Array.from({ length }, (_, row) => rows[row]?.[side] ?? Number.NaN);
  const columns = tenths.flatMap((rows, n) => [
    [`p${n}`, column(rows, 0)] as const,
    [`t${n}`, column(rows, 1)] as const,
  ]);
  const table = await running.fromColumns(Object.fromEntries(columns));
  try {
    const quality = await running.dataQuality(table);
    const quantiles = new Map(quality.columns.map(({ name, quantiles: of }) => [name, of]));
    // The third, fifth and seventh of the engine's nine quantiles are those at 10, 50 and 90 %.
    return tenths.flatMap((rows, n) => {
      const [, , , , predicted] = quantiles.get(`p${n}`) ?? [];
      const [, , low, , middle, , high] = quantiles.get(`t${n}`) ?? [];
      if (predicted === undefined || low === undefined) return [];
      return [{ predicted, low, middle: middle ?? low, high: high ?? low, rows: rows.length }];
    });
  } finally {
    await table.free();
  }
}
