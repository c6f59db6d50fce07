// How often the default decision alarms on clean data, and on changed data; with --rivals also Evidently and NannyML.
import { capture, say } from "../tools/shell.mjs";
import { machine, today } from "./results.mjs";
import { rivalTables } from "./rivals/rivals.mjs";

export async function falseAlarms({ quick, rivals }) {
  say(`False alarms and power; about ${quick ? 2 : 15} minutes.`);
  const options = quick ? ["--quick"] : [];
  const output = capture("cargo", ["bench", "-q", "--bench", "false-alarms", "--", ...options], {
    maxBuffer: 1 << 26,
  });
  if (output === null)
    throw new Error("the simulation failed; run cargo bench --bench false-alarms");
  const tables = [output.trim(), ...(rivals ? rivalTables({ quick }) : [])];
  return [
    `## ${today()}, false alarms and power`,
    "",
    `${machine()}; ${capture("rustc", ["--version"])}. Seeded: the same numbers on every machine.`,
    "",
    ...tables,
    "",
  ].join("\n");
}
