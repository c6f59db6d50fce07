// Sets up and runs the textbook recipe (recipe.py) in a Python environment of its own.
import { readFileSync } from "node:fs";
import { at, capture } from "../tools/shell.mjs";
import { pythonWith } from "./python.mjs";

const python = at("build", "venv", "bin", "python");

/** Makes build/venv with the pinned packages. Answers whether Python is there at all. */
export function setUpRecipe() {
  if (capture("python3", ["--version"]) === null) return false;
  pythonWith("venv", "benches/requirements.txt");
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
