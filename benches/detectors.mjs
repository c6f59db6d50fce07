// False alarms and delay of every change detector, and what change points are worth.
import { capture, say } from "../tools/shell.mjs";
import { machine, today } from "./results.mjs";

export function detectors({ quick }) {
  say(`Change detectors; about ${quick ? 1 : 3} minutes.`);
  const options = quick ? ["--quick"] : [];
  const output = capture("cargo", ["bench", "-q", "--bench", "detectors", "--", ...options], {
    maxBuffer: 1 << 26,
  });
  if (output === null) throw new Error("the simulation failed; run cargo bench --bench detectors");
  return [
    `## ${today()}, change detectors`,
    "",
    `${machine()}; ${capture("rustc", ["--version"])}. Seeded: the same numbers on every machine.`,
    "",
    output.trim(),
    "",
  ].join("\n");
}
