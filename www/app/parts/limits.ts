import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Mapping } from "../mapping.js";
import { Part } from "../part.js";
import { session } from "../session.js";

interface Limit {
  name: string;
  label: string;
  usual: number;
}

/** The limits of the engine's own rules, with their usual values. */
const LIMITS: readonly Limit[] = [
  { name: "accuracy", label: "Accuracy at least", usual: 0.85 },
  { name: "r2", label: "R² at least", usual: 0.7 },
  { name: "latencyMs", label: "Latency at most, ms", usual: 100 },
  { name: "missingPct", label: "Missing at most, %", usual: 5 },
  { name: "outlierPct", label: "Outliers at most, %", usual: 10 },
  { name: "lowConfidence", label: "Low confidence below", usual: 0.7 },
];

/** What is good enough: the usual limits, unless the person knows better. */
@customElement("driftglass-limits")
export class Limits extends Part {
  @property({ attribute: false }) mapping!: Mapping;

  protected override render(): TemplateResult {
    const hasRules = session.rules !== null;
    return html`<details ?open=${hasRules}>
      <summary>Limits</summary>
      ${
        hasRules
          ? html`<p>
              Your own rules are in force; of these limits they take nothing.
              <button type="button" class="small" @click=${this.useLimits}>Use the limits instead</button>
            </p>`
          : nothing
      }
      <div class="limits">${LIMITS.map((limit) => this.limit(limit))}</div>
    </details>`;
  }

  private readonly useLimits = (): void => {
    session.rules = null;
    session.rulesBefore = null;
    session.touch();
    this.querySelector<HTMLElement>("summary")?.focus();
  };

  private limit({ name, label, usual }: Limit): TemplateResult {
    return html`<label>${label}
      <input
        type="number"
        step="any"
        inputmode="decimal"
        .value=${String(this.mapping.limits.get(name) ?? usual)}
        @change=${(event: Event) => this.set(name, usual, event)}
      />
    </label>`;
  }

  private set(name: string, usual: number, { target }: Event): void {
    if (!(target instanceof HTMLInputElement)) return;
    const value = target.valueAsNumber;
    if (Number.isFinite(value) && value !== usual) this.mapping.limits.set(name, value);
    else this.mapping.limits.delete(name);
    if (!Number.isFinite(value)) target.value = String(usual);
  }
}
