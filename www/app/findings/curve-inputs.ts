/** Prepares the charts of a classifier's probabilities: curves of the rows beside the report's figures. */

import type { Calibration } from "../../charts/calibration.js";
import { type Curve, precisionRecallPoints, rocPoints } from "../../charts/curves.js";
import type {
  BatchReport,
  ClassificationCurves,
  ClassificationMetrics,
  Report,
} from "../../core/types.js";
import type { Curves } from "./found.js";

/** Confidence against how often the model was right. */
export function calibrationOf(
  { performance }: BatchReport,
  found: Curves,
  isEqualWidth = false,
): Calibration {
  const isKnown = performance?.task === "classification";
  const bins = isEqualWidth ? "calibration" : "calibrationByQuantile";
  return {
    isEqualWidth,
    reference: found.reference?.[bins] ?? [],
    batch: found.batch[bins],
    error: isKnown ? performance.expectedCalibrationError : null,
    brier: isKnown ? performance.brier : null,
  };
}

/** Both curves. With more than two classes, those of class `name` against all others; otherwise `name` is `null`. */
export function curvePair(
  report: Report,
  batch: BatchReport,
  found: Curves,
  name: string | null,
): Record<"roc" | "precisionRecall", Curve> {
  const [before, now] = [curvesFor(found.reference, name), curvesFor(found.batch, name)];
  const areas = (area: (of: ClassificationMetrics) => number | null) =>
    [report.reference, batch].map((of) => (name === null ? metric(of, area) : null));
  const [rocBefore = null, rocNow = null] = areas(({ rocAuc }) => rocAuc);
  const [averageBefore = null, averageNow = null] = areas((of) => of.averagePrecision);
  const at = operating(batch, name);
  return {
    roc: {
      kind: "roc",
      reference: rocPoints(before?.roc ?? []),
      batch: rocPoints(now?.roc ?? []),
      areas: [rocBefore, rocNow],
      operating: at.roc,
      prevalence: null,
    },
    precisionRecall: {
      kind: "precision-recall",
      reference: precisionRecallPoints(before?.precisionRecall ?? []),
      batch: precisionRecallPoints(now?.precisionRecall ?? []),
      areas: [averageBefore, averageNow],
      operating: at.precisionRecall,
      prevalence: at.prevalence,
    },
  };
}

type Pair = Pick<ClassificationCurves, "roc" | "precisionRecall">;

function curvesFor(curves: ClassificationCurves | null, name: string | null): Pair | null {
  if (name === null) return curves;
  return curves?.perClass.find((entry) => entry.class === name) ?? null;
}

function metric(
  { performance }: BatchReport,
  area: (of: ClassificationMetrics) => number | null,
): number | null {
  return performance?.task === "classification" ? area(performance) : null;
}

type Place = [number, number] | null;

/** Where the batch's predictions lie on both curves, and how many rows are positive. */
function operating(
  { performance }: BatchReport,
  name: string | null,
): { roc: Place; precisionRecall: Place; prevalence: number | null } {
  if (performance?.task !== "classification")
    return { roc: null, precisionRecall: null, prevalence: null };
  const { binary, perClass, n } = performance;
  const of = perClass.find((entry) => entry.class === (name ?? binary?.positive));
  const { recall = null, precision = null } = of ?? {};
  const specificity =
    name === null ? (binary?.specificity ?? null) : specificityOf(performance, name);
  return {
    roc: recall === null || specificity === null ? null : [1 - specificity, recall],
    precisionRecall: recall === null || precision === null ? null : [recall, precision],
    prevalence: of === undefined || n === 0 ? null : of.support / n,
  };
}

/** The share of rows of other classes that were not taken for this one. */
function specificityOf({ classes, confusion }: ClassificationMetrics, name: string): number | null {
  const at = classes.indexOf(name);
  const others = confusion.filter((_, target) => target !== at);
  const rows = others.flat().reduce((sum, count) => sum + count, 0);
  const taken = others.reduce((sum, row) => sum + (row[at] ?? 0), 0);
  return rows === 0 ? null : 1 - taken / rows;
}
