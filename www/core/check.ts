import { DriftglassError } from "./error.js";
import { refuseClass } from "./plain.js";

function refuse(what: string, needed: string): never {
  throw new DriftglassError({ code: "kind-mismatch", message: `${what} has to be ${needed}.` });
}

/**
 * Returns the value if it is a string; otherwise throws `kind-mismatch` with its name. Without the check, the engine
 * would use the value's length as a size in memory.
 */
export function text(what: string, value: unknown): string {
  return typeof value === "string" ? value : refuse(what, "a string");
}

/**
 * Returns the value if it is a Uint8Array; otherwise throws `kind-mismatch` with its name. Without the check, the
 * engine would read an empty file.
 */
export function bytes(what: string, value: unknown): Uint8Array {
  return value instanceof Uint8Array ? value : refuse(what, "a Uint8Array");
}

/** Returns the value if it is an array; otherwise throws `kind-mismatch` with its name. */
export function list<One>(what: string, value: readonly One[]): readonly One[] {
  return Array.isArray(value) ? value : refuse(what, "an array");
}

/**
 * Returns the options, or an empty object if there are none. Throws unless they are a plain object: the engine would
 * find no fields in another value and silently use the defaults.
 */
export function fields<Options extends object>(given: Options | undefined): Partial<Options> {
  const own = given ?? {};
  if (typeof own !== "object" || Array.isArray(own)) refuse("Options", "{ name: value }");
  const prototype = Object.getPrototypeOf(own);
  if (prototype === null || Object.getPrototypeOf(prototype) === null) return own;
  return refuseClass("", own);
}

/** Returns the number, or NaN for a missing value; throws `kind-mismatch` with its name for anything else. */
export function numberOrMissing(what: string, given: unknown): number {
  if (given === null || given === undefined) return Number.NaN;
  return typeof given === "number" ? given : refuse(what, "a number, or null for a missing one");
}
