/** The form for limits in an exported report. Hidden until the script runs. */

import { html, type TemplateResult } from "lit";
import type { Stored } from "./stored.js";

/** Level and least effect, and the resulting verdicts. */
export function limitsPanel({ limits }: Omit<Stored, "charts">): TemplateResult {
  const least = Number((limits.minEffect * 100).toPrecision(12));
  return html`<fieldset class="limits tools" hidden><legend>What if the limits were others?</legend>
    <div class="row"><label>Level of p-values <input type="number" id="alpha" min="0" max="1" step="any" value=${limits.alpha}></label><label>Smallest change that counts <input type="number" id="least" min="0" max="100" step="any" value=${least}> % of rows</label><button type="button" id="reset">As analysed</button></div>
    <p id="judged" role="status"></p>
    <p class="fine">The stored adjusted p-values and effects are judged by these limits; nothing is computed again. Alerts and the sentence at the top remain those of the analysis. Underlined: differs from the analysis.</p></fieldset>`;
}
