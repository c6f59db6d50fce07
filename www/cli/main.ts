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

/** Ends at once, with what was thrown. */
function stop(thrown: unknown): void {
  const out = terminal(process.argv);
  out.complain(problemText(thrown, out));
  process.exit(EXIT.error);
}

/**
 * Signals are heard between two steps of the program, not within one, and then end it as they do any other: shells
 * tell 128 and the number of the signal. On Windows a program cannot end itself by one.
 */
function endBySignal(signal: NodeJS.Signals): void {
  if (process.platform === "win32") process.exit(128 + constants.signals[signal]);
  process.kill(process.pid, signal);
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, endBySignal);

// A reader that stops reading, such as `head`, is no error of ours, and what was found stays found.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") stop(Object.assign(error, { path: "the standard output" }));
});
// Nobody hears that nobody listens any more; files are written and the exit code is what it is all the same.
process.stderr.on("error", () => undefined);
// A fault of ours must not pass for alerts, as the exit code of Node would.
process.on("uncaughtException", stop);
process.exitCode = await main(process.argv.slice(2));
// A signal that came within the last step is heard in the second round of the loop at the latest.
await setImmediate();
await setImmediate();
