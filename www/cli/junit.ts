/** JUnit XML for CI servers: one test suite per batch, one test case per rule. */

import { shown } from "../app/shared/unseen.js";
import type { Alert, Rule } from "../core/types.js";
import {
  type CheckedBatch,
  countedOf,
  type FailedFile,
  failing,
  isGrave,
  isLoud,
} from "./observed.js";
import type { CheckCommand } from "./options.js";
import { problemLine } from "./trouble.js";

interface Outcome {
  kind: "failure" | "error" | "skipped";
  type: string;
  message: string;
  /** Lines of text below the message. */
  lines?: readonly string[];
}

export interface Case {
  name: string;
  suite: string;
  seconds: number;
  /** Absent if the case passed. JUnit allows at most one per case. */
  outcome: Outcome | undefined;
}

export interface Suite {
  name: string;
  cases: Case[];
}

/**
 * Makes text that every XML parser accepts: characters that XML 1.0 cannot hold, and unpaired surrogates, become signs.
 */
function xml(text: string): string {
  return shown(text)
    .replace(/\p{Cs}|[\ufffe\uffff]/gu, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

function outcomeXml({ kind, type, message, lines = [] }: Outcome): string {
  const typed = kind === "skipped" ? "" : ` type="${xml(type)}"`;
  const head = `      <${kind} message="${xml(message)}"${typed}`;
  return lines.length === 0 ? `${head}/>\n` : `${head}>${lines.map(xml).join("\n")}</${kind}>\n`;
}

/** How many messages are joined into one failure message; its text has all of them. */
const MOST_MESSAGES = 3;

/** Combines several failures of one case, worst first, into the single one that JUnit allows. */
export function failureOf(
  what: string,
  failures: readonly { type: string; message: string }[],
): Outcome | undefined {
  const [worst] = failures;
  if (worst === undefined) return undefined;
  const lines = failures.map(({ type, message }) => `${type}: ${message}`);
  if (failures.length === 1) return { kind: "failure", ...worst, lines };
  const first = failures.slice(0, MOST_MESSAGES).map(({ message }) => message);
  const more =
    failures.length > MOST_MESSAGES ? ` and ${failures.length - MOST_MESSAGES} more` : "";
  const message = `${failures.length} ${what}: ${first.join(" ")}${more}`;
  return { kind: "failure", type: worst.type, message, lines };
}

function caseXml({ name, suite, seconds, outcome }: Case): string {
  const head = `    <testcase name="${xml(name)}" classname="driftglass.${xml(suite)}" time="${seconds.toFixed(3)}"`;
  if (outcome === undefined) return `${head}/>\n`;
  return `${head}>\n${outcomeXml(outcome)}    </testcase>\n`;
}

function counts(cases: readonly Case[]): string {
  const of = (kind: Outcome["kind"]) =>
    cases.filter(({ outcome }) => outcome?.kind === kind).length;
  const seconds = cases.reduce((sum, one) => sum + one.seconds, 0);
  return `tests="${cases.length}" failures="${of("failure")}" errors="${of("error")}" skipped="${of("skipped")}" time="${seconds.toFixed(3)}"`;
}

export function junitXml(suites: readonly Suite[]): string {
  const all = suites.flatMap(({ cases }) => cases);
  const bodies = suites.map(
    ({ name, cases }) =>
      `  <testsuite name="${xml(name)}" ${counts(cases)}>\n${cases.map(caseXml).join("")}  </testsuite>\n`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="driftglass" ${counts(all)}>\n${bodies.join("")}</testsuites>\n`;
}

type Failing = Pick<CheckCommand, "failOn" | "minSeverity">;

/** Why a firing alert does not fail the check. */
function whyQuiet(alert: Alert, command: Failing): string {
  if (!isLoud(alert)) return "Muted";
  return isGrave(alert, command) ? "Not the last batch" : `Below ${command.minSeverity}`;
}

/** The outcome of a case for an alert that does not fail the check; `null` if there is nothing to report. */
function quietOutcome(alert: Alert, command: Failing): Outcome | null {
  const { message, state } = alert;
  if (state === "firing") {
    return { kind: "skipped", type: "quiet", message: `${whyQuiet(alert, command)}: ${message}` };
  }
  const isBlind = state === "no-data" || state === "not-enough-data";
  return isBlind ? { kind: "skipped", type: state, message } : null;
}

/** A rule that had no value to judge is skipped, not passed. */
function unmeasured(rule: Rule, { report }: CheckedBatch): Outcome | undefined {
  const measured = [
    ...report.measurements,
    ...(report.segments ?? []).flatMap(({ measurements }) => measurements),
  ].filter(
    ({ metric, column, segment }) =>
      metric === rule.metric &&
      (rule.column === undefined || column === rule.column) &&
      (segment !== null) === (rule.segments ?? false),
  );
  if (measured.some(({ value }) => value !== null)) return undefined;
  const of = rule.column === undefined ? "" : ` of column "${rule.column}"`;
  const reason = measured.find((one) => one.reason !== undefined)?.reason;
  const why = reason === undefined ? "" : `: ${reason.replace(/\.$/, "")}`;
  const message = `${rule.metric}${of} has no value in this batch${why}.`;
  return { kind: "skipped", type: "not-measured", message };
}

function ruleCase(rule: Rule, batch: CheckedBatch, seconds: number, checked: Counting): Case {
  const alerts = batch.alerts.filter((alert) => alert.rule === rule.name);
  const grave = checked.counted.includes(batch) ? failing({ alerts }, checked.command) : [];
  const failure = failureOf(
    "alerts",
    grave.map(({ severity: type, message }) => ({ type, message })),
  );
  const quiet = alerts.map((alert) => quietOutcome(alert, checked.command));
  const outcome = failure ?? quiet.find((found) => found !== null) ?? unmeasured(rule, batch);
  return { name: rule.name, suite: batch.label, seconds, outcome };
}

/**
 * Which alerts count as failures: those of the exit code. `--fail-on never` sets no exit code, so then all of them
 * count.
 */
interface Counting {
  counted: readonly CheckedBatch[];
  command: Failing;
}

interface Checked {
  batches: readonly CheckedBatch[];
  failed: readonly FailedFile[];
  skipped: readonly string[];
}

/**
 * The test suites of a check: every batch with every rule in force, the batches that were skipped, and every file that
 * could not be read.
 */
export function checkSuites(
  { batches, failed, skipped }: Checked,
  rules: readonly Rule[],
  command: Failing,
): Suite[] {
  const counting = { counted: countedOf(batches, command), command };
  const checked = batches.map((batch) => {
    const each = batch.seconds / Math.max(1, rules.length);
    const cases = rules.map((rule) => ruleCase(rule, batch, each, counting));
    return { name: batch.label, cases };
  });
  const unread = failed.map(({ file, thrown }): Suite => {
    const message = problemLine(thrown);
    const outcome: Outcome = { kind: "error", type: "unreadable", message };
    return { name: file, cases: [{ name: "can be read", suite: file, seconds: 0, outcome }] };
  });
  const known = skipped.map((name): Suite => {
    const message = "The resumed snapshot holds this batch already.";
    const outcome: Outcome = { kind: "skipped", type: "seen", message };
    return { name, cases: [{ name: "is new", suite: name, seconds: 0, outcome }] };
  });
  return [...checked, ...known, ...unread];
}
