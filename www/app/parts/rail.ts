import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { navigation } from "../address/navigation.js";
import { VIEWS, type View } from "../address/route.js";
import { VIEW_NAMES } from "../address/view-names.js";
import { batchAt } from "../findings/report-view.js";
import { session } from "../session/session.js";
import { Part } from "./part.js";
import { FURTHER, waiting } from "./waiting.js";

/** Links to the screens: on the left, or at the bottom of a phone. */
@customElement("driftglass-rail")
export class Rail extends Part {
  protected override render(): TemplateResult | typeof nothing {
    const { report } = session;
    if (!report && !session.isStarting) return nothing;
    const batch = report && batchAt(report, navigation.route.batch);
    return html`<nav class="rail" aria-label="Screens">
      <ul>
        ${VIEWS.map((view) => this.entry(view, waiting(view, report, batch)))}
        <li class="more">
          <button type="button" popovertarget="more-screens">${this.more()}</button>
        </li>
      </ul>
      <ul id="more-screens" class="more-screens" popover>
        ${FURTHER.map((view) => this.entry(view, waiting(view, report, batch)))}
      </ul>
    </nav>`;
  }

  /** On a phone, the button names the current screen if that is behind it. */
  private more(): TemplateResult {
    const { view } = navigation.route;
    const isHere = FURTHER.includes(view);
    return html`<span class=${isHere ? "here" : ""}>${isHere ? VIEW_NAMES[view] : "More"} <span aria-hidden="true">▴</span></span>`;
  }

  private readonly close = (): void => {
    const menu = this.querySelector<HTMLElement>("#more-screens");
    if (menu?.matches(":popover-open")) menu.hidePopover();
  };

  private entry(view: View, count: [number, string] | null): TemplateResult {
    const isHere = navigation.route.view === view;
    return html`<li class=${FURTHER.includes(view) ? "further" : ""}>
      <a href=${navigation.link({ view })} aria-current=${isHere ? "page" : nothing} @click=${this.close}>
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
