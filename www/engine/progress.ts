import { invalid } from "../core/error.js";
import type { Progress } from "./types.js";

const PROGRESS_MS = 100;

type Told = (progress: Progress) => void;

/** Whoever is told of progress and throws costs the reading nothing: the console says so, once. */
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

/** How far a reader is; the rest follows from when it started. */
export type Reached = Pick<Progress, "bytes" | "totalBytes" | "rows" | "stage">;

/** Tells progress at most ten times a second, with the speed since the start. */
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
