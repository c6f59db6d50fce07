import { html, type TemplateResult } from "lit";
import type { Check } from "../core/types.js";

/** Checks as a list: shape, word and detail. */
export function checkList(checks: readonly Check[]): TemplateResult {
  return html`<ul class="checks">
    ${checks.map(
      ({ name, passed, detail }) => html`<li>
        <span class="verdict ${passed ? "stable" : "drifted"}">${passed ? "passed" : "not passed"}</span>
        <span><strong>${name}</strong> <span class="detail">${detail}</span></span>
      </li>`,
    )}
  </ul>`;
}
