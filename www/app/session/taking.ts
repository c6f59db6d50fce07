/** Decides what dropped files are: files to analyse, or labels for analysed batches. */

import { labelColumns } from "./label-columns.js";
import { session } from "./session.js";

/** Whether labels could be joined to batches on screen: their rows are available, and the needed roles are set. */
export function canTakeLabels(): boolean {
  const { origin, mapping, tables, report, late } = session;
  if (origin?.kind !== "files" || mapping === null || tables === null || report === null)
    return false;
  return late !== null || report.batches.some(({ performance }) => performance === null);
}

async function takenAsLabels(files: readonly File[]): Promise<boolean> {
  const isIdle = session.work === null && !session.pending;
  if (!isIdle || !canTakeLabels() || labelColumns() === null) return false;
  return (await import("./late.js")).takenAsLabels(files);
}

/** Takes what was dropped, which may be an empty folder. */
export async function takeDropped(files: readonly File[]): Promise<void> {
  if (files.length === 0) return session.say("There were no files in what was dropped.");
  if (!(await takenAsLabels(files))) await session.choose(files, null);
}
