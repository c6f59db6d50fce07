import * as format from "../charts/format.js";
import type { Report } from "../core/types.js";

/** The last moment that a `Date` can hold: a silence until then ends only when someone ends it. */
export const FOREVER = 8.64e15;

const DAY = 86_400_000;
/** Batches less than this apart have no times of their own, only numbers. */
const SHORTEST_GAP = 1000;

/** How long an alert can be silenced, counted from the time of the last batch. */
export interface Span {
  label: string;
  untilMs: number;
}

/** The spans on offer. The engine has no clock, so time is that of the batches. */
export function spansOf(report: Report): Span[] {
  const last = report.batches.at(-1)?.at ?? 0;
  return [
    { label: "next batch", untilMs: last + nextBatch(report) },
    { label: "1 day", untilMs: last + DAY },
    { label: "1 week", untilMs: last + 7 * DAY },
    { label: "until I undo", untilMs: FOREVER },
  ];
}

/** A time between the next batch and the one after it, if batches keep their rhythm. */
function nextBatch({ batches }: Report): number {
  const gaps = batches.slice(1).map((batch, i) => batch.at - (batches[i]?.at ?? batch.at));
  const middle = gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? 0;
  return middle < SHORTEST_GAP ? DAY : 1.5 * middle;
}

/** "silenced until 8 Nov 2018". */
export function silencedWords(untilMs: number | null): string {
  if (untilMs === null) return "silenced";
  return untilMs >= FOREVER
    ? "silenced until you undo it"
    : `silenced until ${format.dateTime(untilMs)}`;
}
