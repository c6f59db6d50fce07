/** The printed summary of a check: the sentence, what drifted, what fires, what to do. */
import type { Alert, DriftResult, Warning } from "../core/types.js";
import type { Settings } from "./config.js";
import { type CheckedBatch, failing, isLoud } from "./observed.js";
import type { CheckCommand } from "./options.js";
import type { Findings } from "./outputs.js";
import { roleWords } from "./roles.js";
import type { Terminal } from "./terminal.js";

/** Lines of each kind; the reports have all of them. */
const MOST = 12;

interface Summary extends Findings {
  command: CheckCommand;
  settings: Settings;
  /** The files that were written. */
  written: string[];
}

const ACTIONS: Record<string, string> = {
  keep: "Keep the model",
  investigate: "Investigate",
  "hold-rollout": "Hold the rollout",
  retrain: "Retrain",
  "roll-back": "Roll back",
};

const plural = (count: number, one: string, many = `${one}s`) =>
  `${count.toLocaleString("en")} ${count === 1 ? one : many}`;

export function summarise(summary: Summary, out: Terminal): void {
  const { report, batches, written, command, settings } = summary;
  const last = batches.at(-1);
  const { verdict, status, advice } = report.dashboard;
  const paint = status === "ok" ? out.green : status === "critical" ? out.red : out.yellow;
  if (last === undefined && summary.skipped.length > 0) {
    out.print("There is no new batch. At the last one:");
    out.print(paint(out.bold(out.plain(verdict))));
    firing(report, out);
  } else if (last === undefined) out.print(out.red("No batch could be checked."));
  else {
    out.print(paint(out.bold(out.plain(verdict))));
    const rows = batches.reduce((sum, batch) => sum + batch.report.rows, 0);
    out.print(out.dim(`${plural(batches.length, "batch", "batches")}, ${plural(rows, "row")}`));
    drifted(last, out);
    firing(last, out);
    earlier(batches, command, out);
    notes(summary, out);
    out.print(
      `\nNext: ${out.bold(`${ACTIONS[advice.action] ?? advice.action}.`)} ${out.plain(advice.reason)}`,
    );
  }
  again(summary, out);
  const roles = roleWords(report.config.roles ?? {});
  if (settings.monitor.roles === undefined && command.resume === undefined && roles !== "") {
    const advice = "`roles` in a configuration (--config) say otherwise.";
    out.print(`Taken for: ${out.plain(roles)}. ${advice}`);
  }
  if (command.resume !== undefined && settings.hasMonitor)
    out.print("Rules and roles are those of the snapshot, not those of the configuration.");
  if (written.length > 0) out.print(`Written: ${written.map(out.plain).join(", ")}`);
}

/** A heading and the first of its lines. */
function section(heading: string, lines: readonly string[], out: Terminal): void {
  if (lines.length === 0) return;
  out.print(`\n${out.bold(heading)}`);
  for (const line of lines.slice(0, MOST)) out.print(`  ${line}`);
  if (lines.length > MOST) out.print(`  and ${lines.length - MOST} more`);
}

const moved = ({ effect }: DriftResult) => effect ?? 0;

function drifted({ label, report }: CheckedBatch, out: Terminal): void {
  const columns = report.drift?.columns ?? [];
  const found = columns
    .filter(({ verdict }) => verdict === "drifted")
    .sort((one, other) => moved(other) - moved(one));
  const lines = found.map(
    ({ column, reason }) => `${out.yellow(out.plain(column ?? ""))}: ${out.plain(reason)}`,
  );
  const heading = `Drifted in ${out.plain(label)}: ${found.length} of ${plural(columns.length, "column")}`;
  section(heading, lines, out);
}

function alertLine({ severity, message }: Alert, out: Terminal): string {
  const paint = severity === "high" || severity === "critical" ? out.red : out.yellow;
  return `${paint(severity)} ${out.plain(message)}`;
}

function firing(
  { alerts, label }: { alerts: readonly Alert[]; label?: string },
  out: Terminal,
): void {
  const loud = alerts.filter(isLoud);
  const lines = loud.map((alert) => {
    const since = alert.sinceLabel === label ? "" : ` (since ${out.plain(alert.sinceLabel)})`;
    return `${alertLine(alert, out)}${since}`;
  });
  section(plural(loud.length, "alert") + (loud.length === 1 ? " fires" : " fire"), lines, out);
}

/** Batches before the last whose alerts are over: they fail a check too. */
function earlier(batches: readonly CheckedBatch[], command: CheckCommand, out: Terminal): void {
  if (command.failOn !== "any") return;
  const now = new Set(
    batches
      .at(-1)
      ?.alerts.filter(isLoud)
      .map(({ id }) => id),
  );
  const lines = batches.slice(0, -1).flatMap((batch) => {
    const over = failing(batch, command).filter(({ id }) => !now.has(id));
    return over.map((alert) => `${out.plain(batch.label)}: ${alertLine(alert, out)}`);
  });
  section("Alerts of earlier batches, over by now", lines, out);
}

/** The warnings about the files. */
function notes({ command, report, batches }: Summary, out: Terminal): void {
  const read = [{ file: command.reference, report: report.reference }, ...batches];
  const said = read.flatMap(({ file, report: { schema, warnings } }) => [
    ...schema.map(({ message }) => ({ place: file, message })),
    ...warnings.map((warning) => ({
      place: `${file}${placeOf(warning)}`,
      message: warning.message,
    })),
  ]);
  const alike = new Map<string, Set<string>>();
  for (const { place, message } of said) {
    const key = JSON.stringify([place, withoutNumbers(message)]);
    alike.set(key, (alike.get(key) ?? new Set()).add(`${out.plain(place)}: ${out.plain(message)}`));
  }
  const lines = [...alike.values()].map(([first, ...others]) =>
    others.length === 0 ? `${first}` : `${first} (and ${others.length} more like it)`,
  );
  section("Notes", lines, out);
}

/** A message without its numbers, to merge it over batches: only quoted text, such as a column, keeps its digits. */
function withoutNumbers(message: string): string {
  return message.replace(
    /("[^"]*")|\d+(?:,\d{3})*/g,
    (_, quoted: string | undefined) => quoted ?? "#",
  );
}

/** The batches that were skipped. */
function again({ skipped, command }: Summary, out: Terminal): void {
  const heading = `In ${out.plain(command.resume ?? "")} already, not checked again (new rows need a new name)`;
  section(heading, skipped.map(out.plain), out);
}

function placeOf({ line, column }: Warning): string {
  if (line === undefined) return "";
  return column === undefined ? `, line ${line}` : `, line ${line}, column ${column}`;
}
