/** Plain values only: what a worker can be sent without losing any of it. */
import { DriftglassError } from "./error.js";

/**
 * Refuses an object of a class of the caller's own: a worker would be sent none of its getters. `place` is the JSON Pointer
 * (RFC 6901) to it in what was passed; empty for that itself.
 */
export function refuseClass(place: string, given: object): never {
  const what = `An object of the class ${given.constructor.name} cannot be passed.`;
  const message = `${place && `${place}: `}${what} Give plain values, or fields { name: value }.`;
  throw new DriftglassError({ code: "config-invalid", message, place: place || undefined });
}
