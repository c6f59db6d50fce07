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
