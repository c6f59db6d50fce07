import { html, type TemplateResult } from "lit";
import type { RecordedCheck } from "../../core/types.js";

function answer(passed: boolean | null): TemplateResult {
  if (passed === null) return html`<span class="verdict inconclusive">not known</span>`;
  return passed
    ? html`<span class="verdict stable">passed</span>`
    : html`<span class="verdict drifted">not passed</span>`;
}

/** Renders checks as a list: shape, word and detail. */
export function checkList(checks: readonly RecordedCheck[]): TemplateResult {
  return html`<ul class="checks">
    ${checks.map(
      ({ name, passed, detail }) => html`<li>
        ${answer(passed)}
        <span><strong>${name}</strong> <span class="detail">${detail}</span></span>
      </li>`,
    )}
  </ul>`;
}
