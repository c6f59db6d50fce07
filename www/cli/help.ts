/** What `--help` prints. */
import { readFileSync } from "node:fs";

export const USAGE = `Usage:
  driftglass check <reference> <file>... [options]   check new data against a reference
  driftglass test <rules.json>... [--junit FILE]     try alerting rules on series of numbers
  driftglass schema [name]                           print a JSON Schema

\`driftglass --help\` says more.`;

const CHECK = `driftglass check <reference> <file>... [options]

Checks files of new data, in the order given, against a trusted reference. Files are CSV, JSON Lines
(both also as .gz), Parquet or Arrow. Everything is computed on this machine; nothing is sent anywhere.

What is measured
  --config FILE         monitor.json: roles, thresholds, rules, how files are read (\`driftglass schema check\`)
  --split WAY           split each file into batches: day, week:column, rows:5000, count:10, column:name
  --against WINDOW      compare with batches before, not with the reference: previous, expanding, rolling:3
  --resume FILE         continue a snapshot, with its rules and its history
  --at DATE             moment of the first batch, where no timestamp says one (default: now)

What is written (- is the standard output)
  --html FILE           report for people, in one file
  --junit FILE          one test a batch and rule, for CI servers
  --prometheus FILE     metrics as text, for a textfile collector
  --json FILE           everything
  --markdown FILE       summary for a pull request
  --csv FILE            every measurement, one per line
  --log FILE            what happened, as JSON Lines
  --snapshot FILE       to be continued with --resume

What fails
  --fail-on WHEN        any: an alert fires in any batch (default); last: after the last one; never
  --min-severity LEVEL  info (default), medium, high or critical: lower alerts do not fail

  -q, --quiet           print errors only
  --no-color            no colour (also by NO_COLOR)
  -h, --help  -v, --version

Exit code: 0 no alert, 1 alerts, 2 error.

A file pattern in quotes ("batch*.csv") is resolved here; of a pattern, batch 2 comes before batch 10.`;

const TEST = `driftglass test <rules.json>... [--junit FILE] [--quiet]

Tries alerting rules on series of numbers before they wake anybody. A file holds the rules and their tests:

{
  "rules": [{ "name": "low-accuracy", "metric": "accuracy", "when": "below", "threshold": 0.85, "for": 2, "severity": "high" }],
  "tests": [{
    "name": "one bad batch is no alert",
    "series": [{ "metric": "accuracy", "values": [0.9, 0.8, 0.9, 0.8, 0.8] }],
    "expect": [{ "batch": 1, "firing": [], "pending": ["low-accuracy"] }, { "batch": 4, "firing": ["low-accuracy"] }]
  }]
}

Exit code: 0 all pass, 1 some fail, 2 error.`;

const SCHEMA = `driftglass schema [config|check|rules|report|snapshot]

Prints a JSON Schema (2020-12); without a name, where all of them lie. "check" is what --config reads.`;

/** The help text of one command, or of all. */
export function helpOf(about: string | undefined): string {
  if (about === "test") return TEST;
  if (about === "schema") return SCHEMA;
  if (about === "check") return CHECK;
  return `driftglass ${version()}: is the model still fine?\n\n${CHECK}\n\n${TEST}\n\n${SCHEMA}`;
}

export function version(): string {
  const text = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  return String((JSON.parse(text) as { version: unknown }).version);
}
