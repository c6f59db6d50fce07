import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { comparison } from "../decide/policy-words.js";
import { type Replayed, replayed } from "../decide/replaying.js";
import { saveFile } from "../exports/download.js";
import { primaryMetric } from "../findings/report-view.js";
import { ReportPart } from "../parts/report-part.js";
import { session } from "../session/session.js";
import {
  incidentsOf,
  inhibitOf,
  policyOf,
  rulesOf,
  type Trial,
  trialOf,
} from "../session/trial.js";
import { counted, shownIn } from "../shared/format.js";
import { problemOf } from "../shared/problem.js";

/** Milliseconds after the last key before a replay starts. */
const PAUSE = 150;

const WAITING = "Replaying …";

/** Other rules, a trigger or a gate over the batches so far, beside the policy in force. */
@customElement("driftglass-policies")
export class PoliciesScreen extends ReportPart {
  private replayed: Replayed | null = null;
  /** The input of the lanes on screen. */
  private sentence = "";
  private trouble = "";
  private isBehind = false;
  /** Counts runs: an answer to an older one is dropped. */
  private run = 0;
  private soon: ReturnType<typeof setTimeout> | undefined;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("report")) this.later(0);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.soon);
    this.run += 1;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.later(0);
  }

  private get trial(): Trial {
    session.trial ??= this.fresh();
    return session.trial;
  }

  private fresh(): Trial {
    const rules = session.exactReport?.config.rules ?? [];
    const metric = primaryMetric(this.batch) ?? "driftedShare";
    return trialOf(rules, metric, session.exactReport?.config.inhibit);
  }

  private later(pause: number): void {
    clearTimeout(this.soon);
    this.run += 1;
    this.isBehind = true;
    this.soon = setTimeout(() => void this.replay(this.run), pause);
  }

  private readonly edited = (): void => {
    this.later(PAUSE);
    this.requestUpdate();
  };

  private async replay(run: number): Promise<void> {
    const { trial } = this;
    const config = session.exactReport?.config ?? {};
    const incidents = incidentsOf(trial, this.report);
    let answer: Replayed | null = null;
    let trouble = "";
    try {
      const monitor = await session.currentMonitor();
      if (monitor !== null) answer = await replayed(monitor, config, incidents, trial);
    } catch (reason) {
      trouble = problemOf(reason, "").message;
    }
    if (run !== this.run) return;
    this.trouble = trouble;
    if (answer !== null) this.take(answer, trial);
    this.requestUpdate();
  }

  private take({ replay, faults }: Replayed, trial: Trial): void {
    this.isBehind = replay === null;
    this.replayed = { replay: replay === null ? this.lastReplay() : shownIn(replay), faults };
    if (replay !== null) this.sentence = comparison(replay, trial.kind);
  }

  private lastReplay() {
    return this.replayed?.replay ?? null;
  }

  protected override render(): TemplateResult {
    return html`
      <h1 tabindex="-1">Policies</h1>
      <p class="lead">
        What would other rules have done over the ${counted(this.report.batches.length, "batch", "batches")} so far?
      </p>
      ${session.canBeAsked ? this.editor() : closed()}
    `;
  }

  private editor(): TemplateResult {
    const { trial } = this;
    const faults = this.replayed?.faults ?? new Map();
    void import("../parts/incidents.js");
    void import("../parts/policy-form.js");
    return html`
      <section aria-labelledby="replay-heading" aria-busy=${this.outcome() === WAITING}>
        <h2 id="replay-heading">Replay</h2>
        <p role="status" class="outcome">${this.outcome()}</p>
        ${this.lanes(trial)}
      </section>
      <section aria-labelledby="wrong-heading">
        <h2 id="wrong-heading">When something was wrong</h2>
        <driftglass-incidents .report=${this.report} .trial=${trial} @edited=${this.edited}></driftglass-incidents>
      </section>
      <section aria-labelledby="edit-heading">
        <div class="head">
          <h2 id="edit-heading">Edited policy</h2>
          <button type="button" class="small" @click=${this.reset}>Reset to the policy in force</button>
        </div>
        <driftglass-policy-form
          .report=${this.report}
          .trial=${trial}
          .faults=${faults}
          @edited=${this.edited}
        ></driftglass-policy-form>
        ${this.use(trial)}
      </section>
    `;
  }

  private outcome(): string {
    if (this.trouble !== "") return this.trouble;
    if ((this.replayed?.faults.size ?? 0) > 0)
      return "Not replayed: correct the marked field first. Below is the last answer.";
    return this.sentence === "" ? WAITING : this.sentence;
  }

  private lanes(trial: Trial): TemplateResult | typeof nothing {
    const replay = this.lastReplay();
    if (replay === null) return nothing;
    return html`<driftglass-replay
      .replay=${replay}
      .batches=${this.report.batches}
      .incidents=${incidentsOf(trial, this.report)}
    ></driftglass-replay>`;
  }

  private use(trial: Trial): TemplateResult {
    const isRules = trial.kind === "rules";
    const hasFault = (this.replayed?.faults.size ?? 0) > 0 || policyOf(trial).faults.size > 0;
    return html`
      <p class="row">
        <button type="button" class="primary" ?disabled=${!isRules || hasFault || !session.canRunAgain} @click=${this.apply}>
          Use this policy
        </button>
        ${
          session.rulesBefore === null
            ? nothing
            : html`<button type="button" @click=${() => session.undoRules()}>Undo the last change of policy</button>`
        }
        ${isRules ? html`<button type="button" class="quiet" ?disabled=${hasFault} @click=${this.save}>Save the rules</button>` : nothing}
      </p>
      <p class="fine">${consequence(isRules)}</p>
    `;
  }

  private readonly reset = (): void => {
    const { spans } = this.trial;
    session.trial = { ...this.fresh(), spans };
    this.later(0);
    this.requestUpdate();
  };

  /** Puts the policy in force. If the last edit has not been replayed yet, the engine must accept it first. */
  private readonly apply = async (): Promise<void> => {
    if (this.isBehind) {
      clearTimeout(this.soon);
      this.run += 1;
      await this.replay(this.run);
    }
    if (this.isBehind) return;
    const inhibit = inhibitOf(this.trial);
    const isAsConfigured = inhibit.length === 0 && !session.exactReport?.config.inhibit?.length;
    await session.useRules(rulesOf(this.trial), isAsConfigured ? session.inhibit : inhibit);
  };

  private readonly save = (): void => {
    const rules = rulesOf(this.trial);
    const file = { rules, inhibit: inhibitOf(this.trial), tests: [] };
    saveFile("driftglass-rules.json", "application/json", `${JSON.stringify(file, null, 2)}\n`);
  };
}

/** The effect of using the policy, or why it cannot be used. */
function consequence(isRules: boolean): string {
  if (!isRules)
    return "A trigger or a gate can be compared here; only alert rules can be put in force.";
  if (!session.canRunAgain)
    return "A saved analysis has no rows to observe again. Save the rules, or load the files to put them in force.";
  return "Using it observes every batch again under these rules: alerts, verdict and advice follow. It can be undone.";
}

function closed(): TemplateResult {
  return html`<p>A report that was opened from a file holds results only. Open a snapshot or the files themselves to try policies on them.</p>`;
}
