/** The questions before a decision, answered from the report: it looks things up, the engine measured. */

import { measurementOf } from "../charts/index.js";
import type {
  AdviceAction,
  BatchReport,
  GateDecision,
  RecordedCheck,
  Report,
} from "../core/types.js";
import { ACTION_NAMES } from "./action-names.js";
import { counted, listed, number } from "./format.js";

/** What a person may decide. */
export type Choice = AdviceAction | "promote-challenger";

export const CHOICES: Record<Choice, string> = {
  ...ACTION_NAMES,
  "promote-challenger": "Promote the challenger",
};

/** What the person knows that the report does not. */
export interface Known {
  /** Whether the cause of the drift is understood. */
  isExplained: boolean;
  /** The gate, where a challenger was compared. */
  gate: GateDecision | null;
}

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

/** Whether something drifted that somebody should explain. */
export function hasDrift(report: Report): boolean {
  const { drift, predictions } = report.batches.at(-1) ?? {};
  return (drift?.drifted ?? 0) > 0 || predictions?.verdict === "drifted";
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

function challenger({ gate }: Known): RecordedCheck {
  const name = "Challenger better";
  if (gate === null) return check(name, null, "no challenger was compared; enter its scores below");
  const { decision, difference, interval, reason } = gate;
  const figures = interval
    ? `; 95 % interval of the difference ${number(interval[0])} to ${number(interval[1])}`
    : "; of finished scores no interval is known";
  return check(
    name,
    decision === "deploy" && difference !== 0,
    reason.replace(/\.$/, "") + figures,
  );
}

/** Segments of the last batch whose interval lies wholly on the worse side of the reference's. */
function segments(report: Report): RecordedCheck {
  const name = "Worst segment not worse";
  const last = report.batches.at(-1);
  const metric = last?.performance?.task === "regression" ? "mae" : "accuracy";
  let compared = 0;
  const worse: string[] = [];
  for (const segment of last?.segments ?? []) {
    const before = report.reference.segments?.find(
      ({ column, value }) => column === segment.column && value === segment.value,
    );
    const of = (from: typeof before) => from?.measurements.find((found) => found.metric === metric);
    const [old, now] = [of(before)?.interval, of(segment)?.interval];
    if (!old || !now) continue;
    compared += 1;
    const isWorse = metric === "mae" ? now[0] > old[1] : now[1] < old[0];
    if (isWorse) worse.push(`${segment.column} = ${segment.value}`);
  }
  if (compared === 0) {
    const lacks = (last?.segments?.length ?? 0) === 0;
    return check(name, null, lacks ? "no column divides the rows" : "no segment has targets");
  }
  const looked = counted(compared, "segment");
  return worse.length === 0
    ? check(name, true, `none of ${looked} is apart from the reference for the worse`)
    : check(name, false, `worse than in the reference: ${listed(worse)} (of ${looked})`);
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
    segments(report),
    latency(report),
  ];
}

/** What the checks suggest: the challenger if it is better and fast enough, else what the engine advises. */
export function suggested(report: Report, checks: readonly RecordedCheck[]): Choice {
  const of = (name: string) => checks.find((found) => found.name === name)?.passed;
  const isBetter = of("Challenger better") === true && of("Data comparable") === true;
  return isBetter ? "promote-challenger" : report.dashboard.advice.action;
}
