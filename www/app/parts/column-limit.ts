import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { DriftResult } from "../../core/types.js";
import { ignoreColumn, moveColumn } from "../session/moving-limits.js";
import { session } from "../session/session.js";
import { number } from "../shared/format.js";
import { Part } from "./part.js";
import "./undo.js";

/** "Limit for this column": edited in place, and every batch is judged by it at once. */
@customElement("driftglass-column-limit")
export class ColumnLimit extends Part {
  @property() column = "";
  /** `null` if the column is ignored. */
  @property({ attribute: false }) result: DriftResult | null = null;

  protected override render(): TemplateResult {
    if (!session.canRunAgain)
      return html`<p class="fine">
        Only results are here, not the rows: limits of columns can be moved where the files are loaded.
      </p>`;
    return html`<div class="limit-editor">
      ${this.result === null ? this.ignored() : this.editor(this.result)}
      <driftglass-undo></driftglass-undo>
    </div>`;
  }

  private ignored(): TemplateResult | typeof nothing {
    if (!session.limits.now.ignored.includes(this.column)) return nothing;
    return html`<p>You ignore this column.</p>
      <button type="button" class="small" @click=${() => ignoreColumn(this.column, false)}>Look at it again</button>`;
  }

  private editor({ decidedBy, threshold }: DriftResult): TemplateResult {
    const own = session.limits.now.columns[this.column];
    const rule =
      decidedBy === "p-value" ? "adjusted p-value, at or below" : "statistic, at or above";
    return html`<label>Limit for this column <small>(${rule})</small>
        <input
          type="number"
          step="any"
          min="0"
          inputmode="decimal"
          data-limit
          .value=${String(own ?? Number(threshold.toPrecision(6)))}
          @change=${this.move}
        />
      </label>
      ${
        own === undefined
          ? nothing
          : html`<button type="button" class="small" @click=${() => moveColumn(this.column, null)}>Reset to that of all columns</button>`
      }
      <button type="button" class="small" @click=${() => ignoreColumn(this.column, true)}>Ignore column</button>
      ${own === undefined ? html`<span class="fine">as all columns: ${number(threshold)}</span>` : nothing}`;
  }

  private readonly move = (event: Event): void => {
    if (!(event.target instanceof HTMLInputElement)) return;
    const value = event.target.valueAsNumber;
    void moveColumn(this.column, Number.isFinite(value) ? value : null);
  };
}
