/** The value axis of a column, shared by all charts of its distribution. */

import { type ScaleLogarithmic, scaleLinear, scaleLog, scaleUtc } from "d3-scale";
import type { ColumnComparison, DriftResult } from "../core/types.js";
import { tickCount } from "./axis.js";
import * as format from "./format.js";

/** Positions of a column's values in px, and the ticks below them. */
export interface ColumnAxis {
  place(value: number): number;
  ticks: { at: number; label: string }[];
}

/** Powers of ten from which on a logarithmic axis is useful. */
const DECADES = 2;

/** Whether a column's values allow a logarithmic axis, and it would show what a linear one hides. */
export function canBeLogarithmic({ kind, profile: { edges = [] } }: DriftResult): boolean {
  const [first = 0, last = 0] = [edges[0], edges.at(-1)];
  return kind !== "datetime" && first > 0 && last >= first * 10 ** DECADES;
}

/** Bins of a column with the shares in them. */
export type BinShares = Pick<ColumnComparison, "reference" | "batch"> & {
  edges: readonly number[];
};

/**
 * The bins that fit the axis: on a logarithmic one, bins of equal width in the logarithm. If those were not counted,
 * because only a summary of the reference is kept, bins of equal width.
 */
export function binsAlong({ profile }: DriftResult, isLogarithmic: boolean): BinShares {
  const { edges = [], reference, batch, logarithmic } = profile;
  return (isLogarithmic ? logarithmic : undefined) ?? { edges, reference, batch };
}

/** What a chart's name and table say about a logarithmic axis; empty for a linear one. */
export function axisWords(isLogarithmic: boolean): string {
  return isLogarithmic ? ", logarithmic axis" : "";
}

/** The axis over the bins of the reference, from `range[0]` to `range[1]` px. Moments are in UTC. */
export function columnAxis(
  { kind, profile: { edges = [0, 1] } }: DriftResult,
  range: readonly [number, number],
  isLogarithmic: boolean,
): ColumnAxis {
  const domain = [edges[0] ?? 0, edges.at(-1) ?? 1];
  const [from, to] = range;
  if (isLogarithmic) {
    const x = scaleLog(domain, range);
    return { place: x, ticks: logTicks(x, format.short) };
  }
  if (kind === "datetime") {
    const x = scaleUtc(domain, range);
    const write = x.tickFormat(5);
    const ticks = x.ticks(tickCount(to - from, 90));
    return { place: x, ticks: ticks.map((at) => ({ at: x(at), label: write(at) })) };
  }
  const x = scaleLinear(domain, range);
  const ticks = x.ticks(tickCount(to - from, 64));
  return { place: x, ticks: ticks.map((at) => ({ at: x(at), label: format.short(at) })) };
}

/** Px per power of ten from which on labels within it fit. */
const ROOMY = 100;

/** Ones, twos and fives of every power of ten; if these would be crowded, only the powers. */
export function logTicks(
  x: ScaleLogarithmic<number, number>,
  write: (value: number) => string,
): { at: number; label: string }[] {
  const leading = (at: number) => Math.round(at / 10 ** Math.floor(Math.log10(at) + 1e-9));
  const ticks = x.ticks().filter((at) => [1, 2, 5].includes(leading(at)));
  const powers = ticks.filter((at) => leading(at) === 1);
  const isRoomy = powers.length < 2 || x(10) - x(1) >= ROOMY;
  return (isRoomy ? ticks : powers).map((at) => ({ at: x(at), label: write(at) }));
}
