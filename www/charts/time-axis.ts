import { min, pairs } from "d3-array";
import { scaleUtc } from "d3-scale";
import { batchTicks, type Plot, px, tickCount } from "./axis.js";

/** Where a batch stands on the horizontal axis, px from the left. */
export interface Slot {
  from: number;
  to: number;
}

/** Batches that follow each other faster have no times of their own. */
const LEAST = 1000;
/** Times of batches are uneven where one gap is so many times another. */
const UNEVEN = 3;
/** A gap of more than so many usual ones is a pause. */
const PAUSE = 1.5;

function gaps(times: readonly number[]): number[] {
  return pairs(times, (before, after) => after - before);
}

/** When each batch ended, in milliseconds since 1970; `null` where batches have no times, or are not in their order. */
export function timesOf(points: readonly { at?: number }[]): number[] | null {
  const times = points.flatMap(({ at }) => (at === undefined ? [] : [at]));
  const isTimed = times.length === points.length && times.length > 2;
  return isTimed && (min(gaps(times)) ?? 0) >= LEAST ? times : null;
}

/** Whether the gaps between batches differ so much that places by number would hide it. */
export function isUneven(times: readonly number[]): boolean {
  const sorted = gaps(times).sort((a, b) => a - b);
  return (sorted.at(-1) ?? 0) > UNEVEN * (sorted[0] ?? 0);
}

/**
 * Places of the batches before which more time went by than is usual, by more than half. None where that is said of
 * a third of the batches or more: then no time is usual.
 */
export function pausesOf(points: readonly { at?: number }[]): number[] {
  const times = timesOf(points) ?? [];
  const most = PAUSE * usualGap(times);
  const found = gaps(times).flatMap((gap, i) => (gap > most ? [i + 1] : []));
  return found.length * 3 < times.length ? found : [];
}

/** Every batch as wide as the others. */
export function evenSlots({ left, right }: Plot, count: number): Slot[] {
  const band = (right - left) / Math.max(1, count);
  return Array.from({ length: count }, (_, i) => ({
    from: left + i * band,
    to: left + (i + 1) * band,
  }));
}

/** Every batch up to its time, as long as is usual between two, or from the one before; what is longer stays empty. */
export function timeSlots(plot: Plot, times: readonly number[]): Slot[] {
  const x = scaleOf(plot, times);
  const usual = usualGap(times);
  return times.map((at, i) => ({
    from: x(Math.max(at - usual, times[i - 1] ?? at - usual)),
    to: x(at),
  }));
}

/** Batches at their times where gaps between them are uneven, else each as wide as the others; and what is named below. */
export function slotsAndTicks(
  plot: Plot,
  batches: readonly { label: string; at?: number }[],
): { slots: Slot[]; ticks: { at: number; label: string }[] } {
  const times = timesOf(batches);
  if (times !== null && isUneven(times))
    return { slots: timeSlots(plot, times), ticks: timeTicks(plot, times) };
  const slots = evenSlots(plot, batches.length);
  const labels = batches.map(({ label }) => label);
  const centre = (i: number): number => ((slots[i]?.from ?? 0) + (slots[i]?.to ?? 0)) / 2;
  return { slots, ticks: batchTicks(labels, centre, (plot.right - plot.left) / batches.length) };
}

/** Px from the beginning of one batch to the end of another, less a gap on either side. */
export function spanOf(
  slots: readonly Slot[],
  [from, to]: readonly [number, number],
  gap: number,
): { x: number; width: number } {
  const [left, right] = [slots[from]?.from ?? 0, slots[to - 1]?.to ?? 0];
  return { x: px(left + gap), width: px(Math.max(2, right - left - 2 * gap)) };
}

/** Moments to name on the axis, in UTC. */
export function timeTicks(plot: Plot, times: readonly number[]): { at: number; label: string }[] {
  const x = scaleOf(plot, times);
  const write = x.tickFormat(5);
  const count = tickCount(plot.right - plot.left, 90);
  return x.ticks(count).map((moment) => ({ at: x(moment), label: write(moment) }));
}

/** The middle one of the gaps, the shorter of two. */
function usualGap(times: readonly number[]): number {
  const sorted = gaps(times).sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}

function scaleOf({ left, right }: Plot, times: readonly number[]) {
  const [first = 0, last = 0] = [times[0], times.at(-1)];
  return scaleUtc([first - usualGap(times), last], [left, right]);
}
