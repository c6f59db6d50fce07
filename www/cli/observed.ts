/** The results of a check, batch by batch, from which summary, exit code and JUnit file are made. */
import type { Alert, BatchReport, Severity } from "../core/types.js";
import type { CheckCommand } from "./options.js";

export interface CheckedBatch {
  label: string;
  /** The file that the batch comes from. */
  file: string;
  report: BatchReport;
  /** The state of all alerts after the batch. */
  alerts: Alert[];
  seconds: number;
}

/** A file that could not be checked. */
export interface FailedFile {
  file: string;
  thrown: unknown;
}

const RANK: Record<Severity, number> = { info: 0, medium: 1, high: 2, critical: 3 };

/** Whether an alert is to be reported: it fires and is neither silenced nor muted. */
export function isLoud({ state, silenced, inhibitedBy }: Alert): boolean {
  return state === "firing" && !silenced && (inhibitedBy ?? null) === null;
}

/** Orders alerts from the worst. */
export const bySeverity = (one: Pick<Alert, "severity">, other: Pick<Alert, "severity">) =>
  RANK[other.severity] - RANK[one.severity];

/** Whether an alert is severe enough to fail a check. */
export const isGrave = (
  { severity }: Pick<Alert, "severity">,
  { minSeverity }: Pick<CheckCommand, "minSeverity">,
) => RANK[severity] >= RANK[minSeverity];

/** The alerts of a batch that fail a check, worst first. */
export function failing(
  batch: Pick<CheckedBatch, "alerts">,
  command: Pick<CheckCommand, "minSeverity">,
) {
  const grave = batch.alerts.filter((alert) => isLoud(alert) && isGrave(alert, command));
  return grave.sort(bySeverity);
}

/** The batches whose alerts may fail a check. */
export const countedOf = <Batch>(
  batches: readonly Batch[],
  { failOn }: Pick<CheckCommand, "failOn">,
) => (failOn === "last" ? batches.slice(-1) : batches);

/** Whether the check as a whole fails. */
export function hasFailed(
  batches: readonly Pick<CheckedBatch, "alerts">[],
  command: CheckCommand,
): boolean {
  if (command.failOn === "never") return false;
  return countedOf(batches, command).some((batch) => failing(batch, command).length > 0);
}
