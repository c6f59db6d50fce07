import { html, LitElement, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Report } from "../../core/types.js";
import { saveFile } from "../download.js";
import { EXPORTS, type ExportChoice } from "../exports.js";
import { problemOf } from "../problem.js";
import { session } from "../session.js";

/** What can be taken away, and what each file contains. */
@customElement("driftglass-export")
export class ExportScreen extends LitElement {
  @property({ attribute: false }) report!: Report;

  private outcome = "";

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult {
    return html`
      <h1 tabindex="-1">Export</h1>
      <p class="lead">
        Every file holds results only, never rows. They name your columns, categories and files.
      </p>
      <ul class="exports">
        ${EXPORTS.map((choice) => this.choice(choice))}
      </ul>
      <p role="status">${this.outcome}</p>
    `;
  }

  private choice(choice: ExportChoice): TemplateResult {
    const hint = `contains-${choice.ending.replaceAll(".", "-")}`;
    return html`<li>
      <button type="button" aria-describedby=${hint} @click=${() => this.save(choice)}>${choice.name}</button>
      <p id=${hint}>${choice.contains}</p>
    </li>`;
  }

  private async save(choice: ExportChoice): Promise<void> {
    this.say(`Preparing ${choice.name} …`);
    try {
      const name = `driftglass.${choice.ending}`;
      saveFile(name, choice.type, await choice.write(session.exactReport ?? this.report));
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
