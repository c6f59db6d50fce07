import { pointer, refuseClass } from "../core/plain.js";
import { isHandle } from "./protocol.js";

/** Longer lists are not searched: they hold values, not options. */
const LONGEST = 10_000;

/**
 * Throws `config-invalid` for an object of a class anywhere in the value. A copy of it lacks its getters, and defaults
 * would silently replace them.
 */
export function refuseClasses(value: unknown): void {
  const places = new Map<unknown, string>();
  JSON.stringify(value, function (this: unknown, name, one) {
    const isValue = typeof one !== "object" || ArrayBuffer.isView(one) || isHandle(one);
    if (isValue || one?.length > LONGEST) return undefined;
    const place = places.has(this) ? places.get(this) + pointer(name) : "";
    places.set(one, place);
    const prototype = {}.toString.call(one) === "[object Object]" && Object.getPrototypeOf(one);
    if (!prototype || Object.getPrototypeOf(prototype) === null) return one;
    return refuseClass(place, one);
  });
}

/**
 * Returns a copy that the caller cannot change. Values that cannot be copied are returned as they are and refused where
 * they are used. Blobs are returned too: they never change, and in Node the copy of a file's Blob reads in the wrong
 * thread.
 */
export function ownCopy<Value>(value: Value): Value {
  if (value instanceof Blob) return value;
  try {
    return structuredClone(value);
  } catch {
    return value;
  }
}
