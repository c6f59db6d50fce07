import { html, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { session } from "../session/session.js";
import { shown } from "../shared/format.js";
import { Part } from "./part.js";

/** Marks of the page's own around Arabic digits, which would else be shown as what is unseen in a name. */
const MARKS = /\u200e(?=[\u0660-\u06f9])|(?<=[\u0660-\u06f9])\u200e/g;

/** The one line that says what was done last. */
@customElement("driftglass-status-line")
export class StatusLine extends Part {
  protected override render(): TemplateResult {
    return html`<footer class="status"><p role="status">${shown(session.status.replace(MARKS, ""))}</p></footer>`;
  }
}
