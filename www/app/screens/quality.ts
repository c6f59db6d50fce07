import { html, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { ReportPart } from "../parts/report-part.js";
import { notes } from "../shared/notes.js";

/** Problems of the data itself. */
@customElement("driftglass-quality-screen")
export class QualityScreen extends ReportPart {
  protected override render(): TemplateResult {
    void import("../parts/examples.js");
    const { quality, schema, warnings } = this.batch;
    return html`
      <h1 tabindex="-1">Quality</h1>
      <p class="lead">What is in <bdi>${this.batch.label}</bdi>, held against the reference.</p>
      <driftglass-quality
        .quality=${quality}
        .reference=${this.report.reference.quality}
        .schema=${schema}
      ></driftglass-quality>
      <driftglass-examples .report=${this.report} .batch=${this.batch}></driftglass-examples>
      ${notes(warnings, "reading and measuring")}
    `;
  }
}
