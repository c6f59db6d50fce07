import { html, nothing, type TemplateResult } from "lit";
import type { Warning } from "../../core/types.js";
import { count, counted } from "./format.js";

/** Notes about a result: how many there are, and each on request. */
export function notes(warnings: readonly Warning[], from: string): TemplateResult | typeof nothing {
  if (warnings.length === 0) return nothing;
  return html`<details>
    <summary>${counted(warnings.length, "note")} from ${from}</summary>
    <ul>
      ${warnings.map((warning) => html`<li>${warning.message}${warning.count > 1 ? ` (${count(warning.count)} times)` : ""}</li>`)}
    </ul>
  </details>`;
}
