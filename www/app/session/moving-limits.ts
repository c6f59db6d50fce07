/** Moving limits, and taking that back: the batches are judged anew at once. */

import type { Rule } from "../../core/types.js";
import { LIMITS, preferences } from "../settings/settings.js";
import type { Limits, StoredChange, Watched } from "./judging.js";
import { session } from "./session.js";

function store(change: StoredChange): void {
  if (Object.keys(change).length === 0) return;
  const { thresholds = {}, ...others } = change;
  const all = Object.entries({ ...preferences.value.thresholds, ...thresholds });
  const kept = all.flatMap(([name, limit]) => (limit === null ? [] : [[name, limit] as const]));
  preferences.change({ ...others, thresholds: Object.fromEntries(kept) });
}

/** What is stored now of the settings that the change is about. */
function storedNow({ thresholds, ...others }: StoredChange): StoredChange {
  const { value } = preferences;
  const known = Object.keys(thresholds ?? {}).map((name) => [name, value.thresholds[name] ?? null]);
  const { preset, alpha, minEffect } = value;
  const all = Object.entries({ preset, alpha, minEffect });
  return {
    ...Object.fromEntries(all.filter(([name]) => name in others)),
    ...(thresholds === undefined ? {} : { thresholds: Object.fromEntries(known) }),
  };
}

/**
 * Puts limits in force that are not the usual ones; `what` names the step, as "Limit of income". `stored` is what
 * the step changes of the settings of every analysis: undo brings back what was stored of that, and leaves the rest.
 */
export async function moveLimits(
  change: Partial<Limits>,
  what: string,
  stored: StoredChange = {},
): Promise<void> {
  const takeBack = session.limits.saved();
  const before = storedNow(stored);
  session.limits.change(change, what, [before, stored]);
  store(stored);
  await session.judgeAnew(what, () => {
    takeBack();
    store(before);
  });
}

/** Measures something besides in every batch, or no longer. */
export async function watch(change: Partial<Watched>, what: string): Promise<void> {
  await moveLimits({ watched: { ...session.limits.now.watched, ...change } }, what);
}

/** One threshold of every analysis; `null` is the usual one. If it has a place in the settings, it is remembered. */
export async function moveThreshold(
  name: string,
  value: number | null,
  what: string,
): Promise<void> {
  const { [name]: _current, ...current } = session.limits.now.thresholds;
  const thresholds = value === null ? current : { ...current, [name]: value };
  const isStored = LIMITS.some((limit) => limit.name === name);
  await moveLimits({ thresholds }, what, isStored ? { thresholds: { [name]: value } } : {});
}

/** The limit of one rule of this analysis; `null` is its own. */
export async function moveRule(
  { name, threshold }: Rule,
  value: number | null,
  what: string,
): Promise<void> {
  const { [name]: before, ...others } = session.limits.now.rules;
  const from = before?.to === threshold ? before.from : threshold;
  const rules = value === null ? others : { ...others, [name]: { from, to: value } };
  await moveLimits({ rules }, what);
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
  const taken = session.limits[direction]();
  if (taken === null) return false;
  const before = storedNow(taken.stored);
  store(taken.stored);
  await session.judgeAnew(
    `${taken.what}, ${direction === "undo" ? "taken back" : "done again"}`,
    () => {
      takeBack();
      store(before);
    },
  );
  return true;
}

/** Takes the last step back; `false` if there is none. */
export function undoLimits(): Promise<boolean> {
  return step("undo");
}

export function redoLimits(): Promise<boolean> {
  return step("redo");
}
