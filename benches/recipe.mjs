// Sets up and runs the textbook recipe (recipe.py) in a Python environment of its own.
import { existsSync, readFileSync } from "node:fs";
import { at, capture, fingerprint, isFresh, markFresh, run, say } from "../tools/shell.mjs";

const python = at("build", "venv", "bin", "python");

/** Makes build/venv with the pinned packages. Answers whether Python is there at all. */
export function setUpRecipe() {
  if (capture("python3", ["--version"]) === null) return false;
  const pinned = fingerprint(["benches/requirements.txt"]);
  if (isFresh("venv", pinned, ["build/venv/bin/python"])) return true;
  say(
    "* Installing pandas, SciPy and scikit-learn for the recipe into build/venv (about 1 minute)",
  );
  if (!existsSync(python)) run("python3", ["-m", "venv", at("build", "venv")]);
  run(python, [
    "-m",
    "pip",
    "install",
    "-q",
    "--disable-pip-version-check",
    "-r",
    at("benches", "requirements.txt"),
  ]);
  markFresh("venv", pinned);
  return true;
}

/** The packages and versions the recipe runs with, in one line. */
export function recipeVersions() {
  const packages = readFileSync(at("benches", "requirements.txt"), "utf8").trim().split("\n");
  return [capture(python, ["--version"]), ...packages.map((line) => line.replace("==", " "))].join(
    ", ",
  );
}

/** Runs the recipe once in a process of its own. */
export function recipeJob({ reference, batch }) {
  const output = capture(python, [at("benches", "recipe.py"), reference, batch], {
    maxBuffer: 1 << 24,
  });
  if (output === null)
    throw new Error("the recipe failed; run build/venv/bin/python benches/recipe.py to see why");
  return JSON.parse(output);
}
