/** Plain values only: what a worker can be sent without losing any of it. */
import { invalid } from "./error.js";

/**
 * Refuses an object of a class of the caller's own: a worker would be sent none of its getters. `place` is the JSON Pointer
 * (RFC 6901) to it in what was passed; empty for that itself.
 */
export function refuseClass(place: string, given: object): never {
  const what = `An object of the class ${given.constructor.name} cannot be passed.`;
  throw invalid(`${what} Give plain values, or fields { name: value }.`, place);
}

/** The JSON Pointer (RFC 6901) to a field. */
export function pointer(name: string): string {
  return `/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}
