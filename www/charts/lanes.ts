import { type SVGTemplateResult, svg, type TemplateResult } from "lit";
import type { Incident, PolicyOutcome, Replay } from "../core/types.js";
import { crisp, FONT, overhang, type Plot, positionAxis, px } from "./axis.js";
import * as format from "./format.js";
import { type ChartOptions, dataTable, image } from "./frame.js";
import { runs } from "./runs.js";
import { fit, textWidth } from "./text.js";
import { type Slot, slotsAndTicks, spanOf } from "./time-axis.js";

/** Policies over the batches of a history. */
export interface Lanes {
  /** Label and time of each batch, oldest first. */
  batches: readonly { label: string; at: number }[];
  replay: Replay;
  incidents: readonly Incident[];
}

const LANE = 30;
const BAR = 18;
/** Px that a batch needs for a count to fit into its bar. */
const ROOM_FOR_COUNT = 16;

/** What a policy does in one batch: acts, acts outside all incidents, or nothing. */
type Act = "acts" | "false" | null;

/** Draws one lane per policy: bars where it acts, outlined if that was a false alarm, with the incidents above them. */
export function lanes(input: Lanes, options: ChartOptions): TemplateResult {
  const { width } = options;
  const rows = input.replay.policies;
  const hasIncidents = input.incidents.length > 0;
  const names = [...rows.map(({ name }) => name), ...(hasIncidents ? ["Marked"] : [])];
  const labelRoom = Math.min(
    width * 0.4,
    Math.max(0, ...names.map((name) => textWidth(name))) + 12,
  );
  const labels = input.batches.map(({ label }) => label);
  const count = Math.max(1, labels.length);
  const right = width - overhang(labels, (width - labelRoom) / count) - 2;
  const first = hasIncidents ? LANE : 0;
  const bottom = first + rows.length * LANE;
  const plot: Plot = { left: labelRoom, top: 0, right, bottom };
  const { slots, ticks } = slotsAndTicks(plot, input.batches);
  return image(width, bottom + 28, lanesWords(input), [
    hasIncidents ? lane("Marked", 0, plot, marked(input, slots)) : null,
    rows.map((outcome, i) => {
      const top = first + i * LANE;
      return lane(outcome.name, top, plot, bars(outcome, top, slots));
    }),
    positionAxis(plot, ticks, { from: 0, to: width }),
  ]);
}

/** The same as a table: one row for every time a policy acts. */
export function lanesTable({ batches, replay }: Lanes): TemplateResult {
  const label = (at: number) => batches[at]?.label ?? format.ABSENT;
  return dataTable(
    "When each policy acts",
    [
      { label: "Policy" },
      { label: "Cause", breaks: true },
      { label: "From" },
      { label: "To" },
      { label: "Why it begins" },
    ],
    replay.policies.flatMap(({ name, episodes }) =>
      episodes.map((episode) => [
        name,
        episode.cause.replace("/", ": "),
        label(episode.firstBatch),
        label(episode.lastBatch),
        episode.reason,
      ]),
    ),
  );
}

function lanesWords({ replay }: Lanes): { title: string; description: string } {
  const acts = replay.policies.map(
    ({ name, batchesActing }) => `${name}: ${format.plural(batchesActing, "batch", "batches")}`,
  );
  return {
    title: "When each policy acts",
    description: `Acting in, of ${format.count(replay.batches)}: ${acts.join("; ")}.`,
  };
}

function lane(name: string, top: number, plot: Plot, marks: unknown): SVGTemplateResult {
  const middle = crisp(top + LANE / 2);
  return svg`<g><text class="label" x="0" y=${middle} dy="0.32em">${fit(name, plot.left - 12, FONT)}</text>
    <line class="grid" x1=${plot.left} x2=${plot.right} y1=${middle} y2=${middle}></line>${marks}</g>`;
}

function marked({ batches, incidents }: Lanes, slots: readonly Slot[]): SVGTemplateResult[] {
  const isWrong = batches.map(({ at }) =>
    incidents.some(({ from, to }) => at >= from && (to === undefined || to === null || at <= to)),
  );
  const middle = crisp(LANE / 2);
  return runs(isWrong, true).map((run) => {
    const { x: left, width } = spanOf(slots, run, 1);
    const right = px(left + width);
    return svg`<path class="span-marked" d=${`M${left} ${middle - 5}v10M${left} ${middle}H${right}M${right} ${middle - 5}v10`}></path>`;
  });
}

function bars(outcome: PolicyOutcome, top: number, slots: readonly Slot[]): SVGTemplateResult[] {
  const acts = actsOf(outcome);
  const middle = crisp(top + LANE / 2);
  const drawn = (["acts", "false"] as const).flatMap((kind) =>
    runs(acts, kind).map((run) => {
      const { x, width } = spanOf(slots, run, 1);
      return svg`<rect class=${kind === "acts" ? "bar-firing" : "bar-false"} x=${x} y=${middle - BAR / 2} width=${width} height=${BAR} rx="2"></rect>`;
    }),
  );
  return [...drawn, ...counts(outcome, acts, middle, slots)];
}

/** The number of active alerts, if there is more than one. */
function counts(
  { standing }: PolicyOutcome,
  acts: readonly Act[],
  middle: number,
  slots: readonly Slot[],
): SVGTemplateResult[] {
  return standing.flatMap((many, i) => {
    const { from = 0, to = 0 } = slots[i] ?? {};
    if (many < 2 || to - from < ROOM_FOR_COUNT) return [];
    const x = px((from + to) / 2);
    const name = acts[i] === "false" ? "count-false" : "count-acts";
    return [
      svg`<text class=${name} x=${x} y=${middle} dy="0.35em" text-anchor="middle">${format.count(many)}</text>`,
    ];
  });
}

function actsOf({ episodes, standing, falseAlarms }: PolicyOutcome): Act[] {
  const isReal = standing.map((_, at) =>
    episodes.some(
      ({ incident, firstBatch, lastBatch }) =>
        (falseAlarms === null || incident !== null) && firstBatch <= at && at <= lastBatch,
    ),
  );
  return standing.map((many, at) => {
    if (many === 0) return null;
    return isReal[at] ? "acts" : "false";
  });
}
