/** Formats what the page writes besides the numbers of charts: sizes, durations, lists. */

import { format } from "../../charts/index.js";
import type { EngineTable } from "../../engine/types.js";

export const { count, number, percent, percentage, pValue, milliseconds, points, ABSENT } = format;

/** "1 row", "2 rows". */
export const counted = format.plural;

export function seconds(ms: number): string {
  return `${format.fixed(Math.max(ms, 100) / 1000, 1)} s`;
}

/** "about 4 s", "about 3 min". */
export function duration(wait: number): string {
  const whole = Math.max(1, Math.round(wait));
  return whole < 90 ? `about ${whole} s` : `about ${Math.round(whole / 60)} min`;
}

/** Rows of the file, also if the table holds only a sample of them. */
export function rowsOf({ sampled, rowCount }: Pick<EngineTable, "sampled" | "rowCount">): number {
  return sampled?.rows ?? rowCount;
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

export { shown, shownIn } from "./unseen.js";
