/** Columns as causes of a change: a bar each, and the slices of the open one. */

import { html, nothing, type SVGTemplateResult, svg, type TemplateResult } from "lit";
import { withBreaks } from "../../charts/breaks.js";
import { format, metricValue } from "../../charts/index.js";
import type { Cause, Causes, SegmentCause } from "../../core/types.js";
import { counted, percent } from "../shared/format.js";

type Write = (change: number) => string;

/** Px of half of a bar's space, in units of its own view box. */
const HALF = 100;

/** The largest end of any interval, so that all bars have one scale. */
export function widest(causes: readonly Cause[]): number {
  const ends = causes.flatMap(({ mix, mixInterval }) => [mix, ...mixInterval].map(Math.abs));
  return Math.max(...ends, Number.MIN_VALUE);
}

/** Decimals that show three digits of the largest number. */
export function decimalsFor(most: number): number {
  return Math.min(12, Math.max(0, 2 - Math.floor(Math.log10(most))));
}

/** Formats changes with their sign and as many decimals as the largest needs. */
export function writer(most: number): Write {
  const decimals = decimalsFor(most);
  return (change) => {
    if (Math.abs(change) < 0.5 * 10 ** -decimals) return "0";
    return (change > 0 ? "+" : "") + format.fixed(change, decimals);
  };
}

/** Draws what the shift alone adds, from a line in the middle, with its interval. The numbers are beside it. */
function bar(
  { mix, mixInterval: [low, high] }: Cause,
  most: number,
): SVGTemplateResult | TemplateResult {
  const place = (value: number): string => `${50 + (value / most) * 0.48 * HALF}%`;
  const size = `${(Math.abs(mix) / most) * 0.48 * HALF}%`;
  return html`<svg class="cause-bar" width="100%" height="18" aria-hidden="true">
    ${svg`<rect class="cause-mix" x=${place(Math.min(0, mix))} y="4" width=${size} height="10"></rect>
      <line class="cause-zero" x1="50%" x2="50%" y1="0" y2="18"></line>
      <line class="cause-interval" x1=${place(low)} x2=${place(high)} y1="9" y2="9"></line>`}
  </svg>`;
}

function slices({ slices }: Cause, { metric, batch }: Causes, adds: Write): TemplateResult {
  const hasTargets = batch !== null;
  const rows = slices.filter((slice) => slice.referenceShare > 0 || slice.batchShare > 0);
  const write = (value: number | null): string => metricValue(metric, value);
  return html`<table class="stacked">
    <thead>
      <tr>
        <th scope="col">Slice</th>
        <th scope="col" class="numeric">Rows before</th><th scope="col" class="numeric">Rows now</th>
        <th scope="col" class="numeric">${metricName(metric)} before</th>
        ${hasTargets ? html`<th scope="col" class="numeric">Now</th>` : nothing}
        <th scope="col" class="numeric">Shift adds</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (slice) => html`<tr>
          <th scope="row"><bdi>${slice.label}</bdi></th>
          <td class="numeric" data-label="rows before">${percent(slice.referenceShare)}</td>
          <td class="numeric" data-label="now">${percent(slice.batchShare)}</td>
          <td class="numeric" data-label="${metricName(metric).toLowerCase()} before">${write(slice.referenceValue)}</td>
          ${hasTargets ? html`<td class="numeric" data-label="now">${write(slice.batchValue)}</td>` : nothing}
          <td class="numeric" data-label="shift adds">${adds(slice.mix)}</td>
        </tr>`,
      )}
    </tbody>
  </table>`;
}

/** The metric as one word, if it has one. */
export function metricName(metric: string): string {
  return metric === "mae" ? "Error" : "Accuracy";
}

