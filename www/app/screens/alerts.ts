import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { metricLabel, metricLevel } from "../../charts/index.js";
import type { Rule } from "../../core/types.js";
import { askPermission, permission } from "../notify.js";
import { ReportPart } from "../report-part.js";
import { session } from "../session.js";

/** What fires, since when, and who is told. */
@customElement("driftglass-alerts-screen")
export class AlertsScreen extends ReportPart {
  protected override render(): TemplateResult {
    return html`
      <h1 tabindex="-1">Alerts</h1>
      <driftglass-alerts
        .report=${this.report}
        @driftglass-acknowledge=${(event: CustomEvent<{ id: string }>) => session.acknowledge(event.detail.id)}
      ></driftglass-alerts>
      ${this.rules()}
      <section aria-labelledby="told-heading">
        <h2 id="told-heading">Who is told</h2>
        <p>
          This page does not watch in the background. Export the metrics to Prometheus and Grafana,
          or use the npm package in a service, for that.
        </p>
        <p>After an analysis, what fires is written to the browser’s console. ${this.notifications()}</p>
      </section>
    `;
  }

  private notifications(): TemplateResult {
    switch (permission()) {
      case "granted":
        return html`It is also shown as a notification of your system.`;
      case "denied":
        return html`Your browser refuses notifications for this page.`;
      case "unsupported":
        return html`This browser has no notifications.`;
      case "default":
        return html`<button type="button" @click=${this.allow}>Notify me on this device</button>`;
    }
  }

  private readonly allow = async (): Promise<void> => {
    await askPermission();
    this.requestUpdate();
  };

  private rules(): TemplateResult | typeof nothing {
    const rules = this.report.config.rules ?? [];
    if (rules.length === 0) return nothing;
    return html`<section aria-labelledby="rules-heading">
      <h2 id="rules-heading">Rules</h2>
      <div class="scroll" role="group" aria-labelledby="rules-heading" tabindex="0">
        <table>
          <thead>
            <tr><th scope="col">Rule</th><th scope="col">Fires when</th><th scope="col">Severity</th></tr>
          </thead>
          <tbody>
            ${rules.map(
              (rule) => html`<tr>
                <th scope="row"><bdi>${rule.name}</bdi></th>
                <td>${condition(rule)}</td>
                <td>${rule.severity}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </section>`;
  }
}

function condition(rule: Rule): string {
  const { threshold } = rule;
  const limit =
    threshold === "reference"
      ? "the reference’s interval"
      : Array.isArray(threshold)
        ? `${metricLevel(rule.metric, threshold[0])} to ${metricLevel(rule.metric, threshold[1])}`
        : metricLevel(rule.metric, threshold);
  const lasting = rule.for !== undefined && rule.for > 1 ? ` for ${rule.for} batches` : "";
  return `${metricLabel(rule.metric)} ${rule.when} ${limit}${lasting}`;
}
