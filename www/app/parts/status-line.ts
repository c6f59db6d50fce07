import { html, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { shown } from "../format.js";
import { Part } from "../part.js";
import { session } from "../session.js";

/** The one line that says what was done last. */
@customElement("driftglass-status-line")
export class StatusLine extends Part {
  protected override render(): TemplateResult {
    return html`<footer class="status"><p role="status">${shown(session.status)}</p></footer>`;
  }
}
