import { css, html, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import * as format from "../charts/format.js";
import { metricLevel, metricValue } from "../charts/metrics.js";
import {
  LANES_SHOWN,
  type Timeline,
  timeline,
  timelineOf,
  timelineTable,
} from "../charts/timeline.js";
import type { Alert, AlertState, Report, Severity } from "../core/types.js";
import { DriftglassElement, empty } from "./base.js";
import { define } from "./define.js";
import { emit } from "./events.js";
import { alertStatus } from "./status.js";

const STATES: readonly AlertState[] = [
  "firing",
  "pending",
  "no-data",
  "not-enough-data",
  "resolved",
];
const SEVERITIES: readonly Severity[] = ["critical", "high", "medium", "info"];

/** Alerts, firing ones first, above their timeline. Marking one as seen sends `driftglass-acknowledge`. */
export class DriftglassAlerts extends DriftglassElement {
  static override styles = [
    ...DriftglassElement.styles,
    css`
      .alerts { display: grid; padding: 0; list-style: none; }
      .alert { display: grid; grid-template-columns: 9.5em minmax(0, 1fr) auto; gap: 2px 16px; align-items: start; padding: 12px 0; border-bottom: 1px solid var(--dg-line); }
      .alert .status { padding-top: 1px; font-size: 14px; }
      .message { overflow-wrap: anywhere; }
      .resolved .message { color: var(--dg-muted); }
      figure { padding-top: 16px; }
      @container (max-width: 560px) { .alert { grid-template-columns: minmax(0, 1fr); } .alert .button { justify-self: start; margin-top: 4px; } }
    `,
  ];

  @property({ attribute: false }) report: Report | null = null;
  /** Without it alerts can be marked as seen. */
  @property({ type: Boolean }) readonly = false;

  protected override render(): TemplateResult {
    const { report } = this;
    if (!report) return empty("Nothing has been analysed yet.");
    const sorted = inOrder(report.alerts);
    const lanes = timelineOf({ ...report, alerts: sorted });
    if (lanes.lanes.length === 0) return empty("No alert has been raised.");
    return html`<div part="panel">
      <p>${tally(sorted)}</p>
      <ul class="alerts">${sorted.map((alert) => this.alert(alert))}</ul>
      <figure part="chart"><figcaption><span class="title">Alerts over batches</span>
        <span class="finding">${timelineNote(lanes)}</span></figcaption>
        ${this.drawn((width) => timeline(lanes, { width }))}
        ${this.twin(() => timelineTable(lanes))}</figure></div>`;
  }

  private alert(alert: Alert): TemplateResult {
    const limit = metricLevel(alert.metric, alert.threshold);
    return html`<li class=${`alert ${alert.state}`}>${alertStatus(alert)}
      <div><p class="message">${alert.message}</p>
        <p class="note">${metricValue(alert.metric, alert.value)}, limit ${limit}, since ${alert.sinceLabel}${marks(alert)}</p></div>
      ${this.readonly || alert.acknowledged || alert.state === "resolved" ? nothing : this.seen(alert)}</li>`;
  }

  private seen(alert: Alert): TemplateResult {
    const click = () => emit(this, "driftglass-acknowledge", { id: alert.id });
    return html`<button type="button" class="button" @click=${click}
      aria-label=${`Mark as seen: ${alert.rule}${alert.column === null ? "" : `, ${alert.column}`}`}>Mark as seen</button>`;
  }
}

function marks(alert: Alert): string {
  const by = alert.inhibitedBy ?? null;
  const muted = by === null ? "" : `, muted by ${by}`;
  return `${alert.acknowledged ? ", seen" : ""}${alert.silenced ? ", silenced" : ""}${muted}`;
}

function timelineNote({ lanes }: Timeline): string {
  const rest = lanes.length - LANES_SHOWN;
  const more = rest > 0 ? ` ${format.plural(rest, "more alert")} in the table.` : "";
  return `Full bars: firing. Thin bars: pending.${more}`;
}

function tally(alerts: readonly Alert[]): string {
  const n = (state: AlertState) => alerts.filter((alert) => alert.state === state).length;
  const shown = STATES.filter((state) => !state.endsWith("data") || n(state) > 0);
  return shown
    .map((state) => `${format.count(n(state))} ${state.replaceAll("-", " ")}`)
    .join(" · ");
}

function inOrder(alerts: readonly Alert[]): Alert[] {
  return [...alerts].sort(
    (a, b) =>
      STATES.indexOf(a.state) - STATES.indexOf(b.state) ||
      SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
      b.since - a.since,
  );
}

define("driftglass-alerts", DriftglassAlerts);

declare global {
  interface HTMLElementTagNameMap {
    "driftglass-alerts": DriftglassAlerts;
  }
}
