import { invalid } from "../core/error.js";
import type { Progress } from "./types.js";

const PROGRESS_MS = 100;

type Told = (progress: Progress) => void;

/** Wraps a progress callback: an error in it does not affect the reading and is logged to the console once. */
export function quiet(onProgress: Told | undefined): Told | undefined {
  if (onProgress === undefined || onProgress === null) return undefined;
  if (typeof onProgress !== "function") {
    throw invalid("A function is needed.", "/onProgress");
  }
  let hasFailed = false;
  return (progress) => {
    try {
      onProgress(progress);
    } catch (error) {
      if (!hasFailed) console.error("driftglass: `onProgress` failed.", error);
      hasFailed = true;
    }
  };
}

/** Progress as a reader reports it; the rest is derived from the start time. */
export type Reached = Pick<Progress, "bytes" | "totalBytes" | "rows" | "stage">;

/** Reports progress at most ten times a second, with the mean speed since the start. */
export function throttled(progress: (progress: Progress) => void): (now: Reached) => void {
  const start = performance.now();
  let last = 0;
  return (now) => {
    const time = performance.now();
    if (now.stage === "reading" && time - last < PROGRESS_MS) return;
    last = time;
    const { bytes, totalBytes } = now;
    const bytesPerSecond = bytes / Math.max((time - start) / 1000, 0.001);
    const secondsLeft =
      totalBytes === null || bytes === 0 ? null : Math.max(totalBytes - bytes, 0) / bytesPerSecond;
    progress({ ...now, bytesPerSecond, secondsLeft });
  };
}
