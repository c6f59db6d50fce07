/** The charts of a report as plain values: drawn when the report is written, and again by its script. */

import type { TemplateResult } from "lit";
import { categories, categoriesTable } from "../../../charts/categories.js";
import { histogram, histogramTable } from "../../../charts/histogram.js";
import { latency, latencyTable } from "../../../charts/latency.js";
import { series, seriesTable } from "../../../charts/series.js";
import type { Series } from "../../../charts/series-input.js";
import { type Timeline, timeline, timelineTable } from "../../../charts/timeline.js";
import type { DriftResult, Kind, Latency } from "../../../core/types.js";

/** The part of a comparison that the drawing of a column needs. */
export type Distribution = Pick<DriftResult, "column" | "reason" | "profile"> & { kind: Kind };

/** A chart: its kind, and its input. */
export type ChartSpec =
  | { kind: "series"; input: Series; when: "above" | "below" | null }
  | { kind: "distribution"; input: Distribution }
  | { kind: "latency"; input: Latency }
  | { kind: "timeline"; input: Timeline };

const HEIGHT = 200;

/** The drawing, `width` px wide. */
export function drawn(spec: ChartSpec, width: number): TemplateResult {
  const size = { width, height: HEIGHT };
  switch (spec.kind) {
    case "series":
      return series(spec.input, size);
    case "latency":
      return latency(spec.input, size);
    case "timeline":
      return timeline(spec.input, size);
    case "distribution": {
      const draw = isBinned(spec.input) ? histogram : categories;
      return draw(whole(spec.input), size);
    }
  }
}

/** The same as a table. */
export function twin(spec: ChartSpec): TemplateResult {
  switch (spec.kind) {
    case "series":
      return seriesTable(spec.input);
    case "latency":
      return latencyTable(spec.input);
    case "timeline":
      return timelineTable(spec.input);
    case "distribution":
      return (isBinned(spec.input) ? histogramTable : categoriesTable)(whole(spec.input));
  }
}

/** Whether there is anything to draw of a column. */
export function hasShape({ profile }: Distribution): boolean {
  return (profile.edges?.length ?? 0) > 1 || (profile.categories?.length ?? 0) > 0;
}

/** The stored part of a result: its shares with five digits, its edges to a millionth of their range. */
export function distributionOf(result: DriftResult): Distribution {
  const { column, kind, reason } = result;
  // The report draws one of the two.
  const { logarithmic: _, ...profile } = result.profile;
  const pair = (of: [number, number]): [number, number] => [short(of[0]), short(of[1])];
  return {
    column,
    kind,
    reason,
    profile: {
      ...profile,
      ...(profile.edges && { edges: edgesOf(profile.edges) }),
      reference: profile.reference.map(short),
      batch: profile.batch.map(short),
      missing: pair(profile.missing),
      ...(profile.other && { other: pair(profile.other) }),
      ...(profile.below && { below: pair(profile.below) }),
      ...(profile.above && { above: pair(profile.above) }),
    },
  };
}

/** Edges without digits that are visible neither in a drawing of a few hundred px nor in its table. */
function edgesOf(edges: readonly number[]): number[] {
  const range = (edges.at(-1) ?? 0) - (edges[0] ?? 0);
  const digits = Math.max(0, 6 - Math.floor(Math.log10(range)));
  return digits <= 100 ? edges.map((edge) => Number(edge.toFixed(digits))) : [...edges];
}

function isBinned({ profile }: Distribution): boolean {
  return (profile.edges?.length ?? 0) > 1;
}

function short(share: number): number {
  return Number(share.toPrecision(5));
}

/** Together with the fields that no drawing needs. */
function whole(kept: Distribution): DriftResult {
  return { ...UNSEEN, ...kept };
}

const UNSEEN: Omit<DriftResult, keyof Distribution> = {
  test: "kolmogorov-smirnov",
  family: "hypothesis",
  convention: "scipy",
  method: "",
  statistic: null,
  pValue: null,
  adjustedPValue: null,
  threshold: 0,
  effect: null,
  effectLow: null,
  decidedBy: "p-value",
  missingness: {
    reference: 0,
    batch: 0,
    pValue: null,
    adjustedPValue: null,
    verdict: "inconclusive",
  },
  minDetectableEffect: null,
  verdict: "inconclusive",
  nReference: 0,
  nBatch: 0,
  missingReference: 0,
  missingBatch: 0,
};
