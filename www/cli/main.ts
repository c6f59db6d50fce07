#!/usr/bin/env node
/** The command line: `driftglass check`, `driftglass test`, `driftglass schema`. */
import { constants } from "node:os";
import { setImmediate } from "node:timers/promises";
import { check } from "./check.js";
import { EXIT } from "./exit.js";
import { helpOf, USAGE, version } from "./help.js";
import { type Command, commandOf } from "./options.js";
import { testRuleFile } from "./rule-tests.js";
import { printSchema } from "./schemas.js";
import { type Terminal, terminal } from "./terminal.js";
import { problemText } from "./trouble.js";

function run(command: Command, out: Terminal): Promise<number> | number {
  switch (command.name) {
    case "help":
      out.print(helpOf(command.about));
      return EXIT.stable;
    case "version":
      out.print(version());
      return EXIT.stable;
    case "schema":
      return printSchema(command.schema, out);
    case "test":
      return testRuleFile(command, out);
    case "check":
      return check(command, out);
  }
}

async function main(args: string[]): Promise<number> {
  const out = terminal(args);
  try {
    return await run(commandOf(args), out);
  } catch (thrown) {
    out.complain(problemText(thrown, out));
    if (thrown instanceof Error && thrown.name === "UsageError") out.complain(`\n${USAGE}`);
    return EXIT.error;
  }
}

/** Ends the process at once and reports what was thrown. */
function stop(thrown: unknown): void {
  const out = terminal(process.argv);
  out.complain(problemText(thrown, out));
  process.exit(EXIT.error);
}

/**
 * Signals are handled between two steps of the program. They end it as they end any other: shells see 128 plus the
 * signal's number. On Windows a program cannot end itself by a signal.
 */
function endBySignal(signal: NodeJS.Signals): void {
  if (process.platform === "win32") process.exit(128 + constants.signals[signal]);
  process.kill(process.pid, signal);
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, endBySignal);

// A reader that stops reading, such as `head`, is not an error, and does not change the result.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") stop(Object.assign(error, { path: "the standard output" }));
});
// If nobody reads messages any more, files are still written and the exit code stays the same.
process.stderr.on("error", () => undefined);
// Node's exit code for an uncaught exception is 1, which would look like alerts.
process.on("uncaughtException", stop);
process.exitCode = await main(process.argv.slice(2));
// A signal that arrived during the last step is delivered in the second turn of the event loop at the latest.
await setImmediate();
await setImmediate();
