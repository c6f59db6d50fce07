import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { count, counted } from "../format.js";
import { ReportPart } from "../report-part.js";

/** What is wrong with the data itself. */
@customElement("driftglass-quality-screen")
export class QualityScreen extends ReportPart {
  protected override render(): TemplateResult {
    const { quality, schema, warnings } = this.batch;
    return html`
      <h1 tabindex="-1">Quality</h1>
      <p class="lead">What is in <bdi>${this.batch.label}</bdi>, held against the reference.</p>
      <driftglass-quality
        .quality=${quality}
        .reference=${this.report.reference.quality}
        .schema=${schema}
      ></driftglass-quality>
      ${
        warnings.length === 0
          ? nothing
          : html`<details>
              <summary>${counted(warnings.length, "note")} from reading and measuring</summary>
              <ul>
                ${warnings.map((warning) => html`<li>${warning.message}${warning.count > 1 ? ` (${count(warning.count)} times)` : ""}</li>`)}
              </ul>
            </details>`
      }
    `;
  }
}
