import { extent } from "d3-array";
import { scaleLinear } from "d3-scale";
import { svg, type TemplateResult } from "lit";
import { axisWidth, type Plot, positionAxis, px, tickCount, valueAxis } from "./axis.js";
import * as format from "./format.js";
import { type ChartOptions, dataTable, image } from "./frame.js";

/** Percentages at which the engine keeps quantiles of a column. */
export const QUANTILES = [1, 5, 10, 25, 50, 75, 90, 95, 99] as const;

/** Quantiles of a column in the reference and in the batch, at {@link QUANTILES}. */
export interface QuantilePair {
  column: string;
  reference: readonly number[];
  batch: readonly number[];
}

function words({ column, reference, batch }: QuantilePair): { title: string; description: string } {
  const at = QUANTILES.indexOf(50);
  const [before, now] = [reference[at], batch[at]];
  const median = `Median ${format.number(before ?? null)} in the reference, ${format.number(now ?? null)} in the batch.`;
  return {
    title: `${column}: quantiles of the batch against those of the reference`,
    description: `${median} Points above the diagonal: the batch is larger there.`,
  };
}

/** Px above the plot for the name of the vertical axis. */
const UP = 16;

/** Draws the batch's quantiles against the reference's, with the diagonal on which they are equal. */
export function quantiles(pair: QuantilePair, options: ChartOptions): TemplateResult {
  const height = options.height ?? 320;
  const width = Math.min(options.width, 520);
  const [low = 0, high = 1] = extent([...pair.reference, ...pair.batch]);
  const domain = low === high ? [low - 1, high + 1] : [low, high];
  const y = scaleLinear(domain, [height - 44, 12]).nice(5);
  const ticks = y.ticks(tickCount(height - 56));
  const left = Math.max(40, axisWidth(ticks.map((tick) => format.short(tick)))) + UP;
  const plot: Plot = { left, top: 12, right: width - 16, bottom: height - 44 };
  const middle = (plot.top + plot.bottom) / 2;
  const x = scaleLinear(y.domain(), [plot.left, plot.right]);
  const [from = 0, to = 1] = y.domain();
  const across = x.ticks(tickCount(plot.right - plot.left, 64));
  const points = pair.reference.map((value, at) => [px(x(value)), px(y(pair.batch[at] ?? value))]);
  return image(width, height, words(pair), [
    valueAxis(plot, ticks, y, (tick) => format.short(tick)),
    svg`<path class="reference-level" d=${`M${px(x(from))},${px(y(from))}L${px(x(to))},${px(y(to))}`}></path>
      ${points.map(([cx, cy]) => svg`<circle class="realised" cx=${cx} cy=${cy} r="5"></circle>`)}`,
    positionAxis(
      plot,
      across.map((tick) => ({ at: x(tick), label: format.short(tick) })),
      { from: 0, to: width },
    ),
    svg`<text class="tick" x=${(plot.left + plot.right) / 2} y=${height - 4} text-anchor="middle">reference</text>
      <text class="tick" x="12" y=${middle} text-anchor="middle" transform=${`rotate(-90 12 ${middle})`}>batch</text>`,
  ]);
}

/** The same as a table. */
export function quantilesTable({ column, reference, batch }: QuantilePair): TemplateResult {
  return dataTable(
    `${column}: quantiles`,
    [
      { label: "Share below" },
      { label: "Reference", numeric: true },
      { label: "Batch", numeric: true },
      { label: "Difference", numeric: true },
    ],
    QUANTILES.map((share, at) => {
      const [before, now] = [reference[at] ?? null, batch[at] ?? null];
      const change = before === null || now === null ? null : now - before;
      return [`${share} %`, format.number(before), format.number(now), format.number(change)];
    }),
  );
}
