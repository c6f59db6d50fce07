import type { Progress } from "./types.js";

const PROGRESS_MS = 100;

/** Tells progress at most ten times a second. */
export function throttled(progress: (progress: Progress) => void): (now: Progress) => void {
  let last = 0;
  return (now) => {
    const time = performance.now();
    if (now.stage === "reading" && time - last < PROGRESS_MS) return;
    last = time;
    progress(now);
  };
}
