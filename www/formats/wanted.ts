import { DriftglassError } from "../core/error.js";

/** Returns the wanted column names of a file, in its order. By default all. */
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
  const place = wanted.findIndex((name) => !names.includes(name));
  if (place >= 0) {
    throw new DriftglassError({
      code: "column-missing",
      message: `/columns/${place}: There is no column "${wanted[place]}". Columns are: ${listed(names)}.`,
    });
  }
  return names.filter((name) => wanted.includes(name));
}

/** Lists names in a sentence as the engine does: the first 20, and the number of others. */
function listed(names: readonly string[]): string {
  const more = names.length > 20 ? ` and ${names.length - 20} more` : "";
  return names.slice(0, 20).join(", ") + more;
}
