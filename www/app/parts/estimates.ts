import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { estimatedMetricsOf, estimatesOf, metricLabel } from "../../charts/index.js";
import { isByTime, isFromZero } from "../address/axes.js";
import {
  ASSUMES,
  estimateSentence,
  limitsOrigin,
  missingEstimate,
} from "../findings/estimate-words.js";
import { notes } from "../shared/notes.js";
import { selected } from "../shared/selected.js";
import { ReportPart } from "./report-part.js";

/** Performance over batches as estimated from the probabilities, beside the realised values. */
@customElement("driftglass-estimates")
export class Estimates extends ReportPart {
  @state() private chosen = "accuracy";

  protected override render(): TemplateResult {
    const metrics = estimatedMetricsOf(this.report);
    return html`<section aria-labelledby="estimates-heading">
      <h2 id="estimates-heading">Estimated and realised</h2>
      ${metrics.length === 0 ? html`<p>No estimate. ${missingEstimate(this.report, this.batch)}</p>` : this.content(metrics)}
    </section>`;
  }

  private content(metrics: readonly string[]): TemplateResult {
    const metric = metrics.includes(this.chosen) ? this.chosen : (metrics[0] ?? "accuracy");
    const { performance, estimated } = this.batch;
    return html`
      <p class="lead"><bdi>${estimateSentence(this.report, this.batch, metric)}</bdi></p>
      ${performance === null ? html`<p class="fine">${ASSUMES}</p>` : nothing}
      <div class="row picker">
        <label for="estimated-metric">Estimated metric</label>
        <select id="estimated-metric" @change=${this.pick}>
          ${metrics.map(
            (name) =>
              html`<option value=${name} ?selected=${name === metric}>${metricLabel(name)}</option>`,
          )}
        </select>
      </div>
      <driftglass-metric-chart .fromZero=${isFromZero()} .byTime=${isByTime()} .series=${estimatesOf(this.report, metric)} height="260"></driftglass-metric-chart>
      <p class="fine">
        ${limitsOrigin(this.report, this.batch)}
        ${performance === null ? nothing : ASSUMES}
      </p>
      ${notes(estimated?.warnings ?? [], "estimating performance")}
    `;
  }

  private readonly pick = (event: Event): void => {
    this.chosen = selected(event);
  };
}
