/** What the page writes beside the numbers of charts: sizes, durations, lists. */

import { format } from "../charts/index.js";

export const { count, number, percent, percentage, pValue, milliseconds, points, ABSENT } = format;

/** "1 row", "2 rows". */
export const counted = format.plural;

export function seconds(ms: number): string {
  return `${(Math.max(ms, 100) / 1000).toFixed(1)} s`;
}

export function bytes(value: number): string {
  const units = ["B", "kB", "MB", "GB"];
  let size = value;
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${number(size, 3)} ${units[unit] ?? ""}`;
}

/** "a, b and c". */
export function listed(names: readonly string[]): string {
  if (names.length < 2) return names.join("");
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}`;
}
