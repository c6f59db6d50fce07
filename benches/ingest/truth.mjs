// What is in the file, found without any of the readers, and whether a reader found the same.
import { createReadStream, statSync } from "node:fs";
import { createInterface } from "node:readline";

/** The column whose values are counted and added up: three decimals, 2 % missing. */
export const summed = "x3";

/** `{ bytes, rows, columns, known, sum }` of a generated file, which has no quotes. `known`: values that are not missing. */
export async function truthOf(path) {
  const truth = { bytes: statSync(path).size, rows: -1, columns: 0, known: 0 };
  let at = -1;
  let thousandths = 0;
  for await (const line of createInterface({ input: createReadStream(path) })) {
    const cells = line.split(",");
    truth.rows += 1;
    if (at === -1) {
      at = cells.indexOf(summed);
      truth.columns = cells.length;
    } else if (cells[at] !== "") {
      truth.known += 1;
      thousandths += Math.round(1000 * Number(cells[at]));
    }
  }
  return { ...truth, sum: thousandths / 1000 };
}

/**
 * Throws unless a reader saw the rows, columns and values that there are. Sums may differ by less than half of
 * a value's last digit: a rounding error of many additions is smaller (1e-5 at a million), one wrong digit is not.
 */
export function checkSeen(name, seen, truth) {
  for (const what of ["rows", "columns", "known"]) {
    if (seen[what] === truth[what]) continue;
    const label = what === "known" ? `values in ${summed}` : what;
    throw new Error(`${name} read ${seen[what]} ${label}; the file has ${truth[what]}`);
  }
  // Negated, so that a sum that is no number fails as well.
  if (!(Math.abs(seen.sum - truth.sum) < 0.0005)) {
    throw new Error(`${name} read ${seen.sum} as the sum of ${summed}; it is ${truth.sum}`);
  }
}
