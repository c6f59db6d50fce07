import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { keeper } from "../settings/storage/index.js";
import { Part } from "./part.js";

/** Notices about storage: denied, full, another tab, another version, damage. */
@customElement("driftglass-storage-notice")
export class StorageNotice extends Part {
  private readonly again = (): void => this.requestUpdate();

  override connectedCallback(): void {
    super.connectedCallback();
    keeper.addEventListener("change", this.again);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    keeper.removeEventListener("change", this.again);
  }

  protected override render(): TemplateResult | typeof nothing {
    if (keeper.notice === null) return nothing;
    return html`<section class="notice" aria-label="Storage">
      <p>${keeper.notice}</p>
      <button type="button" class="small" @click=${() => keeper.dismiss()}>Dismiss</button>
    </section>`;
  }
}
