/**
 * The first picture: what is on screen before any script has run, namely the first screen's answer about the sample, as
 * the page draws it a moment later. The build writes it into the page's HTML; nothing else imports this.
 */

import { html, nothing, type TemplateResult } from "lit";
import { markup } from "../charts/markup.js";
import type { Report } from "../core/types.js";
import { ACTIONS } from "../elements/advice-words.js";
import { verdictSentence } from "../elements/status.js";
import type { View } from "./address/route.js";
import { VIEW_NAMES } from "./address/view-names.js";
import { origin } from "./parts/origin.js";
import { FURTHER, waiting } from "./parts/waiting.js";
import { SAMPLE } from "./samples/sample-words.js";

const VIEWS = Object.keys(VIEW_NAMES) as View[];

function entry(view: View, report: Report): TemplateResult {
  const [count] = waiting(view, report, report.batches.at(-1) ?? null) ?? [0];
  return html`<li class=${FURTHER.includes(view) ? "further" : ""}>
    <a href=${`#v=1&view=${view}`} aria-current=${view === "overview" ? "page" : nothing}><span>${VIEW_NAMES[view]}</span>${count > 0 ? html`<span class="count">${count}</span>` : nothing}</a>
  </li>`;
}

/** The first picture of the page for this report. */
export function firstPicture(report: Report): string {
  const { dashboard } = report;
  const { action, reason } = dashboard.advice;
  return markup(html`<div id="first-picture">
    <div class="top-bar">
      <span class="brand"><svg class="mark" viewBox="0 0 32 32" width="24" height="24" aria-hidden="true"><path class="mark-frame" d="M16 2 30 16 16 30 2 16Z"></path><path class="mark-line" d="M9 18c3-6 5 3 7-2s4 2 7-3"></path></svg>driftglass</span>
      <span class="stepper-room"></span>
    </div>
    <div class="frame with-rail starting">
      <div><nav class="rail" aria-label="Screens"><ul>${VIEWS.map((view) => entry(view, report))}<li class="more"><button type="button">More <span aria-hidden="true">▴</span></button></li></ul></nav></div>
      <main>
        <h1>Is your model still fine?</h1>
        ${origin(SAMPLE)}
        <div class="first-verdict">
          <p class="sentence">${verdictSentence(dashboard)}</p>
          <p class="advice"><strong>${ACTIONS[action]}.</strong> ${reason}</p>
        </div>
      </main>
    </div>
  </div>`);
}
