import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import type { BatchReport, Report } from "../../core/types.js";
import { navigation } from "../navigation.js";
import { Part } from "../part.js";
import { batchAt, issuesOf } from "../report-view.js";
import { VIEWS, type View } from "../route.js";
import { session } from "../session.js";
import { VIEW_NAMES } from "../view-names.js";

/** How many things wait on a screen, and what they are. */
function waiting(view: View, report: Report, batch: BatchReport | null): [number, string] | null {
  if (view === "drift") return [batch?.drift?.drifted ?? 0, "columns drifted"];
  if (view === "quality") return [batch ? issuesOf(batch).length : 0, "issues"];
  if (view === "alerts") return [report.dashboard.firing, "firing"];
  return null;
}

/** The screens, as links: to the left, or along the bottom of a phone. */
@customElement("driftglass-rail")
export class Rail extends Part {
  protected override render(): TemplateResult | typeof nothing {
    const { report } = session;
    if (!report) return nothing;
    const batch = batchAt(report, navigation.route.batch);
    return html`<nav class="rail" aria-label="Screens">
      <ul>
        ${VIEWS.map((view) => this.entry(view, waiting(view, report, batch)))}
      </ul>
    </nav>`;
  }

  private entry(view: View, count: [number, string] | null): TemplateResult {
    const isHere = navigation.route.view === view;
    return html`<li>
      <a href=${navigation.link({ view })} aria-current=${isHere ? "page" : nothing}>
        <span>${VIEW_NAMES[view]}</span>
        ${
          count && count[0] > 0
            ? html`<span class="count">${count[0]}<span class="unseen"> ${count[1]}</span></span>`
            : nothing
        }
      </a>
    </li>`;
  }
}
