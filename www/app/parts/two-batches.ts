import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { guard } from "lit/directives/guard.js";
import { byDrift, ORDER_WORDS } from "../../charts/index.js";
import type { BatchReport, DriftReport, DriftResult, Report } from "../../core/types.js";
import { isLogarithmic } from "../address/axes.js";
import { engine } from "../engine/engine-port.js";
import { indexOf } from "../findings/report-view.js";
import { session } from "../session/session.js";
import { counted, percent, pValue } from "../shared/format.js";
import { problemOf } from "../shared/problem.js";
import { Part } from "./part.js";

/** Compares any two batches, in place of a batch and the reference. */
@customElement("driftglass-two-batches")
export class TwoBatches extends Part {
  @property({ attribute: false }) report!: Report;
  @property({ attribute: false }) batch!: BatchReport;

  private earlier = "";
  private later = "";
  private found: DriftReport | null = null;
  private names: [string, string] = ["", ""];
  private shown: DriftResult | null = null;
  private saying = "";

  protected override render(): TemplateResult | typeof nothing {
    if (this.report.batches.length < 2) return nothing;
    const [before, after] = this.chosen();
    const isPossible = session.tables !== null && before !== after;
    return html`<section aria-labelledby="two-heading">
      <h2 id="two-heading">Two batches</h2>
      <div class="row picker">
        ${this.list("Compare", after, (label) => (this.later = label))}
        ${this.list("with", before, (label) => (this.earlier = label))}
        <button type="button" ?disabled=${!isPossible} @click=${this.compare}>Compare the two</button>
        <span role="status">${session.tables === null ? "Only results are here, not the rows that this takes." : this.saying}</span>
      </div>
      ${this.found === null ? nothing : this.answer(this.found)}
    </section>`;
  }

  private chosen(): [string, string] {
    const labels = this.report.batches.map(({ label }) => label);
    const at = indexOf(this.report, this.batch);
    const other = labels[at > 0 ? at - 1 : 1] ?? "";
    const known = (label: string, otherwise: string) =>
      labels.includes(label) ? label : otherwise;
    return [known(this.earlier, other), known(this.later, this.batch.label)];
  }

  private list(name: string, chosen: string, take: (label: string) => void): TemplateResult {
    const pick = (event: Event): void => {
      take((event.target as HTMLSelectElement).value);
      this.requestUpdate();
    };
    return html`<label>${name}
      <select @change=${pick} data-chosen=${chosen}>${guard([this.report], () => this.options())}</select>
    </label>`;
  }

  /** Built by hand and once per report, because there may be hundreds of them. */
  private options(): HTMLOptionElement[] {
    return this.report.batches.map(({ label }) => new Option(label, label));
  }

  protected override updated(): void {
    for (const select of this.querySelectorAll<HTMLSelectElement>("select[data-chosen]"))
      select.value = select.dataset.chosen ?? "";
  }

  private say(text: string): void {
    this.saying = text;
    this.requestUpdate();
  }

  private readonly compare = async (): Promise<void> => {
    const [before, after] = this.chosen();
    const fromEnd = (name: string): number =>
      this.report.batches.length - this.report.batches.findIndex(({ label }) => label === name);
    const columns = (this.batch.drift?.columns ?? []).flatMap(({ column }) =>
      column === null ? [] : [column],
    );
    const options = { ...this.report.config.drift, columns };
    const { tables } = session;
    this.say("Comparing …");
    try {
      const running = await engine();
      const found = await tables?.withBatch(fromEnd(before), (_reference, earlier) =>
        tables.withBatch(fromEnd(after), (_other, later) =>
          running.detectDrift(earlier, later, options),
        ),
      );
      this.found = found ?? null;
      this.shown = null;
      this.names = [before, after];
      this.say(found ? "Compared." : "The rows of these batches are not loaded any more.");
    } catch (reason) {
      this.say(problemOf(reason, "").message);
    }
  };

  private answer(found: DriftReport): TemplateResult {
    const [before, after] = this.names;
    return html`<p>${found.drifted} of ${counted(found.compared, "column")} changed from <bdi>${before}</bdi> (reference here) to <bdi>${after}</bdi>. In order: ${ORDER_WORDS}.</p>
      <div class="scroll" role="group" aria-label="Columns of the two batches" tabindex="0"><table>
        <thead><tr><th scope="col">Column</th><th scope="col">Verdict</th><th scope="col" class="numeric">Rows moved</th><th scope="col" class="numeric">Adjusted p</th></tr></thead>
        <tbody>${[...found.columns].sort(byDrift).map((result) => this.row(result))}</tbody>
      </table></div>
      ${this.shown === null ? nothing : html`<driftglass-distribution .logarithmic=${isLogarithmic()} .result=${this.shown}></driftglass-distribution>`}`;
  }

  private row(result: DriftResult): TemplateResult {
    const show = (): void => {
      this.shown = result;
      this.requestUpdate();
    };
    return html`<tr>
      <th scope="row"><button type="button" class="quiet small" aria-pressed=${this.shown === result} @click=${show}><bdi>${result.column}</bdi></button></th>
      <td><span class="verdict ${result.verdict}">${result.verdict}</span></td>
      <td class="numeric">${percent(result.effect)}</td>
      <td class="numeric">${pValue(result.adjustedPValue)}</td>
    </tr>`;
  }
}
