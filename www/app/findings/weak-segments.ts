/** A table of the segments in which the model does worst. */

import { html, type TemplateResult } from "lit";
import { format, metricValue } from "../../charts/index.js";
import type { WeakSegment, WeakSegments } from "../../core/types.js";
import { count, counted, percent, pValue } from "../shared/format.js";
import { decimalsFor, metricName } from "./cause-list.js";

function row(
  { conditions, rows, share, value, rest, cost, adjustedPValue }: WeakSegment,
  metric: string,
  decimals: number,
) {
  const write = (of: number): string => metricValue(metric, of);
  return html`<tr>
    <th scope="row">
      ${conditions.map(
        ({ column, label }, at) =>
          html`${at > 0 ? " and " : ""}<bdi>${column}</bdi>: <bdi>${label}</bdi>`,
      )}
    </th>
    <td class="numeric" data-label="rows">${count(rows)} (${percent(share)})</td>
    <td class="numeric" data-label="${metricName(metric).toLowerCase()} there">${write(value)}</td>
    <td class="numeric" data-label="elsewhere">${write(rest)}</td>
    <td class="numeric" data-label="cost">${format.fixed(cost, decimals)}</td>
    <td class="numeric" data-label="adjusted p">${pValue(adjustedPValue)}</td>
  </tr>`;
}

export function weakSegments({ metric, searched, segments }: WeakSegments): TemplateResult {
  const looked = counted(searched, "segment");
  if (searched === 0) return html`<p>Too few rows to search for weak segments.</p>`;
  if (segments.length === 0) {
    return html`<p>None of ${looked} does worse than the rest by more than a search finds by chance.</p>`;
  }
  const decimals = decimalsFor(segments[0]?.cost ?? 1);
  return html`<p>
      Of ${looked} looked at, these cost most. Cost: how much better the whole would be if the segment did as well as the rest;
      p is adjusted for the search.
    </p>
    <div class="scroll" role="group" aria-labelledby="weakest-heading" tabindex="0">
      <table class="stacked">
        <thead>
          <tr>
            <th scope="col">Segment</th><th scope="col" class="numeric">Rows</th>
            <th scope="col" class="numeric">${metricName(metric)} there</th><th scope="col" class="numeric">Elsewhere</th>
            <th scope="col" class="numeric">Cost</th><th scope="col" class="numeric">Adjusted p</th>
          </tr>
        </thead>
        <tbody>${segments.map((segment) => row(segment, metric, decimals))}</tbody>
      </table>
    </div>`;
}
