import { invalid } from "./error.js";

/** A moment: milliseconds since 1970, or a Date. */
export type Moment = number | Date;

/** The largest distance from 1970 that a `Date` can represent. */
const LIMIT_MS = 8.64e15;

/**
 * Returns milliseconds since 1970, or the current time if `at` is absent. Throws `config-invalid` with the path for
 * anything else.
 */
export function momentOf(at: Moment | undefined, path: string): number {
  if (at === undefined) return Date.now();
  const ms = at instanceof Date ? at.getTime() : at;
  if (typeof ms === "number" && Math.abs(ms) <= LIMIT_MS) return ms;
  throw invalid(`\`${path}\` is no moment: pass milliseconds since 1970, or a valid Date.`);
}
