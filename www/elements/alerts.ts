import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import * as format from "../charts/format.js";
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
import { silencedWords, spansOf } from "./silence.js";
import { alertStatus, unparted } from "./status.js";

const STATES: readonly AlertState[] = [
  "firing",
  "pending",
  "no-data",
  "not-enough-data",
  "resolved",
];
const SEVERITIES: readonly Severity[] = ["critical", "high", "medium", "info"];

/**
 * Lists alerts, firing ones first, above their timeline. Acknowledging one sends `driftglass-acknowledge`, silencing
 * one `driftglass-silence`.
 */
export class DriftglassAlerts extends DriftglassElement {
  static override styles = [
    ...DriftglassElement.styles,
    css`
      .alerts { display: grid; padding: 0; list-style: none; }
      .alert { display: grid; grid-template-columns: 9.5em minmax(0, 1fr) auto; gap: 2px 16px; align-items: start; padding: 12px 0; border-bottom: 1px solid var(--dg-line); }
      .alert .status { padding-top: 1px; font-size: 14px; }
      .alert:focus { outline: none; }
      .message { overflow-wrap: anywhere; }
      .actions { display: flex; flex-wrap: wrap; justify-content: flex-end; gap: 8px; max-width: 27em; }
      .silence summary { list-style: none; width: auto; min-height: 32px; padding: 4px 12px; border: 1px solid var(--dg-edge); border-radius: var(--dg-radius); color: var(--dg-fg); }
      .silence summary::-webkit-details-marker { display: none; }
      .silence summary::after { content: " ▾" / ""; }
      .silence[open] summary::after { content: " ▴" / ""; }
      .silence[open] { flex-basis: 100%; display: grid; justify-items: end; }
      .spans { display: flex; flex-wrap: wrap; justify-content: flex-end; align-items: center; gap: 8px; padding-top: 8px; font-size: 14px; }
      .resolved .message { color: var(--dg-muted); }
      figure { padding-top: 16px; }
      @container (max-width: 560px) { .alert { grid-template-columns: minmax(0, 1fr); } .actions, .spans { justify-content: flex-start; } .actions { margin-top: 4px; } .silence[open] { justify-items: start; } }
      @media (pointer: coarse) { .silence summary { min-height: 44px; padding-block: 10px; } }
      @media print { .actions { display: none; } }
    `,
  ];

  @property({ attribute: false }) report: Report | null = null;
  /** If absent, alerts can be acknowledged. */
  @property({ type: Boolean }) readonly = false;
  /** When each known silence ends, by alert id; if given, alerts can be silenced. */
  @property({ attribute: false }) silences: ReadonlyMap<string, number> | null = null;

  /** The alert that was acted on, because its control may be gone when the answer arrives. */
  private acted: string | null = null;

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has("report") || this.acted === null) return;
    const row = this.renderRoot.querySelector<HTMLElement>(
      `[data-alert="${CSS.escape(this.acted)}"]`,
    );
    this.acted = null;
    (row?.querySelector<HTMLElement>("button, summary") ?? row)?.focus();
  }

  protected override render(): TemplateResult {
    const { report } = this;
    if (!report) return empty("Nothing has been analysed yet.");
    const sorted = inOrder(report.alerts);
    const lanes = timelineOf({ ...report, alerts: sorted });
    if (lanes.lanes.length === 0) return empty("No alert has been raised.");
    return html`<div part="panel">
      <p>${tally(sorted)}</p>
      <ul class="alerts">${sorted.map((alert) => this.alert(alert))}</ul>
      <figure part="chart"><figcaption><span class="title">Alerts over batches</span></figcaption>
        ${this.stepped("Alerts over batches", (width) => timeline(lanes, { width }))}
        ${this.under(html`<p class="note">${timelineNote(lanes)}</p>`, this.said)}
        ${this.twin(() => timelineTable(lanes))}</figure></div>`;
  }

  private alert(alert: Alert): TemplateResult {
    return html`<li class=${`alert ${alert.state}`} data-alert=${alert.id} tabindex="-1">${alertStatus(alert)}
      <div><p class="message">${unparted(alert.message)}</p>
        <p class="note">since ${alert.sinceLabel}${this.marks(alert)}</p></div>
      ${this.readonly || alert.state === "resolved" ? nothing : this.actions(alert)}</li>`;
  }

  private actions(alert: Alert): TemplateResult {
    return html`<div class="actions">
      ${alert.acknowledged ? nothing : this.seen(alert)}
      ${this.silences ? this.silencing(alert, this.silences.get(alert.id) ?? null) : nothing}
    </div>`;
  }

  private seen(alert: Alert): TemplateResult {
    const click = () => {
      this.acted = alert.id;
      emit(this, "driftglass-acknowledge", { id: alert.id });
    };
    return html`<button type="button" class="button" part="button" @click=${click}
      aria-label=${`Mark as seen: ${subject(alert)}`}>Mark as seen</button>`;
  }

  /** The choice of how long to silence an alert, or the way to end a silence that is known. */
  private silencing(alert: Alert, untilMs: number | null): TemplateResult | typeof nothing {
    const set = (until: number | null) => {
      this.acted = alert.id;
      emit(this, "driftglass-silence", { id: alert.id, untilMs: until });
    };
    if (alert.silenced) {
      if (untilMs === null) return nothing;
      return html`<button type="button" class="button" part="button" @click=${() => set(null)}
        aria-label=${`Undo silence: ${subject(alert)}`}>Undo silence</button>`;
    }
    if (!this.report) return nothing;
    return html`<details class="silence">
      <summary aria-label=${`Silence: ${subject(alert)}`}>Silence</summary>
      <div class="spans" role="group" aria-label=${`Silence ${subject(alert)} for`}><span aria-hidden="true">for</span>
        ${spansOf(this.report).map(
          ({ label, untilMs: until }) =>
            html`<button type="button" class="button" part="button" @click=${() => set(until)}>${label}</button>`,
        )}</div></details>`;
  }

  private marks(alert: Alert): string {
    const by = alert.inhibitedBy ?? null;
    const muted = by === null ? "" : `, muted by ${by}`;
    const until = this.silences?.get(alert.id) ?? null;
    const silenced = alert.silenced ? `, ${silencedWords(until)}` : "";
    return `${alert.acknowledged ? ", seen" : ""}${silenced}${muted}`;
  }
}

function subject(alert: Alert): string {
  return [alert.rule, alert.column, alert.segment ?? null]
    .filter((part) => part !== null)
    .join(", ");
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
