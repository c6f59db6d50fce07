import { pointer, refuseClass } from "../core/plain.js";
import { isHandle } from "./protocol.js";

/** Lists up to this length are looked through; longer ones hold values, and no options. */
const LONGEST = 10_000;

/**
 * Refuses an object of a class of the caller's own, wherever it is in what was passed: a copy of it has none of its getters,
 * and defaults would stand in their places.
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
 * What the caller can change no more. What cannot be copied is left to be refused where it is used; a Blob never changes,
 * and in Node the copy of one of a file reads in the wrong thread.
 */
export function ownCopy<Value>(value: Value): Value {
  if (value instanceof Blob) return value;
  try {
    return structuredClone(value);
  } catch {
    return value;
  }
}
