/** What the rows of the last batch said of its model while they were there: curves and calibration, or residuals. */

import { html, nothing, type TemplateResult } from "lit";
import {
  agreement,
  agreementLegend,
  agreementTable,
  agreementWords,
} from "../../charts/agreement.js";
import {
  calibration,
  calibrationLegend,
  calibrationTable,
  calibrationWords,
} from "../../charts/calibration.js";
import {
  type Curve,
  type CurvePoint,
  curve,
  curveLegend,
  curveTable,
  curveWords,
} from "../../charts/curves.js";
import { type LegendEntry, legend } from "../../charts/frame.js";
import type { BatchReport, Report } from "../../core/types.js";
import { calibrationOf, curvePair } from "../curve-inputs.js";
import type { Curves, Found, Residuals } from "../found.js";
import { type Figures, folded } from "./figures.js";
import { distributionOf } from "./spec.js";
import { PAPER_WIDTH } from "./style.js";
import { thinned } from "./thinned.js";

/** Px of a square drawing: as wide as a phone shows, and three of them beside each other on a desk. */
const SQUARE = 312;
/** Points of a curve, and how far it may be off where fewer do: half a px of the drawing. */
const MOST_POINTS = 40;
const CLOSE = 0.002;

/** Drawn once, when the report is written: a script to draw them again would weigh as much as they do. */
export function ofRows(
  report: Report,
  batch: BatchReport,
  found: Found | null,
  figures: Figures,
): TemplateResult | typeof nothing {
  if (found === null) return nothing;
  return found.task === "classification"
    ? ofClassifier(report, batch, found)
    : ofRegression(found, figures);
}

interface Still {
  words: { title: string; description: string };
  drawing: TemplateResult;
  marks: readonly (LegendEntry | null)[];
  table: TemplateResult;
}

function still({ words, drawing, marks, table }: Still): TemplateResult {
  return html`<div><h3>${words.title}</h3><p class="fine">${words.description}</p><figure>${drawing}${legend(marks)}</figure>${folded("As table", table)}</div>`;
}

function ofClassifier(report: Report, batch: BatchReport, found: Curves): TemplateResult {
  const bins = calibrationOf(batch, found);
  const square = { width: SQUARE };
  const isBinary = found.batch.perClass.length === 0;
  const { roc, precisionRecall } = curvePair(report, batch, found, null);
  const [first, second] = isBinary ? [ofCurve(roc), ofCurve(precisionRecall)] : [null, null];
  const sure = still({
    words: calibrationWords(bins),
    drawing: calibration(bins, square),
    marks: calibrationLegend(),
    table: calibrationTable(bins),
  });
  const error = Math.max(first?.error ?? 0, second?.error ?? 0);
  const note = isBinary
    ? `Each curve is drawn through at most ${MOST_POINTS} of its points${error > 0 ? `, nowhere off by more than ${Math.ceil(error * 1000) / 10} % of a side` : ""}.`
    : `The curves of ${found.batch.perClass.length} classes are not in this file.`;
  return html`<h2>Probabilities</h2><div class="squares">${first?.drawn}${second?.drawn}${sure}</div><p class="fine">${note}</p>`;
}

function ofCurve(input: Curve): { drawn: TemplateResult; error: number } {
  const thin = (points: readonly CurvePoint[]) => thinned(points, MOST_POINTS, CLOSE);
  const [reference, batch] = [thin(input.reference), thin(input.batch)];
  const fewer = { ...input, reference: reference.points, batch: batch.points };
  const drawn = still({
    words: curveWords(input),
    drawing: curve(fewer, { width: SQUARE }),
    marks: curveLegend(input),
    table: curveTable(input),
  });
  return { drawn, error: Math.max(reference.error, batch.error) };
}

function ofRegression(
  { residuals, agreement: bins, step }: Residuals,
  figures: Figures,
): TemplateResult {
  const input = distributionOf(residuals);
  const marks = legend([
    { symbol: "filled", label: "reference" },
    { symbol: "outline", label: "batch" },
  ]);
  const words = agreementWords(bins);
  const drawing = agreement(bins, { width: PAPER_WIDTH });
  const sample = step === 1 ? "" : ` Of every ${step} rows one is in it.`;
  return html`<h2>Residuals: predicted less actual</h2><p>${residuals.reason}</p>${figures.figure({ kind: "distribution", input }, marks)}
    <h3>${words.title}</h3><p>${words.description}${sample}</p><figure><div class="drawing">${drawing}</div>${legend(agreementLegend())}</figure>${folded("As table", agreementTable(bins))}`;
}
