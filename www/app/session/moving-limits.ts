/** Steps that can be undone: limits (the batches are judged again at once), settings, roles and batches. */

import type { Rule } from "../../core/types.js";
import { LIMITS, preferences } from "../settings/settings.js";
import { keeper } from "../settings/storage/index.js";
import { chosenTheme, setTheme } from "../shared/theme.js";
import { copied } from "./arrangement.js";
import type { Limits, StoredChange, Watched } from "./judging.js";
import { session } from "./session.js";

function store(change: StoredChange): void {
  if (Object.keys(change).length === 0) return;
  const { thresholds = {}, theme, ...others } = change;
  if (theme !== undefined) setTheme(theme, !keeper.isStrict);
  if (others.timeZone !== undefined) session.split.timeZone = others.timeZone;
  const all = Object.entries({ ...preferences.value.thresholds, ...thresholds });
  const kept = all.flatMap(([name, limit]) => (limit === null ? [] : [[name, limit] as const]));
  preferences.change({ ...others, thresholds: Object.fromEntries(kept) });
}

/** The stored values of the settings that a change concerns. */
function storedNow({ thresholds, ...others }: StoredChange): StoredChange {
  const { value } = preferences;
  const known = Object.keys(thresholds ?? {}).map((name) => [name, value.thresholds[name] ?? null]);
  const all = Object.entries({ ...value, theme: chosenTheme() });
  return {
    ...Object.fromEntries(all.filter(([name]) => name in others)),
    ...(thresholds === undefined ? {} : { thresholds: Object.fromEntries(known) }),
  };
}

/**
 * Puts limits in force; `what` names the step, such as "Limit of income". `stored` are the settings for every analysis
 * that the step changes: undo restores their stored values and leaves the rest.
 */
export async function moveLimits(
  change: Partial<Limits>,
  what: string,
  stored: StoredChange = {},
): Promise<void> {
  const takeBack = session.limits.saved();
  const before = storedNow(stored);
  const limits = { ...session.limits.now, ...change };
  session.limits.take({ limits, what, stored: [before, stored] });
  store(stored);
  await session.judgeAnew(what, () => {
    takeBack();
    store(before);
  });
}

/** Changes the page's looks, or what its keys do. */
export function changeLook(stored: StoredChange, what: string): void {
  session.limits.take({ what, stored: [storedNow(stored), stored] });
  store(stored);
  session.touch();
}

/** Changes roles or batches as a step, unless the change returns `false` because it changed nothing. */
export async function arrange(what: string, change: () => unknown): Promise<void> {
  const before = copied(session);
  if ((await change()) !== false)
    session.limits.take({ what, arranged: [before, copied(session)] });
  session.touch();
}

/** Starts or stops an additional measurement in every batch. */
export async function watch(change: Partial<Watched>, what: string): Promise<void> {
  await moveLimits({ watched: { ...session.limits.now.watched, ...change } }, what);
}

/** Whether a limit, wherever it is edited, is one of the settings: the usual limits, and those set there. */
const isOfSettings = (name: string): boolean =>
  LIMITS.some((limit) => limit.name === name) || name in preferences.value.thresholds;

/** Sets one threshold; `null` restores the usual one. It is stored for every analysis if it belongs to the settings. */
export async function moveThreshold(
  name: string,
  value: number | null,
  what: string,
  isStored = isOfSettings(name),
): Promise<void> {
  const { [name]: _current, ...current } = session.limits.now.thresholds;
  const thresholds = value === null ? current : { ...current, [name]: value };
  await moveLimits({ thresholds }, what, isStored ? { thresholds: { [name]: value } } : {});
}

/** Sets the limit of one rule of this analysis; `null` restores the rule's own. */
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

/** Sets the limit of one column; `null` restores that of all columns. */
export async function moveColumn(column: string, value: number | null): Promise<void> {
  const { [column]: _before, ...others } = session.limits.now.columns;
  const columns = value === null ? others : { ...others, [column]: value };
  await moveLimits({ columns }, `Limit of ${column}`);
}

/** Ignores a column, or includes it again. */
export async function ignoreColumn(column: string, isIgnored: boolean): Promise<void> {
  const others = session.limits.now.ignored.filter((name) => name !== column);
  const ignored = isIgnored ? [...others, column] : others;
  await moveLimits({ ignored }, isIgnored ? `${column} ignored` : `${column} looked at again`);
}

async function step(direction: "undo" | "redo"): Promise<void> {
  const { limits } = session;
  const [takeBack, judgedBy] = [limits.saved(), limits.now];
  const taken = limits[direction]();
  if (taken === null) return;
  const { arranged, stored } = taken;
  const what = `${taken.what}, ${direction === "undo" ? "taken back" : "done again"}`;
  if (arranged !== null) {
    if (!(await session.bringBack(arranged, what))) takeBack();
    return;
  }
  const before = storedNow(stored);
  store(stored);
  if (limits.now === judgedBy) return session.say(what);
  await session.judgeAnew(what, () => {
    takeBack();
    store(before);
  });
}

/** Undoes the last step, if there is one. */
export function undo(): Promise<void> {
  return step("undo");
}

export function redo(): Promise<void> {
  return step("redo");
}
