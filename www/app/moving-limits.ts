/** Moving limits, and taking that back: the batches are judged anew at once. */

import type { Limits, Watched } from "./judging.js";
import { session } from "./session.js";
import { preferences } from "./settings.js";

/** Judges anew after a step; what the engine refuses is taken back, as if it had not been. */
async function judged(what: string, takeBack: () => void): Promise<void> {
  if (await session.judgeAnew(what)) return;
  takeBack();
  session.touch();
}

/** Puts limits in force that are not the usual ones; `what` names the step, as "Limit of income". */
export async function moveLimits(change: Partial<Limits>, what: string): Promise<void> {
  const takeBack = session.limits.saved();
  session.limits.change(change, what);
  await judged(what, takeBack);
}

/** Measures something besides in every batch, or no longer. */
export async function watch(change: Partial<Watched>, what: string): Promise<void> {
  await moveLimits({ watched: { ...session.limits.now.watched, ...change } }, what);
}

/** One threshold of every analysis; `null` is the usual one. It is remembered with the settings. */
export async function moveThreshold(
  name: string,
  value: number | null,
  what: string,
): Promise<void> {
  const { [name]: _stored, ...stored } = preferences.value.thresholds;
  const { [name]: _current, ...current } = session.limits.now.thresholds;
  const own = value === null ? {} : { [name]: value };
  preferences.change({ thresholds: { ...stored, ...own } });
  await moveLimits({ thresholds: { ...current, ...own } }, what);
}

/** The limit of one column; `null` is that of all. */
export async function moveColumn(column: string, value: number | null): Promise<void> {
  const { [column]: _before, ...others } = session.limits.now.columns;
  const columns = value === null ? others : { ...others, [column]: value };
  await moveLimits({ columns }, `Limit of ${column}`);
}

/** Leaves a column out, or looks at it again. */
export async function ignoreColumn(column: string, isIgnored: boolean): Promise<void> {
  const others = session.limits.now.ignored.filter((name) => name !== column);
  const ignored = isIgnored ? [...others, column] : others;
  await moveLimits({ ignored }, isIgnored ? `${column} ignored` : `${column} looked at again`);
}

async function step(direction: "undo" | "redo"): Promise<boolean> {
  const takeBack = session.limits.saved();
  const what = session.limits[direction]();
  if (what === null) return false;
  preferences.change({ thresholds: { ...session.limits.now.thresholds } });
  await judged(`${what}, ${direction === "undo" ? "taken back" : "done again"}`, takeBack);
  return true;
}

/** Takes the last step back; `false` if there is none. */
export function undoLimits(): Promise<boolean> {
  return step("undo");
}

export function redoLimits(): Promise<boolean> {
  return step("redo");
}
