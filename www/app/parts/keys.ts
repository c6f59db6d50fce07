/** Single-key shortcuts. They can be switched off, and do not act in fields, dialogs or with other keys. */

import type {} from "../../elements/index.js";
import { navigation } from "../address/navigation.js";
import type { View } from "../address/route.js";
import { addressOf, batchAt, indexOf } from "../findings/report-view.js";
import { redo, undo } from "../session/moving-limits.js";
import { session } from "../session/session.js";
import { preferences } from "../settings/settings.js";

/** What the help lists: keys, and what they do. */
export const KEYS: readonly (readonly [keys: string, what: string])[] = [
  ["/", "search columns"],
  ["g then o p d q a", "go to Overview, Performance, Drift, Quality, Alerts"],
  ["j k", "next row, row before"],
  ["[ ]", "batch before, next batch"],
  ["Enter", "open what has the focus"],
  ["Esc", "close, or back from a column to all columns"],
  ["e", "export"],
  ["?", "this help"],
  ["Ctrl or ⌘ Z", "take back the last change of limits, roles, batches or look"],
  ["⇧ Ctrl or ⌘ Z", "make it again"],
  ["← → Home End", "in a chart: move from batch to batch"],
];

const GOALS: Readonly<Record<string, View>> = {
  o: "overview",
  p: "performance",
  d: "drift",
  q: "quality",
  a: "alerts",
};

/** Milliseconds in which a second key belongs to `g`. */
const PATIENCE = 1500;

/** The real target of an event, through shadow roots. */
function origin(event: Event): Element | null {
  const [first] = event.composedPath();
  return first instanceof Element ? first : null;
}

function isField(element: Element | null): boolean {
  return (
    element?.closest(
      "input:not([type=checkbox]):not([type=radio]), select, textarea, [contenteditable]",
    ) != null
  );
}

function isOpen(): boolean {
  return document.querySelector("dialog[open], [popover]:popover-open") !== null;
}

/** The rows that can be opened, also in shadow roots, in screen order. */
function rows(): HTMLElement[] {
  const main = document.querySelector("main");
  const found: HTMLElement[] = [];
  const visit = (root: ParentNode): void => {
    for (const element of root.querySelectorAll<HTMLElement>("*")) {
      if (element.matches("tbody th :is(a, button), tbody td:first-child :is(a, button)"))
        found.push(element);
      if (element.shadowRoot !== null) visit(element.shadowRoot);
    }
  };
  if (main !== null) visit(main);
  return found.filter((element) => element.offsetParent !== null);
}

function moveRow(step: number): void {
  const all = rows();
  const at = all.findIndex((row) => row.matches(":focus"));
  const next = at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step;
  all[Math.min(all.length - 1, Math.max(0, next))]?.focus();
}

function moveBatch(step: number): void {
  const { report } = session;
  const batch = report && batchAt(report, navigation.route.batch);
  if (!report || !batch) return;
  const next = report.batches[indexOf(report, batch) + step];
  if (next === undefined) return;
  navigation.go({ batch: addressOf(report, next.label), column: navigation.route.column });
}

async function search(): Promise<void> {
  if (navigation.route.view !== "drift" || navigation.route.column !== null)
    navigation.go({ view: "drift" });
  const deadline = performance.now() + 2000;
  while (performance.now() < deadline) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const list = document.querySelector<HTMLElementTagNameMap["driftglass-columns"]>(
      "driftglass-drift driftglass-columns",
    );
    if (list === null || list.shadowRoot?.querySelector(".search") == null) continue;
    // One frame after a move the heading gets the focus; the search gets it after that.
    await new Promise((resolve) => requestAnimationFrame(resolve));
    list.focusSearch();
    return;
  }
}

function help(): void {
  document.querySelector<HTMLDialogElement>("#keys-dialog")?.showModal();
}

function leaveColumn(): void {
  if (navigation.route.column !== null) navigation.go({ view: navigation.route.view });
}

const ACTIONS: Readonly<Record<string, () => unknown>> = {
  "/": search,
  j: () => moveRow(1),
  k: () => moveRow(-1),
  "[": () => moveBatch(-1),
  "]": () => moveBatch(1),
  e: () => navigation.go({ view: "export" }),
  "?": help,
  Escape: leaveColumn,
};

let waitsSince = Number.NEGATIVE_INFINITY;

/** The step of the two-key shortcut for a screen: `undefined` if the key is not part of it. */
function goal({ key, timeStamp }: KeyboardEvent): View | "waits" | undefined {
  const waits = timeStamp - waitsSince < PATIENCE;
  waitsSince = Number.NEGATIVE_INFINITY;
  if (waits && GOALS[key] !== undefined) return GOALS[key];
  if (key !== "g") return undefined;
  waitsSince = timeStamp;
  return "waits";
}

/** Undo and redo; in text fields only in those for limits, since others have their own undo. */
function tookBack(event: KeyboardEvent): boolean {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "z")
    return false;
  const from = origin(event);
  const hasOwn = isField(from) && from?.matches("select, [data-limit]") === false;
  if (hasOwn) return false;
  const { undoable, redoable } = session.limits;
  if ((event.shiftKey ? redoable : undoable) === null) return false;
  event.preventDefault();
  void (event.shiftKey ? redo() : undo());
  return true;
}

function pressed(event: KeyboardEvent): void {
  if (event.defaultPrevented || isOpen() || tookBack(event)) return;
  if (!preferences.value.shortcuts || event.ctrlKey || event.metaKey || event.altKey) return;
  const from = origin(event);
  if (event.key === "Escape" && from instanceof HTMLInputElement && from.type === "search")
    return void from.blur();
  if (isField(from) || session.report === null || session.work !== null || session.pending) return;
  const view = goal(event);
  if (view !== undefined) {
    if (view !== "waits") navigation.go({ view });
    return;
  }
  const action = ACTIONS[event.key];
  if (action === undefined) return;
  event.preventDefault();
  void action();
}

export function listenToKeys(): void {
  addEventListener("keydown", pressed);
}
