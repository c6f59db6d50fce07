import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { format } from "../../charts/index.js";
import type { BatchReport, CorrelationChange, Report } from "../../core/types.js";
import { inEvery } from "../session/watched.js";
import { counted, pValue } from "../shared/format.js";
import { Part } from "./part.js";

/** Pairs of columns whose correlation changed, and those that come closest to it. */
@customElement("driftglass-correlations")
export class Correlations extends Part {
  @property({ attribute: false }) report!: Report;
  @property({ attribute: false }) batch!: BatchReport;

  protected override render(): TemplateResult {
    return html`<section aria-labelledby="correlations-heading">
      <h2 id="correlations-heading">Columns that went together</h2>
      ${inEvery("correlations", "Correlations in every batch")}
      ${this.content()}
    </section>`;
  }

  private content(): TemplateResult {
    const found = this.batch.correlationChanges;
    if (found === undefined)
      return html`<p class="fine">Not compared yet: whether pairs of numbers rise together as in the reference.</p>`;
    const { pairs, skipped, verdict, reason } = found;
    return html`
      <p class="lead"><span class="verdict ${verdict}">${verdict}</span>: <bdi>${reason}</bdi></p>
      ${pairs.length === 0 ? nothing : this.table(pairs)}
      ${skipped.length === 0 ? nothing : html`<p class="fine">${counted(skipped.length, "column")} not paired.</p>`}
    `;
  }

  private table(pairs: readonly CorrelationChange[]): TemplateResult {
    return html`<div class="scroll" role="group" aria-labelledby="correlations-heading" tabindex="0">
      <table class="stacked">
        <thead><tr>
          <th scope="col">Columns</th><th scope="col" class="numeric">Reference</th>
          <th scope="col" class="numeric">Batch</th><th scope="col" class="numeric">Difference</th>
          <th scope="col" class="numeric">Adjusted p</th><th scope="col">Verdict</th>
        </tr></thead>
        <tbody>${pairs.map((pair) => this.row(pair))}</tbody>
      </table>
    </div>`;
  }

  private row({
    columns,
    reference,
    batch,
    difference,
    adjustedPValue,
    changed,
  }: CorrelationChange) {
    return html`<tr>
      <th scope="row"><bdi>${columns.join(" and ")}</bdi></th>
      <td class="numeric" data-label="reference">${format.fixed(reference, 2)}</td>
      <td class="numeric" data-label="batch">${format.fixed(batch, 2)}</td>
      <td class="numeric" data-label="difference">${format.fixed(difference, 2)}</td>
      <td class="numeric" data-label="adjusted p">${pValue(adjustedPValue)}</td>
      <td><span class="verdict ${changed ? "drifted" : "stable"}">${changed ? "changed" : "not changed"}</span></td>
    </tr>`;
  }
}
