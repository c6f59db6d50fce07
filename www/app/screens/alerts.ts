import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { metricLabel, metricLevel } from "../../charts/index.js";
import type { Rule } from "../../core/types.js";
import type { AcknowledgeDetail, SilenceDetail } from "../../elements/index.js";
import { navigation } from "../address/navigation.js";
import { ReportPart } from "../parts/report-part.js";
import { askPermission, permission } from "../session/notify.js";
import { session } from "../session/session.js";
import { counted, listed } from "../shared/format.js";
import "../parts/told.js";

/** What fires, since when, and who is notified. */
@customElement("driftglass-alerts-screen")
export class AlertsScreen extends ReportPart {
  protected override render(): TemplateResult {
    return html`
      <h1 tabindex="-1">Alerts</h1>
      <driftglass-alerts
        .report=${this.report}
        .silences=${session.canBeAsked ? session.silences : null}
        @driftglass-acknowledge=${(event: CustomEvent<AcknowledgeDetail>) => session.acknowledge(event.detail.id)}
        @driftglass-silence=${(event: CustomEvent<SilenceDetail>) => session.silence(event.detail.id, event.detail.untilMs)}
      ></driftglass-alerts>
      <driftglass-told .report=${this.report}></driftglass-told>
      ${this.rules()}
      <section aria-labelledby="told-heading">
        <h2 id="told-heading">Who is told</h2>
        <p>
          This page does not watch in the background. Export the metrics to Prometheus and Grafana,
          or use the npm package in a service, for that.
        </p>
        <p>After an analysis, what fires is written to the browser's console.</p>
        <p>${this.notifications()}</p>
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
    const { currency } = this.report.config.estimation ?? {};
    return html`<section aria-labelledby="rules-heading">
      <div class="head">
        <h2 id="rules-heading">Rules</h2>
        <a href=${navigation.link({ view: "policies" })}>Try other rules</a>
      </div>
      <div class="scroll" role="group" aria-labelledby="rules-heading" tabindex="0">
        <table>
          <thead>
            <tr><th scope="col">Rule</th><th scope="col">Fires when</th><th scope="col">Severity</th></tr>
          </thead>
          <tbody>
            ${rules.map(
              (rule) => html`<tr>
                <th scope="row"><bdi>${rule.name}</bdi></th>
                <td>${condition(rule, currency)}</td>
                <td>${rule.severity}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </section>`;
  }
}

function condition(rule: Rule, currency: string | undefined): string {
  const lasting = rule.for !== undefined && rule.for > 1 ? ` for ${rule.for} batches` : "";
  const time = rule.forMs === undefined ? "" : ` for ${duration(rule.forMs)}`;
  const subject = rule.on === "interval" ? "whole interval of " : "";
  const column = (rule.column ?? null) === null ? "" : ` of ${rule.column}`;
  const place = rule.segments === true ? `${column} in a segment` : column;
  const clean = rule.keepFiringFor
    ? [counted(rule.keepFiringFor, "clean batch", "clean batches")]
    : [];
  if (rule.keepFiringForMs) clean.push(duration(rule.keepFiringForMs));
  const on = clean.length === 0 ? "" : `; goes on firing for ${listed(clean)}`;
  const what =
    broken(rule) ?? `${metricLabel(rule.metric)}${place} ${rule.when} ${limit(rule, currency)}`;
  return `${subject}${what}${lasting}${time}${on}`;
}

/** The meaning of 1 and 2 for the rule's metric; `null` for rules on other metrics. */
function broken({ metric, when, threshold, column }: Rule): string | null {
  if (metric !== "schemaBreak" || when !== "above" || typeof threshold !== "number") return null;
  const subject = column ?? "A column";
  if (threshold >= 2) return null;
  return threshold < 1
    ? `${subject} is missing or of another kind`
    : `${subject} is of another kind`;
}

function limit({ metric, threshold }: Rule, currency: string | undefined): string {
  if (threshold === "reference") return "the reference's interval";
  if (typeof threshold === "number") return metricLevel(metric, threshold, currency);
  if (Array.isArray(threshold)) {
    return `${metricLevel(metric, threshold[0])} to ${metricLevel(metric, threshold[1], currency)}`;
  }
  return `${threshold.variation} standard deviations of the reference's chunks`;
}

/** "36 hours", in the largest unit that gives a whole number. */
function duration(ms: number): string {
  const units: [number, string][] = [
    [86_400_000, "days"],
    [3_600_000, "hours"],
    [60_000, "minutes"],
    [1000, "seconds"],
  ];
  const [size, name] = units.find(([size]) => ms >= size && ms % size === 0) ?? [1, "ms"];
  const count = ms / size;
  return `${count} ${count === 1 && name !== "ms" ? name.slice(0, -1) : name}`;
}
