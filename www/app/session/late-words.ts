/** Describes what became of late labels, in sentences. */

import type { LateLabels } from "../../core/types.js";
import type { Late, Refusal } from "../files/late-joined.js";
import { count, counted } from "../shared/format.js";

/** Labels and rows over all batches that were tried. */
export interface Tally {
  /** Rows of labels, and how many of them have an id and a target. */
  labels: number;
  complete: number;
  matched: number;
  waiting: number;
  /** Labels whose id is in no batch. */
  unknown: number;
  repeated: number;
  contradictory: number;
  /** Rows whose id an earlier row of their batch has. */
  sharedIds: number;
}

export function tallyOf(joined: readonly LateLabels[]): Tally {
  const [first] = joined;
  const { labels = 0, incomplete = 0, repeatedLabels = 0, contradictory = 0 } = first?.counts ?? {};
  const complete = labels - incomplete;
  const sum = (of: (late: LateLabels) => number) => joined.reduce((all, one) => all + of(one), 0);
  const found = sum(({ counts }) => complete - counts.orphans);
  return {
    labels,
    complete,
    matched: sum(({ counts }) => counts.matched),
    waiting: sum(({ counts }) => counts.unlabelled),
    unknown: Math.max(0, complete - found),
    repeated: repeatedLabels,
    contradictory,
    sharedIds: sum(({ counts }) => counts.repeatedIds),
  };
}

/** "9,000 rows of 2 batches got their label; 1,000 rows still wait." */
export function tallyWords(tally: Tally, batches: number): string {
  const { matched, waiting } = tally;
  if (matched === 0) return "No label matches a row of these batches.";
  const got = `${counted(matched, "row")} of ${counted(batches, "batch", "batches")} got a label`;
  if (waiting === 0) return `${got}; no row waits for one.`;
  return `${got}; ${count(waiting)} still ${waiting === 1 ? "waits" : "wait"} for one.`;
}

/** Oddities of the labels, one sentence each. */
export function oddities(tally: Tally, refused: readonly Refusal[]): string[] {
  const { labels, complete, unknown, repeated, contradictory, sharedIds } = tally;
  const said = (number: number, sentence: string): string[] => (number > 0 ? [sentence] : []);
  return [
    ...said(unknown, `${counted(unknown, "label")} unknown: no waiting batch has the id.`),
    ...said(repeated, `${counted(repeated, "label")} double: an earlier one has the same id.`),
    ...said(
      contradictory,
      `${counted(contradictory, "id")} with more than one target: none of them is used.`,
    ),
    ...said(labels - complete, `${counted(labels - complete, "label")} without id or target.`),
    ...said(
      sharedIds,
      `${counted(sharedIds, "row")} with the id of an earlier row: each got its label.`,
    ),
    ...refused.map(({ label, message }) => `${label} was left as it was: ${message}`),
  ];
}

/** The sentence that says what was done last. */
export function joinedStatus(late: Late | null): string {
  if (late === null) return "The labels were removed again.";
  const tally = tallyOf(late.joined);
  if (tally.matched === 0) return "No label matches a row of these batches.";
  const moved = late.joined.reduce((all, { events }) => all + events.length, 0);
  return `Joined ${counted(tally.matched, "label")} to ${counted(labelled(late).length, "batch", "batches")}${moved === 0 ? "" : `; ${counted(moved, "change")} of alerts`} · nothing uploaded`;
}

/** The batches that got a label. */
export function labelled({ joined }: Late): LateLabels[] {
  return joined.filter(({ counts }) => counts.matched > 0);
}
