import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import type { BatchReport, Report } from "../../core/types.js";
import { partial } from "../../elements/partial.js";
import { navigation } from "../address/navigation.js";
import { columnAt } from "../address/open-column.js";
import { batchAt } from "../findings/report-view.js";
import { Part } from "../parts/part.js";
import { session } from "../session/session.js";
import "./overview.js";
import "./performance.js";
import "./drift.js";
import "./column.js";
import "./quality.js";
import "./alerts.js";
import "./decide.js";
import "./policies.js";
import "./export.js";
import "./settings.js";

const CONDENSED = html`<p class="notice">Of this older batch only numbers are kept: its columns and issues are not shown.</p>`;

/** The report's screen that the address names. */
@customElement("driftglass-report")
export class ReportScreen extends Part {
  protected override render(): TemplateResult | typeof nothing {
    const { report } = session;
    if (!report) return nothing;
    const batch = batchAt(report, navigation.route.batch);
    if (!batch)
      return html`<h1 tabindex="-1">No batches yet</h1><driftglass-files-panel></driftglass-files-panel>`;
    return html`${partial(report, batch)}${batch.condensed ? CONDENSED : nothing}${this.screen(report, batch)}`;
  }

  private screen(report: Report, batch: BatchReport): TemplateResult {
    const { view, list } = navigation.route;
    const column = columnAt(report, navigation.route.column);
    switch (view) {
      case "overview":
        return html`<driftglass-overview .report=${report} .batch=${batch}></driftglass-overview>`;
      case "performance":
        return html`<driftglass-performance .report=${report} .batch=${batch}></driftglass-performance>`;
      case "drift":
        return column === null
          ? html`<driftglass-drift .report=${report} .batch=${batch} .list=${list}></driftglass-drift>`
          : html`<driftglass-column .report=${report} .batch=${batch} .column=${column}></driftglass-column>`;
      case "quality":
        return html`<driftglass-quality-screen .report=${report} .batch=${batch}></driftglass-quality-screen>`;
      case "alerts":
        return html`<driftglass-alerts-screen .report=${report} .batch=${batch}></driftglass-alerts-screen>`;
      case "decide":
        return html`<driftglass-decide .report=${report} .batch=${batch}></driftglass-decide>`;
      case "policies":
        return html`<driftglass-policies .report=${report} .batch=${batch}></driftglass-policies>`;
      case "export":
        return html`<driftglass-export .report=${report}></driftglass-export>`;
      case "settings":
        return html`<driftglass-settings></driftglass-settings>`;
    }
  }
}
