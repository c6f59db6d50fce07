import { DriftglassError } from "../core/error.js";

/** The names of a file that are wanted, in its order; all, unless some are named. */
export function wantedNames(
  names: readonly string[],
  wanted: readonly string[] | undefined,
): string[] {
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) {
    throw new DriftglassError({
      code: "csv-duplicate-column",
      message: `The name "${twice}" is used by two columns. Rename one of them.`,
    });
  }
  if (wanted === undefined) return [...names];
  const absent = wanted.find((name) => !names.includes(name));
  if (absent !== undefined) {
    throw new DriftglassError({
      code: "column-missing",
      message: `There is no column "${absent}". Columns are: ${names.slice(0, 20).join(", ")}.`,
    });
  }
  return names.filter((name) => wanted.includes(name));
}
