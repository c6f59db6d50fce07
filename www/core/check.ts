import { DriftglassError } from "./error.js";
import { refuseClass } from "./plain.js";

function refuse(what: string, needed: string): never {
  throw new DriftglassError({ code: "kind-mismatch", message: `${what} has to be ${needed}.` });
}

/** A string as it is; anything else is an error that names it. The engine would take its length for a size of memory. */
export function text(what: string, value: unknown): string {
  return typeof value === "string" ? value : refuse(what, "a string");
}

/** Bytes as they are; anything else is an error that names it, not an empty file. */
export function bytes(what: string, value: unknown): Uint8Array {
  return value instanceof Uint8Array ? value : refuse(what, "a Uint8Array");
}

/** A list as it is; anything else is an error that names it. */
export function list<One>(what: string, value: readonly One[]): readonly One[] {
  return Array.isArray(value) ? value : refuse(what, "an array");
}

/** Options that are looked into: none, or fields. Of anything else no field would be found, and so the defaults. */
export function fields<Options extends object>(given: Options | undefined): Partial<Options> {
  const own = given ?? {};
  if (typeof own !== "object" || Array.isArray(own)) refuse("Options", "{ name: value }");
  const prototype = Object.getPrototypeOf(own);
  if (prototype === null || Object.getPrototypeOf(prototype) === null) return own;
  return refuseClass("", own);
}

/** A number as it is, NaN for a missing one; anything else is an error that names it. */
export function numberOrMissing(what: string, given: unknown): number {
  if (given === null || given === undefined) return Number.NaN;
  return typeof given === "number" ? given : refuse(what, "a number, or null for a missing one");
}
