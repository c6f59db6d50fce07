/** What the caller can change no more. What cannot be copied is left to be refused where it is used. */
export function ownCopy<Value>(value: Value): Value {
  try {
    return structuredClone(value);
  } catch {
    return value;
  }
}
