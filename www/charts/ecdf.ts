import { scaleLinear } from "d3-scale";
import { svg, type TemplateResult } from "lit";
import type { DriftResult } from "../core/types.js";
import { axisWidth, type Plot, positionAxis, px, tickCount, valueAxis } from "./axis.js";
import * as format from "./format.js";
import { dataTable, image } from "./frame.js";
import type { DistributionOptions } from "./histogram.js";
import { axisWords, binsAlong, columnAxis } from "./value-axis.js";

/** Shares of values at or below each edge of the reference's bins, as the engine counted them. */
export interface Cumulated {
  edges: readonly number[];
  reference: readonly number[];
  batch: readonly number[];
}

function added(shares: readonly number[], below: number): number[] {
  const sums = [below];
  for (const share of shares) sums.push((sums.at(-1) ?? 0) + share);
  return sums;
}

/** The distribution of a column at the edges of its bins; `null` without bins. */
export function cumulated(result: DriftResult, isLogarithmic = false): Cumulated | null {
  const { edges, reference, batch } = binsAlong(result, isLogarithmic);
  const { below = [0, 0] } = result.profile;
  if (edges.length < 2) return null;
  return { edges, reference: added(reference, below[0]), batch: added(batch, below[1]) };
}

/**
 * Draws the cumulative distribution of a numeric or datetime column: reference as an area, batch as a line. It is known
 * at the edges of the bins, with straight lines between them.
 */
export function ecdf(result: DriftResult, options: DistributionOptions): TemplateResult {
  const { width, height = 240, isLogarithmic = false } = options;
  const found = cumulated(result, isLogarithmic) ?? {
    edges: [0, 1],
    reference: [0, 0],
    batch: [0, 0],
  };
  const y = scaleLinear([0, 1], [height - 28, 10]);
  const ticks = y.ticks(tickCount(height - 38));
  const left = Math.max(40, axisWidth(ticks.map((tick) => format.axisPercent(tick))));
  const plot: Plot = { left, top: 10, right: width - 12, bottom: height - 28 };
  const { edges } = found;
  const { place, ticks: along } = columnAxis(result, [plot.left, plot.right], isLogarithmic);
  const points = (shares: readonly number[]): string =>
    shares.map((share, at) => `${px(place(edges[at] ?? 0))},${px(y(share))}`).join("L");
  const reference = points(found.reference);
  const batch = points(found.batch);
  const words = {
    title: `${result.column ?? "Values"}: cumulative shares of reference and batch${axisWords(isLogarithmic)}`,
    description: result.reason,
  };
  return image(width, height, words, [
    valueAxis(plot, ticks, y, (tick) => format.axisPercent(tick)),
    svg`<path class="reference-fill" d=${`M${plot.left},${plot.bottom}L${reference}V${plot.bottom}z`}></path>
      <path class="reference-edge" d=${`M${reference}`}></path>
      <path class="batch-halo" d=${`M${batch}`}></path>
      <path class="batch-line" d=${`M${batch}`}></path>`,
    positionAxis(plot, along, { from: 0, to: width }),
  ]);
}

/** The same as a table. */
export function ecdfTable(result: DriftResult, isLogarithmic = false): TemplateResult {
  const found = cumulated(result, isLogarithmic);
  const write = (value: number): string =>
    result.kind === "datetime" ? format.dateTime(value) : format.number(value);
  const rows = (found?.edges ?? []).map((edge, at) => {
    const [before, now] = [found?.reference[at] ?? 0, found?.batch[at] ?? 0];
    return [write(edge), format.percent(before), format.percent(now), format.points(now - before)];
  });
  return dataTable(
    `${result.column ?? "Values"}: share at or below${axisWords(isLogarithmic)}`,
    [
      { label: "At or below" },
      { label: "Reference", numeric: true },
      { label: "Batch", numeric: true },
      { label: "Difference", numeric: true },
    ],
    rows,
  );
}
