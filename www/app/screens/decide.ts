import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { metricLabel } from "../../charts/index.js";
import type { AdviceAction, GateDecision, TriggerDecision } from "../../core/types.js";
import { navigation } from "../address/navigation.js";
import { checkList } from "../decide/check-list.js";
import { CHOICES, checksOf, type Known, NOTHING_KNOWN, suggested } from "../decide/checks.js";
import { type Outlook, outlookOf } from "../findings/outlook.js";
import { ReportPart } from "../parts/report-part.js";
import { session } from "../session/session.js";
import { listed, shownIn } from "../shared/format.js";
import { problemOf } from "../shared/problem.js";

/** The parts of its input that the trigger uses. */
function watched({ recentAccuracy, recentDriftPValue }: TriggerDecision): string {
  const accuracy = recentAccuracy === null ? [] : ["accuracy"];
  const drift = recentDriftPValue === null ? [] : ["drift of the predictions"];
  return listed([...accuracy, ...drift]);
}

const ROLLOUT: Record<AdviceAction, string> = {
  keep: "A running rollout may go on to its next step.",
  investigate: "Keep a running rollout where it is until you know the cause.",
  "hold-rollout": "Keep a running rollout where it is: do not raise its share.",
  retrain: "Keep a running rollout where it is; the next candidate should come from new data.",
  "roll-back": "Send all traffic back to the previous model.",
};

/** What to do: the suggestion with its checks, retraining, rollout, a challenger, the decision and its record. */
@customElement("driftglass-decide")
export class DecideScreen extends ReportPart {
  private outlook: Outlook | null = null;
  private trouble = "";
  private known = NOTHING_KNOWN;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("report")) return;
    this.known = NOTHING_KNOWN;
    void this.look();
    void this.divide();
  }

  private async look(): Promise<void> {
    this.outlook = null;
    this.trouble = "";
    try {
      this.outlook = await outlookOf(this.report);
    } catch (reason) {
      this.trouble = problemOf(reason, "").message;
    }
    this.requestUpdate();
  }

  private async divide(): Promise<void> {
    const { report } = this;
    const exact = session.exactReport ?? report;
    const compared = await import("../decide/gate.js")
      .then(({ segmentsCompared }) => segmentsCompared(exact))
      .catch((reason: unknown) => ({ reason: problemOf(reason, "").message }));
    if (report === this.report) this.know({ segments: compared });
  }

  protected override render(): TemplateResult {
    const { advice } = this.report.dashboard;
    void import("../parts/gate-form.js");
    void import("../parts/decision-form.js");
    const checks = checksOf(this.report, shownIn(this.known));
    const suggestion = suggested(this.report, checks);
    const { gate } = this.known;
    return html`
      <h1 tabindex="-1">Decide</h1>
      <section class="advice" aria-labelledby="advice-heading">
        <h2 id="advice-heading">Suggested: ${CHOICES[suggestion]}</h2>
        <p class="lead">${suggestion === "promote-challenger" ? shownIn(gate?.reason) : advice.reason}</p>
        ${checkList(checks)}
      </section>
      <div class="two">
        <section aria-labelledby="retrain-heading">
          <h2 id="retrain-heading">Retraining</h2>
          ${this.retraining()}
          <p><a href=${navigation.link({ view: "policies" })}>Try other limits on the batches so far</a></p>
        </section>
        <section aria-labelledby="rollout-heading">
          <h2 id="rollout-heading">Rollout</h2>
          <p>${ROLLOUT[advice.action]}</p>
          <p class="fine">This page advises; it changes nothing in your systems.</p>
        </section>
      </div>
      <section aria-labelledby="gate-heading">
        <h2 id="gate-heading">Deploy a candidate?</h2>
        <driftglass-gate-form
          .report=${this.report}
          .batch=${this.batch}
          @compared=${({ detail }: CustomEvent<GateDecision | null>) => this.know({ gate: detail })}
        ></driftglass-gate-form>
      </section>
      <section aria-labelledby="record-heading">
        <h2 id="record-heading">Decide, and keep a record</h2>
        <driftglass-decision-form
          .report=${this.report}
          .batch=${this.batch}
          .checks=${checks}
          .known=${this.known}
          @explained=${({ detail }: CustomEvent<boolean>) => this.know({ isExplained: detail })}
        ></driftglass-decision-form>
      </section>
    `;
  }

  private know(more: Partial<Known>): void {
    this.known = { ...this.known, ...more };
    this.requestUpdate();
  }

  /** The trigger's rule knows only limits; if the suggestion above differs, the page explains why. */
  private trigger({ trigger }: Outlook): TemplateResult {
    if (!trigger.retrain)
      return html`<strong>No need to retrain</strong> by ${watched(trigger)}; drift of columns is not looked at.`;
    if (this.report.dashboard.advice.action === "retrain") return html`<strong>Retrain.</strong>`;
    return html`A rule that knows only limits would retrain; the suggestion above also weighs the
      reference. The rule:`;
  }

  private retraining(): TemplateResult {
    if (this.trouble !== "") return html`<p>${this.trouble}</p>`;
    const { outlook } = this;
    if (outlook === null) return html`<p class="fine">Looking at the history …</p>`;
    const { recentAccuracy, recentDriftPValue, retrain, reason } = outlook.trigger;
    const isKnown = retrain || recentAccuracy !== null || recentDriftPValue !== null;
    return html`
      ${
        isKnown
          ? html`<p>${this.trigger(outlook)} ${reason}</p>`
          : html`<p><strong>Not known.</strong> It takes the accuracy of a batch, or the drift of its predictions.</p>`
      }
      ${
        outlook.trend === null
          ? nothing
          : html`<p>${metricLabel(outlook.metric)} over <bdi>${outlook.trendSpan}</bdi>: ${outlook.trendSentence}</p>
            ${outlook.trend.slope === null ? nothing : html`<p class="fine">A straight line through these batches. The <a href=${navigation.link({ view: "performance" })}>Performance screen</a> has the median change over up to 30 batches: another span, another slope.</p>`}`
      }
    `;
  }
}
