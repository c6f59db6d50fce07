import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { redo, undo } from "../session/moving-limits.js";
import { session } from "../session/session.js";
import { shown } from "../shared/format.js";
import { Part } from "./part.js";

/** Names the step, because it may concern something other than what the button is next to. */
function named(what: string | null): TemplateResult | typeof nothing {
  return what === null ? nothing : html`<span class="step">: <bdi>${shown(what)}</bdi></span>`;
}

/** Undo and redo of the last step. */
@customElement("driftglass-undo")
export class Undo extends Part {
  protected override render(): TemplateResult | typeof nothing {
    const { undoable, redoable } = session.limits;
    if (undoable === null && redoable === null) return nothing;
    return html`<span class="row">
      <button type="button" class="small" ?disabled=${undoable === null} aria-keyshortcuts="Control+Z" @click=${undo}>Undo${named(undoable)}</button>
      <button type="button" class="small" ?disabled=${redoable === null} aria-keyshortcuts="Control+Shift+Z" @click=${redo}>Redo${named(redoable)}</button>
    </span>`;
  }
}
