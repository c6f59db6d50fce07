import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { session } from "../session/session.js";
import { LIMITS, type Limit } from "../settings/settings.js";
import { Part } from "./part.js";

/** What is good enough: the usual limits, unless the person knows better. */
@customElement("driftglass-limits")
export class Limits extends Part {
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
    session.inhibit = null;
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
        .value=${String(session.limits.now.thresholds[name] ?? usual)}
        @change=${(event: Event) => this.set(name, usual, event)}
      />
    </label>`;
  }

  private set(name: string, usual: number, { target }: Event): void {
    if (!(target instanceof HTMLInputElement)) return;
    const value = target.valueAsNumber;
    const { [name]: _before, ...others } = session.limits.now.thresholds;
    const isOwn = Number.isFinite(value) && value !== usual;
    session.limits.begin({
      ...session.limits.now,
      thresholds: isOwn ? { ...others, [name]: value } : others,
    });
    if (!Number.isFinite(value)) target.value = String(usual);
  }
}
