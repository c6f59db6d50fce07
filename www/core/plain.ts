/** Checks that values are plain: a worker receives a plain value completely. */
import { invalid } from "./error.js";

/**
 * Refuses an object of a class with `config-invalid`: a worker would receive none of its getters. `place` is the JSON
 * Pointer (RFC 6901) to the object in the argument; empty for the argument itself.
 */
export function refuseClass(place: string, given: object): never {
  const what = `An object of the class ${given.constructor.name} cannot be passed.`;
  throw invalid(`${what} Give plain values, or fields { name: value }.`, place);
}

/** Returns the JSON Pointer (RFC 6901) to a field. */
export function pointer(name: string): string {
  return `/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}
