import { min, pairs } from "d3-array";
import { scaleUtc } from "d3-scale";
import { batchTicks, type Plot, px, tickCount } from "./axis.js";

/** Position of a batch on the horizontal axis, in px from the left. */
export interface Slot {
  from: number;
  to: number;
}

/** Batches closer than this have no times of their own. */
const LEAST = 1000;
/** Times are uneven if one gap is more than this many times another. */
const UNEVEN = 3;
/** A gap of more than this many usual ones is a pause. */
const PAUSE = 1.5;

function gaps(times: readonly number[]): number[] {
  return pairs(times, (before, after) => after - before);
}

/** When each batch ended, in milliseconds since 1970; `null` if batches have no times, or are not in time order. */
export function timesOf(points: readonly { at?: number }[]): number[] | null {
  const times = points.flatMap(({ at }) => (at === undefined ? [] : [at]));
  const isTimed = times.length === points.length && times.length > 2;
  return isTimed && (min(gaps(times)) ?? 0) >= LEAST ? times : null;
}

/** Whether the gaps differ so much that even spacing would hide it. */
export function isUneven(times: readonly number[]): boolean {
  const sorted = gaps(times).sort((a, b) => a - b);
  return (sorted.at(-1) ?? 0) > UNEVEN * (sorted[0] ?? 0);
}

/**
 * Indices of the batches before which at least half again the usual time went by. Empty if a third of the batches or
 * more are like that, because then no gap is usual.
 */
export function pausesOf(points: readonly { at?: number }[]): number[] {
  const times = timesOf(points) ?? [];
  const most = PAUSE * usualGap(times);
  const found = gaps(times).flatMap((gap, i) => (gap > most ? [i + 1] : []));
  return found.length * 3 < times.length ? found : [];
}

/** Gives every batch the same width. */
export function evenSlots({ left, right }: Plot, count: number): Slot[] {
  const band = (right - left) / Math.max(1, count);
  return Array.from({ length: count }, (_, i) => ({
    from: left + i * band,
    to: left + (i + 1) * band,
  }));
}

/** Ends every batch at its time. It starts one usual gap earlier, or at the previous batch; longer gaps stay empty. */
export function timeSlots(plot: Plot, times: readonly number[]): Slot[] {
  const x = scaleOf(plot, times);
  const usual = usualGap(times);
  return times.map((at, i) => ({
    from: x(Math.max(at - usual, times[i - 1] ?? at - usual)),
    to: x(at),
  }));
}

/** Batches spaced by time if their gaps are uneven, otherwise evenly; with the labels below. */
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

/** Px from the beginning of one batch to the end of another, minus a gap on either side. */
export function spanOf(
  slots: readonly Slot[],
  [from, to]: readonly [number, number],
  gap: number,
): { x: number; width: number } {
  const [left, right] = [slots[from]?.from ?? 0, slots[to - 1]?.to ?? 0];
  return { x: px(left + gap), width: px(Math.max(2, right - left - 2 * gap)) };
}

/** Moments to label on the axis, in UTC. */
export function timeTicks(plot: Plot, times: readonly number[]): { at: number; label: string }[] {
  const x = scaleOf(plot, times);
  const write = x.tickFormat(5);
  const count = tickCount(plot.right - plot.left, 90);
  return x.ticks(count).map((moment) => ({ at: x(moment), label: write(moment) }));
}

/** The median gap; of two middle ones the shorter. */
function usualGap(times: readonly number[]): number {
  const sorted = gaps(times).sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}

function scaleOf({ left, right }: Plot, times: readonly number[]) {
  const [first = 0, last = 0] = [times[0], times.at(-1)];
  return scaleUtc([first - usualGap(times), last], [left, right]);
}
