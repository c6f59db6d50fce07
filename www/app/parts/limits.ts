import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { limitsBeside } from "../session/limit-words.js";
import { moveLimits } from "../session/moving-limits.js";
import { session } from "../session/session.js";
import type { Limit } from "../settings/settings.js";
import { Part } from "./part.js";

/** The usual limits, for the user to change. */
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
      <div class="limits">${limitsBeside(session.limits.now.thresholds).map((limit) => this.limit(limit))}</div>
    </details>`;
  }

  private readonly useLimits = (): void => {
    session.rules = null;
    session.inhibit = null;
    session.rulesBefore = null;
    session.touch();
    this.querySelector<HTMLElement>("summary")?.focus();
  };

  private limit(limit: Limit): TemplateResult {
    const { name, label, usual } = limit;
    return html`<label>${label}
      <input
        type="number"
        step="any"
        inputmode="decimal"
        .value=${String(session.limits.now.thresholds[name] ?? usual ?? "")}
        data-limit
        @change=${(event: Event) => this.set(limit, event)}
      />
    </label>`;
  }

  private set({ name, label, usual }: Limit, { target }: Event): void {
    if (!(target instanceof HTMLInputElement)) return;
    const value = target.valueAsNumber;
    const { [name]: _before, ...others } = session.limits.now.thresholds;
    const isOwn = Number.isFinite(value) && value !== usual;
    void moveLimits({ thresholds: isOwn ? { ...others, [name]: value } : others }, label);
    if (!Number.isFinite(value)) target.value = String(usual ?? "");
  }
}
