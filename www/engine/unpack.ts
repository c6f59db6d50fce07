import { DriftglassError } from "../core/error.js";
import { fileChanged } from "./errors.js";

/** Whether bytes start like gzip. */
export function isGzipStart(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** What the browser throws when a file cannot be read, in one sentence. */
export function readError(thrown: unknown, gzip: boolean): unknown {
  if (thrown instanceof DriftglassError || !(thrown instanceof Error)) return thrown;
  if (gzip && !(thrown instanceof DOMException)) {
    return new DriftglassError({
      code: "gzip-corrupt",
      message: "The gzip file is damaged or cut off: nothing of it was used. Get a new copy.",
    });
  }
  const unreadable = thrown instanceof DOMException || thrown instanceof TypeError;
  return unreadable ? fileChanged() : thrown;
}
