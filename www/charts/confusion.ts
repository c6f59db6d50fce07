import { html, nothing, type TemplateResult } from "lit";
import * as format from "./format.js";

/** Counts of a classification: rows are targets, columns predictions, in the order of `classes`. */
export interface Confusion {
  classes: readonly string[];
  confusion: readonly (readonly number[])[];
}

const SHOWN = 12;

/**
 * The confusion matrix as a table: every cell has its share of the row, its count and, against a
 * reference, the difference in percentage points. The shade repeats the share. Beyond twelve classes
 * the twelve largest are shown, and the commonest mistakes of all are listed.
 */
export function confusion(batch: Confusion, reference: Confusion | null = null): TemplateResult {
  const shown = largest(batch);
  return html`<div class="scroll" role="group" tabindex="0" aria-label="Confusion matrix">
    <table class="confusion"><caption class="visually-hidden">Confusion matrix</caption>
    <thead><tr><th scope="col" class="corner">Target</th>
      ${shown.map((i) => html`<th scope="col"><span class="axis-word">predicted</span> <bdi>${batch.classes[i]}</bdi></th>`)}
    </tr></thead>
    <tbody>${shown.map((i) => targetRow(batch, reference, i, shown))}</tbody></table></div>
    <p class="confusion-note">${note(batch, reference, shown)}</p>
    ${batch.classes.length > SHOWN ? mistakes(batch) : nothing}`;
}

function note(batch: Confusion, reference: Confusion | null, shown: readonly number[]): string {
  const sentences = ["Shares are of each row: of the rows with that target."];
  if (reference) sentences.push("Small figures: rows, and the change from the reference.");
  if (shown.length < batch.classes.length) {
    sentences.push(`The ${shown.length} largest of ${batch.classes.length} classes.`);
  }
  return sentences.join(" ");
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

function share(matrix: Confusion, target: number, prediction: number): number | null {
  const sum = rowSum(matrix, target);
  return sum > 0 ? (matrix.confusion[target]?.[prediction] ?? 0) / sum : null;
}

function targetRow(
  batch: Confusion,
  reference: Confusion | null,
  target: number,
  shown: readonly number[],
): TemplateResult {
  return html`<tr><th scope="row"><bdi>${batch.classes[target]}</bdi></th>
    ${shown.map((prediction) => cell(batch, reference, target, prediction))}</tr>`;
}

function cell(
  batch: Confusion,
  reference: Confusion | null,
  target: number,
  prediction: number,
): TemplateResult {
  const part = share(batch, target, prediction);
  const before = reference && referenceShare(batch, reference, target, prediction);
  const name = target === prediction ? "hit-cell" : "miss-cell";
  return html`<td class=${`ramp-${shade(part)} ${name}`}>
    <span class="share">${format.percent(part)}</span>
    <span class="count">${format.count(batch.confusion[target]?.[prediction] ?? 0)}</span>
    ${part === null || before === null ? nothing : html`<span class="delta">${format.points(part - before)}</span>`}
  </td>`;
}

/** The same cell of the reference, found by class name. */
function referenceShare(
  batch: Confusion,
  reference: Confusion,
  target: number,
  prediction: number,
): number | null {
  const row = reference.classes.indexOf(batch.classes[target] ?? "");
  const column = reference.classes.indexOf(batch.classes[prediction] ?? "");
  return row < 0 || column < 0 ? null : share(reference, row, column);
}

/** Step of the ramp, 0 to 6, for a share of a row. */
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
