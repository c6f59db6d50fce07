/** Draws two models over batches, each as a step line: the values behind their difference. */

import { extent } from "d3-array";
import { scaleLinear } from "d3-scale";
import { type SVGTemplateResult, svg, type TemplateResult } from "lit";
import { positionAxis, px, tickCount, valueAxis } from "./axis.js";
import type { Difference, DifferenceOptions } from "./difference.js";
import * as format from "./format.js";
import { image, type LegendEntry, type Words } from "./frame.js";
import { metricLabel, metricTicks, metricValue } from "./metrics.js";
import {
  centre,
  cursorMark,
  type Frame,
  gapMark,
  hits,
  linePath,
  plotBeside,
  ROOMY,
  type Step,
  widthOf,
} from "./steps.js";
import { slotsAndTicks } from "./time-axis.js";

/** Px above the highest value, and below the plot. */
const [HEAD, FOOT] = [12, 28];

/**
 * Draws the candidate with filled marks, and the incumbent with hollow ones behind it. A batch in which they were not
 * compared is a gap.
 */
export function bothModels(input: Difference, options: DifferenceOptions): TemplateResult {
  const { width, height = 240, cursor = null, onPoint } = options;
  const { metric, points } = input;
  const { frame, below } = frameOf(input, width, height);
  const [candidate, incumbent] = [stepsOf(input, "candidate"), stepsOf(input, "incumbent")];
  return image(width, height, bothModelsWords(input), [
    valueAxis(frame.plot, frame.ticks, frame.y, metricTicks(metric, frame.ticks)),
    svg`<path class="spark-line" d=${linePath(incumbent, frame)}></path>`,
    svg`<path class="batch-line" d=${linePath(candidate, frame)}></path>`,
    cursorMark(candidate, frame, cursor),
    marks(incumbent, frame, " hollow"),
    marks(candidate, frame, ""),
    points.map(({ value }, i) => (value === null ? gapMark(frame, i) : null)),
    positionAxis(frame.plot, below, { from: 0, to: width }),
    hits(frame, onPoint),
  ]);
}

/** The chart's name, and its finding in one sentence. */
export function bothModelsWords({ metric, points }: Difference): Words {
  const batches = format.plural(points.length, "batch", "batches");
  const title = `${metricLabel(metric)}: candidate and incumbent over ${batches}`;
  const compared = points.filter(({ value }) => value !== null);
  const last = compared.at(-1);
  if (!last) return { title, description: "No batch has been compared." };
  const higher = compared.filter(({ value }) => (value ?? 0) > 0).length;
  const [candidate, incumbent] = [last.candidate, last.incumbent].map((value) =>
    metricValue(metric, value),
  );
  return {
    title,
    description: `Candidate ${candidate} and incumbent ${incumbent} in ${last.label}; the candidate is higher in ${format.count(higher)} of ${format.plural(compared.length, "batch", "batches")}.`,
  };
}

/** Explains the marks. */
export const BOTH_MODELS_LEGEND: readonly LegendEntry[] = [
  { symbol: "dot", label: "candidate" },
  { symbol: "hollow", label: "incumbent, thin line" },
];

function stepsOf({ points }: Difference, model: "candidate" | "incumbent"): Step[] {
  return points.map((point) => ({
    value: point.value === null ? null : point[model],
    interval: null,
  }));
}

function frameOf({ metric, points }: Difference, width: number, height: number) {
  const values = points.flatMap(({ candidate, incumbent }) => [candidate, incumbent]);
  const [low = 0, high = 1] = extent(values.filter((value) => value !== null));
  const [top, bottom] = [HEAD, height - FOOT];
  // If both models have a single constant value, the axis still needs a range.
  const room = low < high ? 0 : Math.abs(low) / 100 || 1;
  const y = scaleLinear([low - room, high + room], [bottom - HEAD, top]).nice(5);
  const ticks = y.ticks(tickCount(height - 80, 32));
  const labels = ticks.map(metricTicks(metric, ticks));
  const names = points.map(({ label }) => label);
  const plot = plotBeside(labels, [], names, [width, top, bottom]);
  const { slots, ticks: below } = slotsAndTicks(plot, points);
  const frame: Frame = { plot, slots, y, ticks };
  return { frame, below };
}

function marks(steps: readonly Step[], frame: Frame, hollow: string): SVGTemplateResult[] {
  return steps.flatMap(({ value }, i) => {
    if (value === null) return [];
    const r = widthOf(frame, i) >= ROOMY ? 3 : 1.75;
    return svg`<circle class=${`batch-dot${hollow}`} cx=${px(centre(frame, i))} cy=${px(frame.y(value))} r=${r}></circle>`;
  });
}
