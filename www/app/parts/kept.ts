import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import {
  continueAnalysis,
  forgetAnalysis,
  type KeptAnalysis,
  keepAnalysis,
  keptAnalysis,
} from "../session/kept-analysis.js";
import { session } from "../session/session.js";
import { preferences } from "../settings/settings.js";
import { keeper } from "../settings/storage/index.js";
import { counted } from "../shared/format.js";
import { problemOf } from "../shared/problem.js";
import { Part } from "./part.js";

/** The way back to a stored analysis, and, for the user's own files, the offer to store theirs. */
@customElement("driftglass-kept")
export class Kept extends Part {
  private found: KeptAnalysis | "gone" | null = null;
  private outcome = "";
  private readonly look = (): void => void this.read();

  override connectedCallback(): void {
    super.connectedCallback();
    keeper.addEventListener("change", this.look);
    void this.read();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    keeper.removeEventListener("change", this.look);
  }

  private async read(): Promise<void> {
    this.found = await keptAnalysis();
    this.requestUpdate();
  }

  protected override render(): TemplateResult | typeof nothing {
    if (session.pending || session.work !== null) return nothing;
    return html`${this.offer()}
      <div class="kept">${session.origin?.kind === "files" ? this.keep() : nothing}<p role="status">${this.outcome}</p></div>`;
  }

  private offer(): TemplateResult | typeof nothing {
    const { found } = this;
    if (found === null) return nothing;
    if (found === "gone")
      return html`<p class="notice">The browser has removed the analysis that was kept here.
        <button type="button" class="small" @click=${this.forget}>All right</button></p>`;
    const when = new Date(found.savedAt).toLocaleString("en", {
      dateStyle: "medium",
      timeStyle: "short",
      timeZone: preferences.value.timeZone,
    });
    return html`<div class="kept">
      <h3>Continue where you left off</h3>
      <p><bdi>${found.name}</bdi>, ${counted(found.batches, "batch", "batches")}, kept ${when} (${preferences.value.timeZone})</p>
      <p class="row">
        <button type="button" @click=${() => this.continue(found)}>Continue</button>
        <button type="button" class="quiet" @click=${this.forget}>Forget it</button>
      </p>
    </div>`;
  }

  private async continue(found: KeptAnalysis): Promise<void> {
    try {
      await continueAnalysis(found);
    } catch (reason) {
      this.say(problemOf(reason, "").message);
    }
  }

  private readonly forget = async (): Promise<void> => {
    await forgetAnalysis();
    this.outcome = "";
    await this.read();
  };

  private keep(): TemplateResult | typeof nothing {
    if (keeper.isStrict) return nothing;
    return html`<label class="tick">
      <input type="checkbox" .checked=${preferences.value.keepsAnalysis} @change=${this.toggle} />
      Keep this analysis in this browser, to continue another day: summaries and history with the names of
      columns and categories, no rows
    </label>`;
  }

  private readonly toggle = async (event: Event): Promise<void> => {
    if (!(event.target instanceof HTMLInputElement)) return;
    const isKept = event.target.checked;
    preferences.change({ keepsAnalysis: isKept });
    if (isKept) this.say(await keepAnalysis());
    else {
      await forgetAnalysis();
      this.say("Not kept any more.");
    }
    await this.read();
  };

  private say(text: string): void {
    this.outcome = text;
    this.requestUpdate();
  }
}
