import { DriftglassError } from "./error.js";

/** A moment: milliseconds since 1970, or a Date. */
export type Moment = number | Date;

/** Milliseconds since 1970; now, when there is none. A Date that is no date is refused with its path. */
export function momentOf(at: Moment | undefined, path: string): number {
  if (at === undefined) return Date.now();
  const ms = at instanceof Date ? at.getTime() : at;
  if (!Number.isNaN(ms)) return ms;
  throw new DriftglassError({
    code: "config-invalid",
    message: `\`${path}\` is no moment: pass milliseconds since 1970, or a valid Date.`,
  });
}