function row(cause: Cause, causes: Causes, most: number): TemplateResult {
  const { column, share, mix, mixInterval } = cause;
  const adds = writer(most);
  return html`<li>
    <details name="cause">
      <summary>
        <span class="cause-name"><bdi>${withBreaks(column)}</bdi></span>
        ${bar(cause, most)}
        <span class="cause-share">${share === null || share === 0 ? nothing : html`explains <strong>${percent(share)}</strong>`}</span>
        <span class="cause-numbers">${adds(mix)} (${mixInterval.map(adds).join(" to ")})</span>
      </summary>
      <p class="fine">${percent(cause.shift)} of the rows are in other slices than before.</p>
      ${slices(cause, causes, adds)}
    </details>
  </li>`;
}

/** The first `limit` causes, and the part that no column explains. */
export function causeList(causes: Causes, limit: number): TemplateResult {
  const most = widest(causes.columns);
  return html`<p class="fine">
      Bars: what the new shares of a column's values alone add to the ${causes.metric === "mae" ? "mean absolute error" : "accuracy"}, with 95 % interval.
      ${causes.changed ? "Columns that vary together share what they explain." : nothing}
    </p>
    <ul class="causes">
      ${causes.columns.slice(0, limit).map((cause) => row(cause, causes, most))}
      ${
        causes.unexplained === null
          ? nothing
          : html`<li class="cause-rest">
              <span>${
                causes.estimatedChange === null
                  ? "Not explained by any column's shift: the model behaves differently on similar rows"
                  : "Of the estimated change explained by no column's shift"
              }</span>
              <strong>${percent(causes.unexplained)}</strong>
            </li>`
      }
    </ul>`;
}

/** What the values of a segment column add: through their shares of the rows, and within. */
export function segmentCauses({ column, parts }: SegmentCause, causes: Causes): TemplateResult {
  const { metric, batch } = causes;
  const hasTargets = batch !== null;
  const added = parts.flatMap(({ mix, within }) => [mix, within ?? 0].map(Math.abs));
  const adds = writer(Math.max(...added, Number.MIN_VALUE));
  const write = (value: number | null): string => metricValue(metric, value);
  const name = metricName(metric);
  return html`<h3>By <bdi>${column}</bdi></h3>
    <p class="fine">The whole change, value by value: how much comes from its new share of the rows, and how much from the model behaving differently in it. A second view beside the columns above.</p>
    <div class="scroll" role="group" aria-label=${`The change by ${column}`} tabindex="0">
      <table>
        <thead><tr>
          <th scope="col">Segment</th>
          <th scope="col" class="numeric">Rows before</th><th scope="col" class="numeric">Rows now</th>
          <th scope="col" class="numeric">${name} before</th>
          ${hasTargets ? html`<th scope="col" class="numeric">Now</th>` : nothing}
          <th scope="col" class="numeric">Share adds</th>
          ${hasTargets ? html`<th scope="col" class="numeric">Within adds</th>` : nothing}
          ${causes.changed && hasTargets ? html`<th scope="col" class="numeric">Of the change</th>` : nothing}
        </tr></thead>
        <tbody>${parts.map(
          (part) => html`<tr>
            <th scope="row"><bdi>${part.value}</bdi></th>
            <td class="numeric">${percent(part.referenceShare)}</td><td class="numeric">${percent(part.batchShare)}</td>
            <td class="numeric">${write(part.referenceValue)}</td>
            ${hasTargets ? html`<td class="numeric">${write(part.batchValue)}</td>` : nothing}
            <td class="numeric">${adds(part.mix)}</td>
            ${hasTargets ? html`<td class="numeric">${part.within === null ? nothing : adds(part.within)}</td>` : nothing}
            ${causes.changed && hasTargets ? html`<td class="numeric">${percent(part.share)}</td>` : nothing}
          </tr>`,
        )}</tbody>
      </table>
    </div>`;
}

/** "2 more columns". */
export function moreColumns(causes: Causes, limit: number): string | null {
  const rest = causes.columns.length - limit;
  return rest > 0 ? `Show ${counted(rest, "more column")}` : null;
}
