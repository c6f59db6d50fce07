import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import type { AlertEvent, Notification, Notifications, Severity } from "../../core/types.js";
import { unparted } from "../../elements/status.js";
import { session } from "../session/session.js";
import { counted, listed, shownIn } from "../shared/format.js";
import { problemOf } from "../shared/problem.js";
import { ReportPart } from "./report-part.js";

/** The shape of a severity, as elsewhere on the page. */
const VERDICT: Record<Severity, string> = {
  critical: "alert",
  high: "alert",
  medium: "drifted",
  info: "inconclusive",
};

const STATES: Partial<Record<AlertEvent["to"], string>> = {
  firing: "fires",
  resolved: "is over",
  "no-data": "has no data",
  "not-enough-data": "has too few rows",
};

/** The notifications of the last batch: grouped, without silenced or muted alerts. */
@customElement("driftglass-told")
export class Told extends ReportPart {
  private told: Notifications | null = null;
  private trouble = "";

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("report")) void this.look();
  }

  private async look(): Promise<void> {
    const { report } = this;
    this.trouble = "";
    try {
      const told = (await (await session.currentMonitor())?.notifications()) ?? null;
      if (report !== this.report) return;
      this.told = told === null ? null : shownIn(told);
    } catch (reason) {
      this.trouble = problemOf(reason, "").message;
    }
    this.requestUpdate();
  }

  protected override render(): TemplateResult | typeof nothing {
    const label = this.report.batches.at(-1)?.label;
    if (label === undefined || !session.canBeAsked) return nothing;
    return html`<section aria-labelledby="told-of-heading">
      <h2 id="told-of-heading">What would be sent about <bdi>${label}</bdi></h2>
      ${this.content()}
    </section>`;
  }

  private content(): TemplateResult {
    if (this.trouble !== "") return html`<p>${this.trouble}</p>`;
    const { told } = this;
    if (told === null) return html`<p class="fine">Looking at the last batch …</p>`;
    const { groups } = told;
    return html`
      ${
        groups.length === 0
          ? html`<p>Nothing: only what begins or ends is news, and nothing did${told.muted > 0 ? " that is not kept quiet" : ""}.</p>`
          : html`<ul class="told">${groups.map(notification)}</ul>`
      }
      ${this.rest(told)}
      ${
        session.hasFreshSilence
          ? html`<p class="fine">What was silenced since is kept quiet from the next batch on.</p>`
          : nothing
      }
    `;
  }

  private rest({ muted, omitted }: Notifications): TemplateResult | typeof nothing {
    const parts = [
      muted > 0 ? `${counted(muted, "change")} kept quiet: silenced or muted by another alert` : "",
      omitted > 0 ? `${counted(omitted, "more group")} left out` : "",
    ].filter((part) => part !== "");
    return parts.length === 0 ? nothing : html`<p class="fine">${listed(parts)}.</p>`;
  }
}

function notification({ group, severity, message, events }: Notification): TemplateResult {
  const states = events.map(({ alert, to }) => `${alert.replace("/", ": ")} ${STATES[to] ?? to}`);
  return html`<li>
    <span class="verdict ${VERDICT[severity]}">${severity}</span>
    <span>
      <strong><bdi>${Object.values(group).join(", ")}</bdi></strong> ${unparted(message)}
      ${events.length > 1 ? html`<span class="detail">${states.join(" · ")}</span>` : nothing}
    </span>
  </li>`;
}
