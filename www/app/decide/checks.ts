/** Answers the questions before a decision from the report. It computes nothing; the engine did. */

import { measurementOf, metricValue } from "../../charts/index.js";
import type {
  AdviceAction,
  BatchReport,
  GateDecision,
  GateSegments,
  RecordedCheck,
  Report,
  SegmentComparison,
} from "../../core/types.js";
import { counted, listed, number } from "../shared/format.js";
import { ACTION_NAMES } from "./action-names.js";
import type { SegmentsCompared } from "./gate.js";

/** What a person may decide. */
export type Choice = AdviceAction | "promote-challenger";

export const CHOICES: Record<Choice, string> = {
  ...ACTION_NAMES,
  "promote-challenger": "Promote the challenger",
};

/** What the user knows and the report does not. */
export interface Known {
  /** Whether the cause of the drift is understood. */
  isExplained: boolean;
  /** The gate's result, if a challenger was compared. */
  gate: GateDecision | null;
  /** The result of comparing segments; `null` until it is known. */
  segments: SegmentsCompared | null;
}

export const NOTHING_KNOWN: Known = { isExplained: false, gate: null, segments: null };

function check(name: string, passed: boolean | null, detail: string): RecordedCheck {
  return { name, passed, detail };
}

function advised(report: Report, name: string): RecordedCheck | undefined {
  return report.dashboard.advice.checks.find((of) => of.name === name);
}

function comparable(report: Report, last: BatchReport | undefined): RecordedCheck {
  const name = "Data comparable";
  const complete = advised(report, "data complete");
  const gone = (last?.schema ?? []).filter(({ change }) => change !== "added");
  if (gone.length > 0) return check(name, false, gone.map(({ message }) => message).join(" "));
  if (complete === undefined) return check(name, null, "no batch yet");
  return check(name, complete.passed, complete.detail);
}

/** Whether something drifted that needs an explanation. */
export function hasDrift(report: Report): boolean {
  const { drift, predictions, targets } = report.batches.at(-1) ?? {};
  const own = [predictions?.verdict, targets?.verdict];
  return (drift?.drifted ?? 0) > 0 || own.includes("drifted");
}

function explained(report: Report, isExplained: boolean): RecordedCheck {
  const name = "Drift explained";
  const last = report.batches.at(-1);
  if (!last?.drift) return check(name, null, "columns were not compared");
  if (!hasDrift(report)) {
    const unclear = last.drift.verdict === "inconclusive";
    const detail = unclear ? "too few rows to compare" : "nothing drifted";
    return check(name, unclear ? null : true, detail);
  }
  const drifted = last.drift.columns.filter(({ verdict }) => verdict === "drifted");
  const names = drifted.map(({ column }) => column ?? "");
  if (last.predictions?.verdict === "drifted") names.push("the predictions");
  if (last.targets?.verdict === "drifted") names.push("the targets");
  const more = names.length - 5;
  const shortened = more > 1 ? [...names.slice(0, 5), `${more} more`] : names;
  const what = `drifted: ${listed(shortened)}`;
  return isExplained
    ? check(name, true, `${what}; the cause is known, as the person says`)
    : check(name, null, `${what}; whether the cause is known is for you to say`);
}

function performance(report: Report): RecordedCheck {
  const name = "Performance above its limit";
  const found = advised(report, "performance within limits");
  if (found) return check(name, found.passed, found.detail);
  return check(name, null, "no batch has targets");
}

/** A reason from the engine with figures rounded to four digits; the decision keeps the exact ones. */
export function readable(reason: string): string {
  return reason.replace(/\d+\.\d{5,}/g, (figure) => number(Number(figure), 4));
}

function challenger({ gate }: Known): RecordedCheck {
  const name = "Challenger better";
  if (gate === null) return check(name, null, "no challenger was compared; enter its scores below");
  const { decision, difference, interval, reason } = gate;
  const figures = interval
    ? `; 95 % interval of the difference ${number(interval[0])} to ${number(interval[1])}`
    : "; no interval is known";
  return check(
    name,
    decision === "deploy" && difference !== 0,
    readable(reason).replace(/\.$/, "") + figures,
  );
}

/** Compares the last batch with the reference by segment, corrected for the number of segments. */
function segments(compared: SegmentsCompared | null): RecordedCheck {
  const name = "Worst segment not worse";
  if (compared === null) return check(name, null, "being compared");
  if ("reason" in compared) return check(name, null, compared.reason);
  const { worst, worse } = compared;
  if (worst === null) return check(name, null, "every segment has too few rows");
  const looked = counted(compared.compared, "segment");
  const furthest = inWords(worse[0] ?? worst, compared);
  if (worse.length === 0)
    return check(
      name,
      true,
      `none of ${looked} is shown to be worse; furthest behind: ${furthest}`,
    );
  return check(
    name,
    false,
    `${worse.length} of ${looked} worse than in the reference, most: ${furthest}`,
  );
}

function inWords(segment: SegmentComparison, { metric, alpha }: GateSegments): string {
  const { column, value, candidate, incumbent, interval } = segment;
  const write = (of: number): string => metricValue(metric, of);
  const range =
    interval === null
      ? ""
      : `; ${number(100 * (1 - alpha), 4)} % interval of the difference ${interval.map(write).join(" to ")}`;
  return `${column} = ${value}, ${write(incumbent)} → ${write(candidate)}${range}`;
}

function latency(report: Report): RecordedCheck {
  const name = "Latency within its limit";
  const found = advised(report, "fast enough");
  const last = report.batches.at(-1);
  const p95 = last ? (measurementOf(last, "latencyP95")?.value ?? null) : null;
  if (!found)
    return check(name, null, p95 === null ? "no latency is known" : "no rule sets a limit");
  const figure = p95 === null ? "" : `; p95 ${number(p95)} ms`;
  return check(name, found.passed, found.detail + figure);
}

/** The checklist of a decision, always in this order. */
export function checksOf(report: Report, known: Known): RecordedCheck[] {
  return [
    comparable(report, report.batches.at(-1)),
    explained(report, known.isExplained),
    performance(report),
    challenger(known),
    segments(known.segments),
    latency(report),
  ];
}

/** The suggestion from the checks: the challenger if it is better and fast enough, otherwise the engine's advice. */
export function suggested(report: Report, checks: readonly RecordedCheck[]): Choice {
  const of = (name: string) => checks.find((found) => found.name === name)?.passed;
  const isBetter = of("Challenger better") === true && of("Data comparable") === true;
  return isBetter ? "promote-challenger" : report.dashboard.advice.action;
}
