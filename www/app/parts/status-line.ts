import { html, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { session } from "../session/session.js";
import { shown } from "../shared/format.js";
import { Part } from "./part.js";

/**
 * Direction marks that the page puts around Arabic digits; otherwise they would be shown as invisible characters of a
 * name.
 */
const MARKS = /\u200e(?=[\u0660-\u06f9])|(?<=[\u0660-\u06f9])\u200e/g;

/** The line that says what was done last. */
@customElement("driftglass-status-line")
export class StatusLine extends Part {
  protected override render(): TemplateResult {
    return html`<footer class="status"><p role="status">${shown(session.status.replace(MARKS, ""))}</p></footer>`;
  }
}
