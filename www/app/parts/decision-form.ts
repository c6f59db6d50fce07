import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { inEnglish } from "../../charts/format.js";
import type { DecisionRecord, RecordedCheck } from "../../core/types.js";
import {
  CHOICES,
  type Choice,
  checksOf,
  hasDrift,
  type Known,
  NOTHING_KNOWN,
  suggested,
} from "../decide/checks.js";
import { engine } from "../engine/engine-port.js";
import { saveFile } from "../exports/download.js";
import { inputsOf } from "../session/inputs.js";
import { session } from "../session/session.js";
import { counted, percent, shown } from "../shared/format.js";
import { problemOf } from "../shared/problem.js";
import { ReportPart } from "./report-part.js";

const CHOICE_NAMES = Object.keys(CHOICES) as Choice[];

/** The user's decision and its reason, and the record of both as a file. */
@customElement("driftglass-decision-form")
export class DecisionForm extends ReportPart {
  @property({ attribute: false }) checks: readonly RecordedCheck[] = [];
  @property({ attribute: false }) known: Known = NOTHING_KNOWN;
  /** The user's choice; until then the suggestion. */
  private choice: Choice | null = null;
  private outcome = "";
  private isBusy = false;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("report")) return;
    this.choice = null;
    this.outcome = "";
  }

  protected override render(): TemplateResult {
    const suggestion = suggested(this.report, this.checks);
    return html`<form class="decision" @submit=${this.save}>
      ${hasDrift(this.report) ? this.explanation() : nothing}
      <fieldset>
        <legend>Decision</legend>
        <div class="choices">${CHOICE_NAMES.map((name) => this.option(name, suggestion))}</div>
      </fieldset>
      <label>Reason
        <textarea name="note" rows="3" required aria-describedby="decision-hint"></textarea>
      </label>
      <label>
        <span>Decided by (optional)</span>
        <input type="text" name="person" autocomplete="name" />
      </label>
      <p class="fine" id="decision-hint">
        The record holds your reason, the checks, thresholds and mapping, and name, size and SHA-256 of
        every file. No rows. It is saved on your device only.
      </p>
      <div class="saves">
        <button type="submit" class="primary" value="md" ?disabled=${this.isBusy}>Save as Markdown</button>
        <button type="submit" value="json" ?disabled=${this.isBusy}>Save as JSON</button>
      </div>
    </form>
    <p role="status">${this.outcome}</p>`;
  }

  private explanation(): TemplateResult {
    return html`<label class="tick">
      <input type="checkbox" name="explained" .checked=${this.known.isExplained} @change=${this.explain} />
      I know the cause of the drift
    </label>`;
  }

  private option(name: Choice, suggestion: Choice): TemplateResult {
    return html`<label class="tick">
      <input
        type="radio"
        name="decision"
        value=${name}
        .checked=${(this.choice ?? suggestion) === name}
        @change=${() => this.pick(name)}
      />
      ${CHOICES[name]}${name === suggestion ? html` <span class="fine">(suggested)</span>` : nothing}
    </label>`;
  }

  private pick(choice: Choice): void {
    this.choice = choice;
    this.requestUpdate();
  }

  private readonly explain = (event: Event): void => {
    if (!(event.target instanceof HTMLInputElement)) return;
    this.dispatchEvent(new CustomEvent("explained", { detail: event.target.checked }));
  };

  private readonly save = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const { target, submitter } = event;
    if (!(target instanceof HTMLFormElement) || this.isBusy) return;
    const ending = submitter instanceof HTMLButtonElement ? submitter.value : "md";
    const fields = new FormData(target);
    this.isBusy = true;
    this.say("Preparing the record …");
    try {
      const record = await this.record(fields);
      const name = `decision.${ending}`;
      if (ending === "json") saveFile(name, "application/json", JSON.stringify(record, null, 2));
      else saveFile(name, "text/markdown", await (await engine()).decisionMarkdown(record));
      this.say(`Saved ${name}: ${counted(record.inputs.length, "file")} with SHA-256.`);
    } catch (reason) {
      this.say(problemOf(reason, "").message);
    }
    this.isBusy = false;
    this.requestUpdate();
  };

  private async record(fields: FormData): Promise<DecisionRecord> {
    const report = session.exactReport ?? this.report;
    // The record has exact names, not displayed ones, and numbers as every file has them.
    const checks = inEnglish(() => checksOf(report, this.known));
    const suggestion = suggested(report, checks);
    const person = String(fields.get("person") ?? "").trim();
    const inputs = await inputsOf((name, share) =>
      this.say(`SHA-256 of ${shown(name)}: ${percent(share)}`),
    );
    const { advice } = report.dashboard;
    const { gate } = this.known;
    const reason = suggestion === "promote-challenger" ? gate?.reason : advice.reason;
    const result = { decision: suggestion, reason: reason ?? advice.reason, advice, gate };
    return (await engine()).decisionRecord({
      kind: "review",
      at: Date.now(),
      result,
      decision: String(fields.get("decision") ?? suggestion),
      note: String(fields.get("note") ?? "").trim(),
      ...(person === "" ? {} : { person }),
      checks,
      inputs,
      compared: inEnglish(() => compared(report)),
      options: { analysedWith: report.engine, config: report.config },
    });
  }

  private say(text: string): void {
    this.outcome = text;
    this.requestUpdate();
  }
}

function compared({ reference, batches }: DecisionForm["report"]): string[] {
  const last = batches.at(-1);
  return [
    `Reference of ${counted(reference.rows, "row")} against ${counted(batches.length, "batch", "batches")}`,
    ...(last ? [`Last batch: ${last.label}, ${counted(last.rows, "row")}`] : []),
  ];
}
