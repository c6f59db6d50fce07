import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Report } from "../../core/types.js";
import { saveFile } from "../exports/download.js";
import { EXPORTS, type ExportChoice, type Source } from "../exports/exports.js";
import { Mask } from "../exports/mask.js";
import type { ColumnMask } from "../exports/mask-columns.js";
import { session } from "../session/session.js";
import { counted } from "../shared/format.js";
import { problemOf } from "../shared/problem.js";

const NAMES: Record<ExportChoice["names"], string> = {
  categories: "Aggregates only, no rows. Names of columns, categories and batches.",
  none: "Settings only: no values, no names of categories.",
  needed: "Aggregates only, no rows. Names of columns, categories and batches.",
};

/** The files that can be exported, and their contents. */
@customElement("driftglass-export")
export class ExportScreen extends LitElement {
  @property({ attribute: false }) report!: Report;

  @state() private isMasked = false;
  private mask: Mask | null = null;
  /** Replaces column names; `null` if they are not hidden. */
  @state() private columns: ColumnMask | null = null;
  private outcome = "";

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has("report")) return;
    this.mask = null;
    this.columns = null;
  }

  /** The data to write: the report with its exact names, and the replacements for categories. */
  private source(): Source {
    const report = session.exactReport ?? this.report;
    if (this.isMasked) this.mask ??= Mask.of(report);
    return { report, mask: this.isMasked ? this.mask : null, columns: this.columns };
  }

  protected override render(): TemplateResult {
    void import("../parts/prometheus-preview.js");
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
        <label class="tick"><input type="checkbox" .checked=${this.isMasked} @change=${toggled} /> Replace category names with A, B, C</label>
        ${this.isMasked ? html`<span class="fine">${counted(this.source().mask?.size ?? 0, "name")} replaced; names of columns and batches stay.</span>` : nothing}
      </p>
      <p class="mask">
        <label class="tick"><input type="checkbox" .checked=${this.columns !== null} @change=${this.hide} /> Hide column names</label>
        ${this.columns === null ? nothing : html`<span class="fine">${counted(this.columns.size, "column")} hidden, also in sentences.</span>`}
      </p>
      <ul class="exports">
        ${EXPORTS.map((choice) => this.choice(choice))}
      </ul>
      <p role="status">${this.outcome}</p>
      <driftglass-prometheus-preview .source=${this.source()}></driftglass-prometheus-preview>
    `;
  }

  private readonly hide = async (event: Event): Promise<void> => {
    const isHidden = event.target instanceof HTMLInputElement && event.target.checked;
    const { ColumnMask } = await import("../exports/mask-columns.js");
    this.columns = isHidden ? ColumnMask.of(session.exactReport ?? this.report) : null;
  };

  private choice(choice: ExportChoice): TemplateResult {
    const hint = `contains-${choice.ending.replaceAll(".", "-")}`;
    const needsNames = choice.names === "needed";
    const needsColumns = needsNames || choice.needsColumns === true;
    const isRefused = (this.isMasked && needsNames) || (this.columns !== null && needsColumns);
    const refused = this.columns !== null ? COLUMNS_NEEDED : REFUSED;
    const names = this.isMasked && choice.names === "categories" ? MASKED : NAMES[choice.names];
    return html`<li>
      <button type="button" aria-describedby=${hint} ?disabled=${isRefused} @click=${() => this.save(choice)}>${choice.name}</button>
      <p id=${hint}>${choice.contains} <span class="fine">${isRefused ? refused : this.namesLeft(names)}</span></p>
    </li>`;
  }

  /** The names in a file, with the columns hidden. */
  private namesLeft(names: string): string {
    return this.columns === null
      ? names
      : names.replace("Names of columns", "Columns are numbered; names");
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
const COLUMNS_NEEDED = "It is matched by column names: export it without hiding them.";
const REFUSED =
  "It needs the names of categories to compare the next batch: export it without replacing them.";
