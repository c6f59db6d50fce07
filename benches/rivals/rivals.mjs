// Sets up Evidently and NannyML, each in a Python environment of its own, and lets them say how they do.
import { existsSync } from "node:fs";
import { at, capture, fingerprint, isFresh, markFresh, run, say } from "../../tools/shell.mjs";

function setUp(name) {
  const folder = at("build", `venv-${name}`);
  const python = at("build", `venv-${name}`, "bin", "python");
  const requirements = `benches/rivals/requirements-${name}.txt`;
  const pinned = fingerprint([requirements]);
  if (isFresh(`venv-${name}`, pinned, [`build/venv-${name}/bin/python`])) return python;
  say(`* Installing ${name} into build/venv-${name} (1 to 2 minutes)`);
  if (!existsSync(python)) run("python3", ["-m", "venv", folder]);
  run(python, [
    "-m",
    "pip",
    "install",
    "-q",
    "--disable-pip-version-check",
    "-r",
    at(requirements),
  ]);
  markFresh(`venv-${name}`, pinned);
  return python;
}

/** The tables of both rivals, in Markdown. */
export function rivalTables({ quick }) {
  return ["evidently", "nannyml"].map((name) => {
    const python = setUp(name);
    say(`  ${name}, ${quick ? "a minute" : "about 5 minutes"}`);
    const script = at("benches", "rivals", `${name}_rates.py`);
    const output = capture(python, [script, ...(quick ? ["--quick"] : [])], { maxBuffer: 1 << 26 });
    if (output === null) throw new Error(`${script} failed; run it with ${python} to see why`);
    return `\n${output.trim()}`;
  });
}
