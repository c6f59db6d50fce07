/** The columns of the last batch in an exported report: a table to sort and filter, and a chart of each. */

import { html, nothing, type TemplateResult } from "lit";
import { legend } from "../../../charts/frame.js";
import { byDrift, ORDER_WORDS } from "../../../charts/order.js";
import type { BatchReport, DriftResult, Report } from "../../../core/types.js";
import { beforeAfter, driftedSince } from "../../findings/report-view.js";
import { ABSENT, number, percent, pValue } from "../../shared/format.js";
import type { Figures } from "./figures.js";
import { distributionOf, hasShape } from "./spec.js";

/** How many columns have their charts open from the start. */
const MOST_OPEN = 8;
/** How many columns are drawn when the report is written; later ones are drawn when they are opened. */
const MOST_DRAWN = 24;

const HEADS = [
  { key: "name", label: "Column" },
  { key: "verdict", label: "Verdict" },
  { key: "change", label: "Reference → batch" },
  { key: "effect", label: "Rows moved" },
  { key: "value", label: "Adjusted p" },
  { key: "since", label: "Drifted since" },
] as const;

/** Results in the order in which to look at them, each with its index in the stored data. */
export function orderedColumns(
  batch: BatchReport,
  names: readonly string[],
): { result: DriftResult; at: number }[] {
  const results = [...(batch.drift?.columns ?? [])].sort(byDrift);
  return results.map((result) => ({ result, at: names.indexOf(result.column ?? "") }));
}

/** The table. Cells carry their sort keys. */
export function columnTable(
  report: Report,
  batch: BatchReport,
  names: readonly string[],
): TemplateResult {
  const heads = HEADS.map(({ key, label }) => {
    const isNumeric = key === "effect" || key === "value";
    return html`<th scope="col" class=${isNumeric ? "numeric" : "text"} data-key=${key}>${label}</th>`;
  });
  const rows = orderedColumns(batch, names).map(({ result, at }) => row(report, batch, result, at));
  return html`<div class="scroll" role="group" tabindex="0" aria-label="Columns"><table class="list" id="columns">
    <caption>Columns of <bdi>${batch.label}</bdi>: ${ORDER_WORDS}</caption>
    <thead><tr>${heads}</tr></thead><tbody>${rows}</tbody></table></div>`;
}

function row(report: Report, batch: BatchReport, result: DriftResult, at: number): TemplateResult {
  const column = result.column ?? "";
  const value = result.decidedBy === "p-value" ? result.adjustedPValue : result.statistic;
  const written =
    result.decidedBy === "p-value"
      ? pValue(value)
      : `${result.test} ${number(value)}, limit ${number(result.threshold)}`;
  const since = driftedSince(report, batch, column);
  return html`<tr data-at=${at} data-kind=${result.kind}>
    <th scope="row" data-sort=${column}><a href=${`#c${at}`}><bdi>${column}</bdi></a></th>
    <td data-sort=${result.verdict}><span class=${`verdict ${result.verdict}`}>${result.verdict}</span></td>
    <td><bdi>${beforeAfter(report, batch, result)}</bdi></td>
    <td class="numeric" data-sort=${result.effect ?? -1}>${percent(result.effect)}</td>
    <td class="numeric" data-sort=${value ?? 2}>${written}</td>
    <td data-sort=${since ?? "\uffff"}>${since === null ? ABSENT : html`<bdi>${since}</bdi>`}</td></tr>`;
}

/** A chart of each column; the first ones are open. */
export function columnCharts(
  batch: BatchReport,
  names: readonly string[],
  figures: Figures,
): TemplateResult[] {
  return orderedColumns(batch, names).map(({ result, at }, i) => {
    const isOpen = i < MOST_OPEN && result.verdict === "drifted";
    return html`<details class="column" id=${`c${at}`} data-at=${at} ?open=${isOpen}>
      <summary><bdi>${result.column}</bdi><span class=${`verdict ${result.verdict}`}>${result.verdict}</span><span class="amount">${percent(result.effect)} of rows</span></summary>
      ${body(result, at, figures, i >= MOST_DRAWN)}</details>`;
  });
}

/** From this many categories on, the script also makes the table of a column that is drawn late. */
const LONG_LIST = 20;

function body(result: DriftResult, at: number, figures: Figures, isLate: boolean): TemplateResult {
  const isLong = (result.profile.categories?.length ?? 0) > LONG_LIST;
  const late = isLate ? (isLong ? "both" : "drawing") : "nothing";
  const input = distributionOf(result);
  const isValue = result.decidedBy === "p-value";
  return html`<p>${result.reason}</p>
    ${hasShape(input) ? figures.figure({ kind: "distribution", input }, LEGEND, null, late) : nothing}
    <p class="own tools" hidden><label>Limit of this column's ${isValue ? "p-value" : result.test}
      <input type="number" step="any" min="0" data-own=${at} value=${result.threshold}></label></p>`;
}

const LEGEND = legend([
  { symbol: "filled", label: "reference" },
  { symbol: "outline", label: "batch" },
]);
