import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { navigation } from "../address/navigation.js";
import { addressOf, batchAt, indexOf } from "../findings/report-view.js";
import { session } from "../session/session.js";
import { Part } from "./part.js";

/** Which batch is looked at: one back, one on, or any from the list. */
@customElement("driftglass-batch-stepper")
export class BatchStepper extends Part {
  protected override render(): TemplateResult | typeof nothing {
    const { report } = session;
    const batch = report && batchAt(report, navigation.route.batch);
    if (!report || !batch) return nothing;
    const index = indexOf(report, batch);
    return html`<div class="stepper" role="group" aria-label="Batch">
      <span class="against"><bdi>${report.reference.label}</bdi></span><span class="versus">vs</span>
      ${this.step("Earlier batch", "‹", report.batches[index - 1]?.label)}
      <select aria-label="Batch" @change=${this.pick}>
        ${report.batches.map(
          ({ label }) =>
            html`<option value=${label} ?selected=${label === batch.label}>${label}</option>`,
        )}
      </select>
      ${this.step("Later batch", "›", report.batches[index + 1]?.label)}
    </div>`;
  }

  private step(name: string, sign: string, label: string | undefined): TemplateResult {
    return html`<button
      type="button"
      class="quiet icon"
      aria-label=${name}
      ?disabled=${label === undefined}
      @click=${() => this.goTo(label ?? null)}
    >
      ${sign}
    </button>`;
  }

  private readonly pick = (event: Event): void => {
    if (event.target instanceof HTMLSelectElement) this.goTo(event.target.value);
  };

  private goTo(label: string | null): void {
    const { report } = session;
    const batch = report === null || label === null ? null : addressOf(report, label);
    navigation.go({ batch, column: navigation.route.column });
  }
}
