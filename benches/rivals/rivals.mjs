// Sets up Evidently and NannyML, each in a Python environment of its own, and lets them say how they do.
import { at, capture, say } from "../../tools/shell.mjs";
import { pythonWith } from "../python.mjs";

/** The tables of both rivals, in Markdown. */
export function rivalTables({ quick }) {
  return ["evidently", "nannyml"].map((name) => {
    const python = pythonWith(`venv-${name}`, `benches/rivals/requirements-${name}.txt`);
    say(`  ${name}, ${quick ? "a minute" : "about 5 minutes"}`);
    const script = at("benches", "rivals", `${name}_rates.py`);
    const output = capture(python, [script, ...(quick ? ["--quick"] : [])], { maxBuffer: 1 << 26 });
    if (output === null) throw new Error(`${script} failed; run it with ${python} to see why`);
    return `\n${output.trim()}`;
  });
}
