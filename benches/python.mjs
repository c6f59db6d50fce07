// Python environments with pinned packages, one a purpose, under build/.
import { existsSync } from "node:fs";
import { at, fingerprint, isFresh, markFresh, run, say } from "../tools/shell.mjs";

/** Makes build/<name> with the packages of a requirements file, if it is not there; answers its python. */
export function pythonWith(name, requirements) {
  const python = at("build", name, "bin", "python");
  const pinned = fingerprint([requirements]);
  if (isFresh(name, pinned, [`build/${name}/bin/python`])) return python;
  say(`* Installing the packages of ${requirements} into build/${name} (1 to 2 minutes)`);
  if (!existsSync(python)) run("python3", ["-m", "venv", at("build", name)]);
  const quietly = ["-m", "pip", "install", "-q", "--disable-pip-version-check"];
  run(python, [...quietly, "-r", at(requirements)]);
  markFresh(name, pinned);
  return python;
}
