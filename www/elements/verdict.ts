import { css, html, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import type { Advice, Dashboard } from "../core/types.js";
import { ACTIONS } from "./advice-words.js";
import { DriftglassElement, empty } from "./base.js";
import { define } from "./define.js";
import { status, verdictSentence } from "./status.js";

/** The sentence that answers "is my model still fine?", and what to do next. */
export class DriftglassVerdict extends DriftglassElement {
  static override styles = [
    ...DriftglassElement.styles,
    css`
      .verdict { display: flex; flex-direction: column; gap: 8px; }
      .sentence .status { font-weight: 600; }
      .sentence { font-size: clamp(18px, 2.4cqi + 8px, 22px); line-height: 1.35; max-width: 60ch; text-wrap: pretty; overflow-wrap: anywhere; }
      .advice { max-width: 70ch; color: var(--dg-muted); }
      .advice strong { color: var(--dg-fg); font-weight: 600; }
      .checks { display: grid; gap: 8px; padding: 4px 0 0; list-style: none; font-size: 14px; }
      .checks li { display: grid; grid-template-columns: 8.5em 1fr; gap: 0 12px; align-items: baseline; }
      .checks .status svg { align-self: center; }
      .detail { color: var(--dg-muted); grid-column: 2; overflow-wrap: anywhere; }
    `,
  ];

  @property({ attribute: false }) dashboard: Dashboard | null = null;

  protected override render(): TemplateResult {
    const { dashboard } = this;
    if (!dashboard) return empty("Nothing has been analysed yet.");
    return html`<div class="verdict" part="panel">
      <p class="sentence">${verdictSentence(dashboard)}</p>
      ${advice(dashboard.advice)}
    </div>`;
  }
}

function advice(of: Advice): TemplateResult {
  return html`<p class="advice"><strong>${ACTIONS[of.action]}.</strong> ${of.reason}</p>
    ${
      of.checks.length === 0
        ? nothing
        : html`<details><summary>Why</summary><ul class="checks">
      ${of.checks.map(
        (check) => html`<li>${check.passed ? status("ok", "Passed") : status("warn", "Not passed")}
          <span>${check.name}</span><span class="detail">${check.detail}</span></li>`,
      )}</ul></details>`
    }`;
}

define("driftglass-verdict", DriftglassVerdict);

declare global {
  interface HTMLElementTagNameMap {
    "driftglass-verdict": DriftglassVerdict;
  }
}
