/** JUnit XML, as CI servers read it: a suite a batch, a case a rule. */

import { shown } from "../app/unseen.js";
import type { Alert, Rule } from "../core/types.js";
import { type CheckedBatch, type FailedFile, isLoud } from "./observed.js";
import { problemLine } from "./trouble.js";

type Outcome = { kind: "failure" | "error" | "skipped"; type: string; message: string };

export interface Case {
  name: string;
  suite: string;
  seconds: number;
  outcomes: Outcome[];
}

export interface Suite {
  name: string;
  cases: Case[];
}

/** Text that no XML parser refuses: what XML 1.0 cannot hold is a sign, halves of characters are one. */
function xml(text: string): string {
  return shown(text)
    .replace(/\p{Cs}|[\ufffe\uffff]/gu, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

function outcomeXml({ kind, type, message }: Outcome): string {
  const typed = kind === "skipped" ? "" : ` type="${xml(type)}"`;
  return `      <${kind} message="${xml(message)}"${typed}/>\n`;
}

function caseXml({ name, suite, seconds, outcomes }: Case): string {
  const head = `    <testcase name="${xml(name)}" classname="driftglass.${xml(suite)}" time="${seconds.toFixed(3)}"`;
  if (outcomes.length === 0) return `${head}/>\n`;
  return `${head}>\n${outcomes.map(outcomeXml).join("")}    </testcase>\n`;
}

function counts(cases: readonly Case[]): string {
  const of = (kind: Outcome["kind"]) =>
    cases.filter(({ outcomes }) => outcomes.some((outcome) => outcome.kind === kind)).length;
  const seconds = cases.reduce((sum, one) => sum + one.seconds, 0);
  return `tests="${cases.length}" failures="${of("failure")}" errors="${of("error")}" skipped="${of("skipped")}" time="${seconds.toFixed(3)}"`;
}

export function junitXml(suites: readonly Suite[]): string {
  const all = suites.flatMap(({ cases }) => cases);
  const bodies = suites.map(
    ({ name, cases }) =>
      `  <testsuite name="${xml(name)}" ${counts(cases)}>\n${cases.map(caseXml).join("")}  </testsuite>\n`,
  );
  // Every suite has its own count; what a case can hold is at most one kind of outcome for most readers.
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="driftglass" ${counts(all)}>\n${bodies.join("")}</testsuites>\n`;
}

/** An alert of a rule as the outcome of its case; `null` for one that is no news. */
function outcomeOf(alert: Alert): Outcome | null {
  const { severity, message, state } = alert;
  if (isLoud(alert)) return { kind: "failure", type: severity, message };
  if (state === "firing") return { kind: "skipped", type: "muted", message: `Muted: ${message}` };
  const isBlind = state === "no-data" || state === "not-enough-data";
  return isBlind ? { kind: "skipped", type: state, message } : null;
}

/** A rule without a single value to judge did not pass. */
function unmeasured(rule: Rule, { report }: CheckedBatch): Outcome[] {
  const measured = [
    ...report.measurements,
    ...(report.segments ?? []).flatMap(({ measurements }) => measurements),
  ].filter(
    ({ metric, column, segment }) =>
      metric === rule.metric &&
      (rule.column === undefined || column === rule.column) &&
      (segment !== null) === (rule.segments ?? false),
  );
  if (measured.some(({ value }) => value !== null)) return [];
  const of = rule.column === undefined ? "" : ` of column "${rule.column}"`;
  const reason = measured.find((one) => one.reason !== undefined)?.reason;
  const why = reason === undefined ? "" : `: ${reason.replace(/\.$/, "")}`;
  const message = `${rule.metric}${of} has no value in this batch${why}.`;
  return [{ kind: "skipped", type: "not-measured", message }];
}

function ruleCase(rule: Rule, batch: CheckedBatch, seconds: number): Case {
  const outcomes = batch.alerts
    .filter((alert) => alert.rule === rule.name)
    .map(outcomeOf)
    .filter((outcome) => outcome !== null);
  const worst = outcomes.some(({ kind }) => kind === "failure") ? "failure" : "skipped";
  const told = outcomes.filter(({ kind }) => kind === worst);
  // A case is skipped once; it may fail for several columns.
  const one = told.length === 0 ? unmeasured(rule, batch) : told.slice(0, 1);
  const kept = worst === "failure" ? told : one;
  return { name: rule.name, suite: batch.label, seconds, outcomes: kept };
}

interface Checked {
  batches: readonly CheckedBatch[];
  failed: readonly FailedFile[];
  skipped: readonly string[];
}

/** The suites of a check: every batch with every rule in force, what is no news, and every file that could not be read. */
export function checkSuites(
  { batches, failed, skipped }: Checked,
  rules: readonly Rule[],
): Suite[] {
  const checked = batches.map((batch) => {
    const each = batch.seconds / Math.max(1, rules.length);
    return { name: batch.label, cases: rules.map((rule) => ruleCase(rule, batch, each)) };
  });
  const unread = failed.map(({ file, thrown }): Suite => {
    const message = problemLine(thrown);
    const outcomes: Outcome[] = [{ kind: "error", type: "unreadable", message }];
    return { name: file, cases: [{ name: "can be read", suite: file, seconds: 0, outcomes }] };
  });
  const known = skipped.map((name): Suite => {
    const message = "The resumed snapshot holds this batch already.";
    const outcomes: Outcome[] = [{ kind: "skipped", type: "seen", message }];
    return { name, cases: [{ name: "is new", suite: name, seconds: 0, outcomes }] };
  });
  return [...checked, ...known, ...unread];
}
