/** What the rows of the last batch showed about the model: curves and calibration, or residuals. */

import { html, nothing, type TemplateResult } from "lit";
import {
  agreement,
  agreementLegend,
  agreementTable,
  agreementWords,
} from "../../../charts/agreement.js";
import {
  calibration,
  calibrationLegend,
  calibrationTable,
  calibrationWords,
} from "../../../charts/calibration.js";
import {
  type Curve,
  type CurvePoint,
  curve,
  curveLegend,
  curveTable,
  curveWords,
} from "../../../charts/curves.js";
import { type LegendEntry, legend } from "../../../charts/frame.js";
import type { BatchReport, Report } from "../../../core/types.js";
import { calibrationOf, curvePair } from "../../findings/curve-inputs.js";
import type { Curves, Found, Residuals } from "../../findings/found.js";
import { type Figures, folded } from "./figures.js";
import { distributionOf } from "./spec.js";
import { PAPER_WIDTH } from "./style.js";
import { thinned } from "./thinned.js";

/** Px of a square drawing: the width of a phone, and three beside each other on a desktop. */
const SQUARE = 312;
/** Most points of a curve, and the error allowed with fewer: half a px of the drawing. */
const MOST_POINTS = 40;
const CLOSE = 0.002;
/** Points of each curve if there are more than two classes. */
const POINTS_OF_A_CLASS = 20;
/**
 * How many classes get curves, by the number of classes: with more classes, the other tables of the file are larger.
 */
const classesDrawn = (classes: number): number => (classes > 10 ? 1 : classes > 3 ? 2 : 3);

/** Drawn once, when the report is written: a script to redraw them would be as large as the drawings. */
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
  const sure = still({
    words: calibrationWords(bins),
    drawing: calibration(bins, { width: SQUARE }),
    marks: calibrationLegend(),
    table: calibrationTable(bins),
  });
  const classes = found.batch.perClass.length;
  const isBinary = classes === 0;
  // Values that are no probabilities have no curves.
  const binary = found.batch.roc.length === 0 ? [] : [null];
  const names = isBinary ? binary : worstClasses(batch, found);
  const most = isBinary ? MOST_POINTS : POINTS_OF_A_CLASS;
  const pairs = names.map((name) => {
    const { roc, precisionRecall } = curvePair(report, batch, found, name);
    return { name, curves: [roc, precisionRecall].map((input) => ofCurve(input, most)) };
  });
  const error = Math.max(0, ...pairs.flatMap(({ curves }) => curves.map((of) => of.error)));
  const off =
    error > 0 ? `, nowhere off by more than ${Math.ceil(error * 1000) / 10} % of a side` : "";
  const some =
    classes > names.length ? ` Drawn: those of ${classes} classes with the lowest F1.` : "";
  const drawing = `Each curve is drawn through at most ${most} of its points${off}.${some}`;
  const note =
    pairs.length > 0 ? drawing : found.batch.warnings.map(({ message }) => message).join(" ");
  const first = isBinary ? pairs.flatMap(({ curves }) => curves.map(({ drawn }) => drawn)) : [];
  const each = isBinary ? [] : pairs.map(({ name, curves }) => ofClass(name, curves));
  return html`<h2>Probabilities</h2><div class="squares">${first}${sure}</div>${each}<p class="fine">${note}</p>`;
}

/** The curves of one class of several. */
function ofClass(name: string | null, curves: readonly Thin[]): TemplateResult {
  const squares = html`<div class="squares">${curves.map(({ drawn }) => drawn)}</div>`;
  return folded(`${name}, against all other classes`, squares);
}

/** The classes that get curves, in the order of the report: those the model recognises worst. */
function worstClasses({ performance }: BatchReport, { batch }: Curves): string[] {
  const names = batch.perClass.map((entry) => entry.class);
  const known = performance?.task === "classification" ? performance.perClass : [];
  const f1 = new Map(known.map((entry) => [entry.class, entry.f1]));
  const worst = names.toSorted((a, b) => (f1.get(a) ?? 0) - (f1.get(b) ?? 0));
  const shown = new Set(worst.slice(0, classesDrawn(names.length)));
  return names.filter((name) => shown.has(name));
}

interface Thin {
  drawn: TemplateResult;
  error: number;
}

function ofCurve(input: Curve, most: number): Thin {
  const thin = (points: readonly CurvePoint[]) => thinned(points, most, CLOSE);
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
