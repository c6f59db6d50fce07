import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { redo, undo } from "../session/moving-limits.js";
import { session } from "../session/session.js";
import { Part } from "./part.js";

/** The way back from the last step, and forth again. */
@customElement("driftglass-undo")
export class Undo extends Part {
  protected override render(): TemplateResult | typeof nothing {
    const { canUndo, canRedo } = session.limits;
    if (!canUndo && !canRedo) return nothing;
    return html`<span class="row">
      <button type="button" class="small" ?disabled=${!canUndo} aria-keyshortcuts="Control+Z" @click=${undo}>Undo</button>
      <button type="button" class="small" ?disabled=${!canRedo} aria-keyshortcuts="Control+Shift+Z" @click=${redo}>Redo</button>
    </span>`;
  }
}
