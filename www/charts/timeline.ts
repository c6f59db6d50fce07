import { type SVGTemplateResult, svg, type TemplateResult } from "lit";
import type { Alert, AlertState, Report } from "../core/types.js";
import { crisp, FONT, overhang, type Plot, positionAxis } from "./axis.js";
import * as format from "./format.js";
import { type ChartOptions, dataTable, image } from "./frame.js";
import { alertStates } from "./from-report.js";
import { runs } from "./runs.js";
import { distinctParts, fit, textWidth } from "./text.js";
import { type Slot, slotsAndTicks, spanOf } from "./time-axis.js";

/** One alert's state after each batch; `null` while inactive. */
export interface Lane {
  label: string;
  states: readonly (AlertState | null)[];
}

export interface Timeline {
  batches: readonly string[];
  /** When each batch ended, in milliseconds since 1970, if known. */
  times?: readonly number[];
  lanes: readonly Lane[];
}

const LANE = 24;
/** Most lanes that are drawn; the table has all. */
export const LANES_SHOWN = 20;

/** A lane for every alert, present or past: those of the report in their order, then past ones. */
export function timelineOf(report: Report): Timeline {
  const states = alertStates(report);
  const past = report.batches.flatMap((batch) => batch.events.map((event) => event.alert));
  const ids = new Set([...report.alerts.map((alert) => alert.id), ...past]);
  return {
    batches: report.batches.map((batch) => batch.label),
    times: report.batches.map((batch) => batch.at),
    lanes: [...ids].map((id) => ({
      label: laneLabel(
        report.alerts.find((alert) => alert.id === id),
        id,
      ),
      states: states.map((of) => of.get(id) ?? null),
    })),
  };
}

/** Draws one lane per alert: full bars while firing, thin outlined ones while pending. */
export function timeline(input: Timeline, options: ChartOptions): TemplateResult {
  const { width } = options;
  const lanes = namedFor(input.lanes.slice(0, LANES_SHOWN), width * 0.4 - 12);
  const bottom = Math.max(1, lanes.length) * LANE;
  const labelRoom = Math.min(
    width * 0.4,
    Math.max(0, ...lanes.map((lane) => textWidth(lane.label))) + 12,
  );
  const room = (width - labelRoom) / Math.max(1, input.batches.length);
  const right = width - overhang(input.batches, room) - 2;
  const plot: Plot = { left: labelRoom, top: 0, right, bottom };
  const batches = input.batches.map((label, i) => ({ label, ...timeAt(input, i) }));
  const { slots, ticks } = slotsAndTicks(plot, batches);
  return image(width, bottom + 28, timelineWords(input), [
    lanes.map((lane, i) => laneMarks(lane, i * LANE, plot, slots)),
    positionAxis(plot, ticks, { from: 0, to: width }),
  ]);
}

function timeAt({ times }: Timeline, index: number): { at?: number } {
  const at = times?.[index];
  return at === undefined ? {} : { at };
}

/** If names do not fit, their common beginning is left out. */
function namedFor(lanes: readonly Lane[], room: number): Lane[] {
  const names = lanes.map(({ label }) => label);
  const parts = names.some((name) => textWidth(name) > room) ? distinctParts(names) : names;
  return lanes.map((lane, i) => ({ ...lane, label: parts[i] ?? lane.label }));
}

/** The same as a table: alert, batches pending, batches firing. */
export function timelineTable(input: Timeline): TemplateResult {
  const named = (lane: Lane, state: AlertState) =>
    input.batches.filter((_, i) => lane.states[i] === state).join(", ") || format.ABSENT;
  return dataTable(
    "Alerts by batch",
    [{ label: "Alert" }, { label: "Pending in" }, { label: "Firing in" }],
    input.lanes.map((lane) => [lane.label, named(lane, "pending"), named(lane, "firing")]),
  );
}

function timelineWords(input: Timeline): { title: string; description: string } {
  const now = input.lanes.filter((lane) => lane.states.at(-1) === "firing").length;
  const last = input.batches.at(-1) ?? "no batch";
  return {
    title: "Alerts over batches",
    description: `${format.plural(now, "alert")} firing in ${last}, of ${input.lanes.length} so far.`,
  };
}

/**
 * "rule: column", with its segment, and whether it is muted. The id of an alert that is gone holds rule and column,
 * separated by a slash.
 */
function laneLabel(alert: Alert | undefined, id: string): string {
  if (alert) {
    const parts = [alert.rule, alert.column, alert.segment ?? null];
    const name = parts.filter((part) => part !== null).join(": ");
    const isMuted = (alert.inhibitedBy ?? null) !== null;
    return `${name}${alert.silenced ? ", silenced" : ""}${isMuted ? ", muted" : ""}`;
  }
  return id.replace("/", ": ");
}

function laneMarks(lane: Lane, top: number, plot: Plot, slots: readonly Slot[]): SVGTemplateResult {
  const middle = crisp(top + LANE / 2);
  const firing = runs(lane.states, "firing").map((run) => {
    const { x, width } = spanOf(slots, run, 1);
    return svg`<rect class="bar-firing" x=${x} y=${middle - 6} width=${width} height="12" rx="2"></rect>`;
  });
  const pending = runs(lane.states, "pending").map((run) => {
    const { x, width } = spanOf(slots, run, 2);
    return svg`<rect class="bar-pending" x=${x} y=${middle - 2} width=${width} height="4"></rect>`;
  });
  return svg`<g><text class="label" x="0" y=${middle} dy="0.32em">${fit(lane.label, plot.left - 12, FONT)}</text>
    <line class="grid" x1=${plot.left} x2=${plot.right} y1=${middle} y2=${middle}></line>${pending}${firing}</g>`;
}
