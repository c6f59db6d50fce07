import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Report } from "../../core/types.js";
import { saveFile } from "../download.js";
import { EXPORTS, type ExportChoice, type Source } from "../exports.js";
import { counted } from "../format.js";
import { Mask } from "../mask.js";
import { problemOf } from "../problem.js";
import { session } from "../session.js";
import "../parts/prometheus-preview.js";

const NAMES: Record<ExportChoice["names"], string> = {
  categories: "Aggregates only, no rows. Names of columns, categories and batches.",
  none: "Settings only: no values, no names of categories.",
  needed: "Aggregates only, no rows. Names of columns, categories and batches.",
};

/** What can be taken away, and what each file contains. */
@customElement("driftglass-export")
export class ExportScreen extends LitElement {
  @property({ attribute: false }) report!: Report;

  @state() private isMasked = false;
  private mask: Mask | null = null;
  private outcome = "";

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("report")) this.mask = null;
  }

  /** What is written: the report with its exact names, and what replaces those of categories. */
  private source(): Source {
    const report = session.exactReport ?? this.report;
    if (this.isMasked) this.mask ??= Mask.of(report);
    return { report, mask: this.isMasked ? this.mask : null };
  }

  protected override render(): TemplateResult {
    const toggled = (event: Event): void => {
      this.isMasked = event.target instanceof HTMLInputElement && event.target.checked;
    };
    return html`
      <h1 tabindex="-1">Export</h1>
      <p class="lead">
        Every file holds results only, never rows. They name your columns, categories and files. A chart
        is saved where it stands: “Save chart” below it.
      </p>
      <p class="mask">
        <label><input type="checkbox" .checked=${this.isMasked} @change=${toggled} /> Replace category names with A, B, C</label>
        ${this.isMasked ? html`<span class="fine">${counted(this.source().mask?.size ?? 0, "name")} replaced; names of columns and batches stay.</span>` : nothing}
      </p>
      <ul class="exports">
        ${EXPORTS.map((choice) => this.choice(choice))}
      </ul>
      <p role="status">${this.outcome}</p>
      <driftglass-prometheus-preview .source=${this.source()}></driftglass-prometheus-preview>
    `;
  }

  private choice(choice: ExportChoice): TemplateResult {
    const hint = `contains-${choice.ending.replaceAll(".", "-")}`;
    const isRefused = this.isMasked && choice.names === "needed";
    const names = this.isMasked && choice.names === "categories" ? MASKED : NAMES[choice.names];
    return html`<li>
      <button type="button" aria-describedby=${hint} ?disabled=${isRefused} @click=${() => this.save(choice)}>${choice.name}</button>
      <p id=${hint}>${choice.contains} <span class="fine">${isRefused ? REFUSED : names}</span></p>
    </li>`;
  }

  private async save(choice: ExportChoice): Promise<void> {
    this.say(`Preparing ${choice.name} …`);
    try {
      const name = `driftglass.${choice.ending}`;
      saveFile(name, choice.type, await choice.write(this.source()));
      this.say(`Saved ${name}.`);
    } catch (reason) {
      this.say(problemOf(reason, "").message);
    }
  }

  private say(text: string): void {
    this.outcome = text;
    this.requestUpdate();
  }
}

const MASKED = "Aggregates only, no rows. Names of columns and batches; categories are letters.";
const REFUSED =
  "It needs the names of categories to compare the next batch: take it without replacing them.";
