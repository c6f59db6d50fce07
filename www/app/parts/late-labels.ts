import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { metricLabel, metricValue } from "../../charts/index.js";
import type { LateLabels } from "../../core/types.js";
import type { InputFile } from "../files/input-file.js";
import type { Late } from "../files/late-joined.js";
import { labelColumns } from "../session/label-columns.js";
import { addLabels, removeLabels } from "../session/late.js";
import { labelled, oddities, tallyOf, tallyWords } from "../session/late-words.js";
import { session } from "../session/session.js";
import { count, counted, listed, rowsOf, shown, shownIn } from "../shared/format.js";
import { Part } from "./part.js";

/** Labels that arrive after their batches: file input, results, and the way to remove them. */
@customElement("driftglass-late-labels")
export class LateLabelsPart extends Part {
  private isBusy = false;

  protected override render(): TemplateResult {
    const { late } = session;
    return html`<section class="late" aria-labelledby="late-heading" aria-busy=${this.isBusy}>
      <h2 id="late-heading">Labels that came later</h2>
      <p>${this.lead(late)}</p>
      ${late === null ? nothing : this.outcome(late)}
      ${labelColumns() === null ? nothing : this.input(late)}
    </section>`;
  }

  private lead(late: Late | null): string {
    const columns = labelColumns();
    if (columns === null)
      return "Labels are joined by id. “Change columns or batches” on the overview: give one column the role of the identifier and one that of the target, and analyse again.";
    const waiting = this.waiting();
    if (waiting.length === 0) return late === null ? "" : "Every batch has targets now.";
    const which = shown(waiting.length > 4 ? "" : `: ${listed(waiting)}`);
    return `${counted(waiting.length, "batch", "batches")} without targets${which}. Add a file of “${shown(columns.id)}” and “${shown(columns.target)}” to see what came true.`;
  }

  private waiting(): string[] {
    const batches = session.report?.batches ?? [];
    return batches.filter(({ performance }) => performance === null).map(({ label }) => label);
  }

  private outcome(late: Late): TemplateResult {
    const tally = tallyOf(late.joined);
    const reached = labelled(late);
    const odd = oddities(tally, late.refused);
    return html`
      <ul class="late-files">${late.files.map((input) => this.file(input))}</ul>
      <p role="status"><strong>${tallyWords(tally, reached.length)}</strong></p>
      ${odd.length === 0 ? nothing : html`<ul class="warnings">${odd.map((line) => html`<li><bdi>${shown(line)}</bdi></li>`)}</ul>`}
      ${reached.length === 0 ? nothing : this.table(reached)}
    `;
  }

  private file(input: InputFile): TemplateResult {
    const name = shown(input.file.name);
    return html`<li>
      <span class="name"><bdi>${name}</bdi></span>
      <span class="numbers">${counted(input.table === null ? 0 : rowsOf(input.table), "label")}</span>
      <button type="button" class="quiet small" ?disabled=${this.isBusy} aria-label="Remove ${name}" @click=${() => this.run(() => removeLabels(input))}>Remove</button>
    </li>`;
  }

  private table(reached: readonly LateLabels[]): TemplateResult {
    const metric = reached[0]?.performance?.task === "regression" ? "mae" : "accuracy";
    return html`<details>
      <summary>Batch by batch</summary>
      <div class="scroll" role="group" aria-label="Labels, batch by batch" tabindex="0">
        <table class="stacked">
          <thead><tr>
            <th scope="col">Batch</th><th scope="col" class="numeric">Labelled</th>
            <th scope="col" class="numeric">Waiting</th>
            <th scope="col" class="numeric">${metricLabel(metric)}, estimated</th>
            <th scope="col" class="numeric">Realised</th>
          </tr></thead>
          <tbody>${reached.map((late) => this.row(late, metric))}</tbody>
        </table>
      </div>
    </details>`;
  }

  private row(late: LateLabels, metric: string): TemplateResult {
    const { label, counts } = shownIn(late);
    const batch = session.exactReport?.batches.findLast((of) => of.label === late.label);
    const realised = batch?.measurements.find((of) => of.metric === metric && of.column === null);
    const estimate = late.estimated?.metrics.find((of) => of.metric === metric);
    return html`<tr>
      <th scope="row"><bdi>${label}</bdi></th>
      <td class="numeric" data-label="labelled">${count(counts.matched)}</td>
      <td class="numeric" data-label="waiting">${count(counts.unlabelled)}</td>
      <td class="numeric" data-label="estimated">${metricValue(metric, estimate?.value ?? null)}</td>
      <td class="numeric" data-label="realised">${metricValue(metric, realised?.value ?? null)}</td>
    </tr>`;
  }

  private input(late: Late | null): TemplateResult {
    return html`<div class="input">
      <label for="labels-input">${late === null ? "Add labels" : "Add more labels"}</label>
      <input
        type="file"
        id="labels-input"
        aria-describedby="labels-hint"
        multiple
        ?disabled=${this.isBusy}
        @change=${this.take}
      />
      <p id="labels-hint" class="hint">Or drop them anywhere on this page. Rows are found by their id; the estimate stays beside what came true.</p>
    </div>`;
  }

  private readonly take = (event: Event): void => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || !input.files) return;
    const files = [...input.files];
    input.value = "";
    void this.run(() => addLabels(files));
  };

  private async run(step: () => Promise<void>): Promise<void> {
    this.isBusy = true;
    this.requestUpdate();
    await step();
    this.isBusy = false;
    this.requestUpdate();
    await this.updateComplete;
    this.querySelector<HTMLElement>("#labels-input")?.focus();
  }
}
