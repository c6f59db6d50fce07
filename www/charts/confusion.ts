import { html, nothing, type TemplateResult } from "lit";
import * as format from "./format.js";

/** Counts of a classification: rows are targets, columns predictions, in the order of `classes`. */
export interface Confusion {
  classes: readonly string[];
  confusion: readonly (readonly number[])[];
}

/** What the share of a cell refers to. */
export interface ConfusionShares {
  /** The same, as used in a sentence. */
  note: string;
  /** The number of rows that a cell's share refers to. */
  whole(matrix: Confusion, target: number, prediction: number): number;
}

const SHOWN = 12;

/** Shares of the cell's row: the diagonal is recall. */
export const OF_TARGETS: ConfusionShares = {
  note: "Shares are of each row: of the rows with that target.",
  whole: rowSum,
};

/**
 * Renders the confusion matrix as a table. Every cell has its share (of the row by default), its count and, if there is
 * a reference, the difference in percentage points. The shade repeats the share. Beyond twelve classes it shows the
 * twelve largest, and lists the most frequent mistakes of all.
 */
export function confusion(
  batch: Confusion,
  reference: Confusion | null = null,
  { note, whole } = OF_TARGETS,
): TemplateResult {
  const { classes } = batch;
  const shown = largest(batch);
  const share = (matrix: Confusion, target: number, prediction: number): number | null => {
    const sum = whole(matrix, target, prediction);
    return sum > 0 ? (matrix.confusion[target]?.[prediction] ?? 0) / sum : null;
  };
  const cell = (target: number, prediction: number): TemplateResult => {
    const part = share(batch, target, prediction);
    // The same cell of the reference, found by class name.
    const [row, column] = [target, prediction].map(
      (at) => reference?.classes.indexOf(classes[at] ?? "") ?? -1,
    ) as [number, number];
    const before = reference && row >= 0 && column >= 0 ? share(reference, row, column) : null;
    return html`<td class=${`ramp-${shade(part)} ${target === prediction ? "hit-cell" : "miss-cell"}`}>
    <span class="share">${format.percent(part)}</span>
    <span class="count">${format.count(batch.confusion[target]?.[prediction] ?? 0)}</span>
    ${part === null || before === null ? nothing : html`<span class="delta">${format.points(part - before)}</span>`}
  </td>`;
  };
  const sentences = [note];
  if (reference) sentences.push("Small figures: rows, and the change from the reference.");
  if (shown.length < classes.length)
    sentences.push(`The ${shown.length} largest of ${classes.length} classes.`);
  return html`<div class="scroll" role="group" tabindex="0" aria-label="Confusion matrix">
    <table class="confusion"><caption class="visually-hidden">Confusion matrix</caption>
    <thead><tr><th scope="col" class="corner">Target</th>
      ${shown.map((i) => html`<th scope="col"><span class="axis-word">predicted</span> <bdi>${classes[i]}</bdi></th>`)}
    </tr></thead>
    <tbody>${shown.map(
      (target) =>
        html`<tr><th scope="row"><bdi>${classes[target]}</bdi></th>${shown.map((prediction) => cell(target, prediction))}</tr>`,
    )}</tbody></table></div>
    <p class="confusion-note">${sentences.join(" ")}</p>
    ${classes.length > SHOWN ? mistakes(batch) : nothing}`;
}

function largest(batch: Confusion): number[] {
  const order = batch.classes.map((_, i) => i);
  if (order.length <= SHOWN) return order;
  return order
    .sort((a, b) => rowSum(batch, b) - rowSum(batch, a))
    .slice(0, SHOWN)
    .sort((a, b) => a - b);
}

function rowSum(matrix: Confusion, target: number): number {
  return (matrix.confusion[target] ?? []).reduce((sum, n) => sum + n, 0);
}

/** Step of the colour ramp, 0 to 6, for a share. */
function shade(part: number | null): number {
  return part === null ? 0 : Math.min(6, Math.floor(part * 7));
}

function mistakes(batch: Confusion): TemplateResult {
  const all = batch.confusion.flatMap((row, target) =>
    row.map((n, prediction) => ({ n, target, prediction })),
  );
  const worst = all
    .filter(({ n, target, prediction }) => n > 0 && target !== prediction)
    .sort((a, b) => b.n - a.n)
    .slice(0, 10);
  return html`<h4>Commonest mistakes</h4><ol class="mistakes">${worst.map(
    ({ n, target, prediction }) => html`<li><bdi>${batch.classes[target]}</bdi> taken for
      <bdi>${batch.classes[prediction]}</bdi>: ${format.plural(n, "row")}</li>`,
  )}</ol>`;
}
