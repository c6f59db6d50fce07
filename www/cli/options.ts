/** The arguments of the command line, checked before any file is opened. */
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import type { BatchOptions, ReferenceWindow, Severity } from "../core/types.js";
import { near } from "./near.js";
import { SCHEMAS, type SchemaName } from "./schemas.js";
import { splitOf, windowOf } from "./split.js";
import { UsageError } from "./trouble.js";

/** The files that a check writes; "-" is the standard output. */
export const OUTPUTS = [
  "html",
  "junit",
  "prometheus",
  "json",
  "markdown",
  "csv",
  "log",
  "snapshot",
] as const;
export type Output = (typeof OUTPUTS)[number];

export type FailOn = "any" | "last" | "never";
const FAIL_ON: readonly string[] = ["any", "last", "never"] satisfies FailOn[];
const SEVERITIES: readonly string[] = ["info", "medium", "high", "critical"] satisfies Severity[];

export interface CheckCommand {
  name: "check";
  reference: string;
  batches: string[];
  config: string | undefined;
  resume: string | undefined;
  /** From the command line; the configuration may have one as well. */
  split: BatchOptions | undefined;
  against: ReferenceWindow | undefined;
  /** Time of the first batch if nothing in it gives one, milliseconds since 1970. */
  at: number | undefined;
  failOn: FailOn;
  minSeverity: Severity;
  outputs: Partial<Record<Output, string>>;
  quiet: boolean;
}

export interface TestCommand {
  name: "test";
  files: string[];
  junit: string | undefined;
  quiet: boolean;
}

export type Command =
  | CheckCommand
  | TestCommand
  | { name: "schema"; schema: SchemaName | undefined }
  | { name: "help"; about: string | undefined }
  | { name: "version" };

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;
const options = {
  config: text,
  resume: text,
  split: text,
  against: text,
  at: text,
  html: text,
  junit: text,
  prometheus: text,
  json: text,
  markdown: text,
  csv: text,
  log: text,
  snapshot: text,
  "fail-on": text,
  "min-severity": text,
  quiet: { ...flag, short: "q" },
  "no-color": flag,
  help: { ...flag, short: "h" },
  version: { ...flag, short: "v" },
} as const;

type Given = ReturnType<typeof parsed>["values"];

function parsed(args: string[]) {
  try {
    return parseArgs({ args, options, allowPositionals: true, tokens: true });
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    const [said = message] = message.split(". To specify");
    const unknown = /^Unknown option '--([^']+)'/.exec(said)?.[1] ?? "";
    const meant = near(unknown, Object.keys(options)).map((name) => `--${name}`);
    throw new UsageError(
      meant.length === 0 ? said : `${said}. Did you mean ${meant.join(" or ")}?`,
    );
  }
}

/** Refuses options that are given twice; otherwise only the last value would count. */
function refuseRepeated({ tokens }: ReturnType<typeof parsed>): void {
  const names = tokens.flatMap((token) => (token.kind === "option" ? [token.name] : []));
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  if (twice !== undefined) throw new UsageError(`--${twice} is given more than once.`);
}

/** Parses the arguments into a command. Throws a `UsageError` that explains what is wrong with them. */
export function commandOf(args: string[]): Command {
  const given = parsed(args);
  refuseRepeated(given);
  const { values, positionals } = given;
  const [name, ...rest] = positionals;
  if (values.help || name === "help")
    return { name: "help", about: name === "help" ? rest[0] : name };
  if (values.version) return { name: "version" };
  if (name === "check") return checkCommand(rest, values);
  if (name === "test") return testCommand(rest, values);
  if (name === "schema") return schemaCommand(rest, values);
  if (name === undefined) throw new UsageError("There is no command.");
  throw new UsageError(`"${name}" is no command.`);
}

function checkCommand(files: string[], values: Given): CheckCommand {
  const [reference, ...batches] = files;
  if (reference === undefined || batches.length === 0) {
    throw new UsageError("A check needs the reference file and at least one file of new data.");
  }
  const outputs: CheckCommand["outputs"] = {};
  for (const output of OUTPUTS) {
    const path = values[output];
    if (path !== undefined) outputs[output] = path;
  }
  refuseShared(outputs);
  const { config, resume, split, against, at, quiet = false } = values;
  return {
    name: "check",
    reference,
    batches,
    config,
    resume,
    outputs,
    quiet,
    split: split === undefined ? undefined : splitOf(split),
    against: against === undefined ? undefined : windowOf(against),
    at: at === undefined ? undefined : momentOf(at),
    failOn: oneOf<FailOn>("--fail-on", values["fail-on"] ?? "any", FAIL_ON),
    minSeverity: oneOf<Severity>("--min-severity", values["min-severity"] ?? "info", SEVERITIES),
  };
}

/** Refuses options that would have no effect. */
function refuseOptions(command: string, values: object): void {
  const foreign = Object.keys(values).find((option) => option !== "no-color");
  if (foreign !== undefined) throw new UsageError(`\`${command}\` has no option --${foreign}.`);
}

function testCommand(files: string[], { junit, quiet = false, ...others }: Given): TestCommand {
  refuseOptions("test", others);
  if (files.length === 0) throw new UsageError("A test needs at least one file of rules.");
  return { name: "test", files, junit, quiet };
}

function schemaCommand(names: string[], { quiet: _, ...others }: Given): Command {
  refuseOptions("schema", others);
  return { name: "schema", schema: schemaName(names) };
}

function schemaName([name, ...rest]: string[]): SchemaName | undefined {
  const found = SCHEMAS.find((schema) => schema === name);
  if (rest.length === 0 && (name === undefined || found !== undefined)) return found;
  throw new UsageError(`A schema is one of ${SCHEMAS.join(", ")}.`);
}

/** Refuses two results in one file, which would overwrite each other. */
function refuseShared(outputs: CheckCommand["outputs"]): void {
  const users = new Map<string, Output>();
  for (const output of OUTPUTS) {
    const path = outputs[output];
    if (path === undefined) continue;
    if (path === "") throw new UsageError(`--${output} needs the path of a file.`);
    const place = path === "-" ? path : resolve(path);
    const other = users.get(place);
    if (other !== undefined)
      throw new UsageError(`--${other} and --${output} cannot both be written to ${path}.`);
    users.set(place, output);
  }
}

/** Whether a date exists: `Date.parse` takes the 30th of February for the 1st of March. */
function isDay(day: string): boolean {
  const midnight = Date.parse(day);
  return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(day);
}

function momentOf(given: string): number {
  const isDate = /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:?\d{2})?)?$/.test(given);
  // A time without a zone would be parsed in this machine's zone.
  const zoned = /T[\d:.]+$/.test(given) ? `${given}Z` : given;
  const moment = isDate ? Date.parse(zoned) : Number.NaN;
  if (!Number.isNaN(moment) && isDay(given.slice(0, 10))) return moment;
  throw new UsageError(`--at is a date such as 2026-03-01 or 2026-03-01T12:00Z; it is "${given}".`);
}

function oneOf<Choice extends string>(
  option: string,
  given: string,
  choices: readonly string[],
): Choice {
  if (choices.includes(given)) return given as Choice;
  throw new UsageError(`${option} is one of ${choices.join(", ")}; it is "${given}".`);
}
