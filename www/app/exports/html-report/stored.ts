/** The data that an exported report keeps for its script: evidence of every verdict, and its charts. */

import type { HeatmapCell, HeatmapRow } from "../../../charts/heatmap.js";
import { pausesOf } from "../../../charts/time-axis.js";
import type { Report, Verdict } from "../../../core/types.js";
import type { ChartSpec } from "./spec.js";
import { type DriftLimits, type Evidence, evidenceOf, judge, limitsInForce } from "./what-if.js";

/** Batches that the drift map shows, the last ones. */
export const MOST_BATCHES = 24;

/** Limits that evidence was compared with; most evidence shares them, so they are stored once. */
interface Bar {
  by: "p-value" | "statistic";
  threshold: number;
  strict: boolean;
}

/** Evidence in the order: bar, verdict, quiet verdict, value, effect, lower bound of it, shift of missing, its p-value. */
type StoredEvidence = [
  bar: number,
  verdict: number,
  quiet: number,
  value: number | null,
  effect: number | null,
  effectLow: number | null,
  missingShift: number,
  missingPValue: number | null,
];

export interface StoredColumn {
  name: string;
  /** Its threshold, if it has one that `alpha` does not change. */
  own: number | null;
  /** One entry per batch, for the last ones; `null` if the column was not compared. */
  cells: (StoredEvidence | null)[];
}

export interface Stored {
  limits: DriftLimits;
  batches: string[];
  /** Those before which more time went by than usual. */
  pauses: number[];
  bars: Bar[];
  columns: StoredColumn[];
  charts: ChartSpec[];
}

const VERDICTS: readonly Verdict[] = ["stable", "drifted", "inconclusive"];

/** Evidence of all columns in the last batches, in the order of the first batch that has them. */
export function storedDrift(report: Report): Omit<Stored, "charts"> {
  const options = report.config.drift;
  const batches = report.batches.slice(-MOST_BATCHES);
  const alpha = batches.at(-1)?.drift?.alpha;
  const limits = limitsInForce(options, alpha);
  const bars = new Bars();
  const own = new Map(Object.entries(options?.thresholds ?? {}));
  const found = batches.map(
    ({ drift }) => new Map((drift?.columns ?? []).map((result) => [result.column ?? "", result])),
  );
  const names = [...new Set(found.flatMap((of) => [...of.keys()]))];
  const columns = names.map((name): StoredColumn => {
    const cells = found.map((of) => {
      const result = of.get(name);
      if (!result) return null;
      return packed(evidenceOf(result, options), result.effectLow, bars);
    });
    const last = found.findLast((of) => of.has(name))?.get(name);
    const isOwn = own.has(name) || last?.decidedBy === "statistic";
    return { name, own: isOwn && last ? last.threshold : null, cells };
  });
  return {
    limits,
    batches: batches.map(({ label }) => label),
    pauses: pausesOf(batches),
    bars: bars.all,
    columns,
  };
}

class Bars {
  readonly all: Bar[] = [];

  place({ decidedBy: by, threshold, strict }: Evidence): number {
    const same = (bar: Bar) =>
      bar.by === by && bar.threshold === threshold && bar.strict === strict;
    const at = this.all.findIndex(same);
    return at >= 0 ? at : this.all.push({ by, threshold, strict }) - 1;
  }
}

function packed(of: Evidence, effectLow: number | null, bars: Bars): StoredEvidence {
  const { verdict, quiet, value, effect, missingShift, missingPValue } = of;
  return [
    bars.place(of),
    VERDICTS.indexOf(verdict),
    VERDICTS.indexOf(quiet),
    rounded(value, JUDGED),
    rounded(effect, JUDGED),
    rounded(effectLow, 4),
    rounded(missingShift, JUDGED) ?? 0,
    rounded(missingPValue, JUDGED),
  ];
}

/** Digits of values that are compared with limits: more than a person types. */
export const JUDGED = 8;

export function rounded(value: number | null, digits: number): number | null {
  return value === null ? null : Number(value.toPrecision(digits));
}

/** Restores evidence from its stored form, with the lower bound of its effect. */
export function unpacked(
  stored: StoredEvidence,
  bars: readonly Bar[],
): { evidence: Evidence; effectLow: number | null } {
  const [bar, verdict, quiet, value, effect, effectLow, missingShift, missingPValue] = stored;
  const { by = "p-value", threshold = 0, strict = false } = bars[bar] ?? {};
  const evidence: Evidence = {
    verdict: VERDICTS[verdict] ?? "inconclusive",
    quiet: VERDICTS[quiet] ?? "inconclusive",
    decidedBy: by,
    value,
    effect,
    threshold,
    strict,
    missingShift,
    missingPValue,
  };
  return { evidence, effectLow };
}

/** Limits that the reader moved: for all columns, and for single ones by index. */
export interface Moved {
  limits: DriftLimits;
  own: ReadonlyMap<number, number>;
}

/** A column under other limits, as a row of the drift map. */
export function judgedRow(stored: Stored, at: number, moved: Moved): HeatmapRow {
  const column = stored.columns[at];
  const own = moved.own.get(at) ?? column?.own ?? null;
  const cells = (column?.cells ?? []).map((cell): HeatmapCell | null => {
    if (cell === null) return null;
    const { evidence, effectLow } = unpacked(cell, stored.bars);
    const verdict = judge(evidence, moved.limits, own);
    const adjustedPValue = evidence.decidedBy === "p-value" ? evidence.value : null;
    const missingness = { reference: 0, batch: evidence.missingShift };
    return { verdict, effect: evidence.effect, effectLow, adjustedPValue, missingness, reason: "" };
  });
  return { column: column?.name ?? "", cells };
}
