import { html, LitElement, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";

export interface Tab {
  name: string;
  content: () => unknown;
}

/** Tabs as in the ARIA practices: arrow keys move, and the chosen panel is shown. */
@customElement("driftglass-tabs")
export class Tabs extends LitElement {
  @property({ attribute: false }) tabs: Tab[] = [];
  @property() label = "";

  private chosen = "";

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  private index(): number {
    return Math.max(
      0,
      this.tabs.findIndex((tab) => tab.name === this.chosen),
    );
  }

  protected override render(): TemplateResult {
    const index = this.index();
    return html`
      <div role="tablist" class="tabs" aria-label=${this.label} @keydown=${this.move}>
        ${this.tabs.map(
          (tab, at) => html`<button
            type="button"
            role="tab"
            id="tab-${at}"
            aria-controls="tab-panel"
            aria-selected=${at === index}
            tabindex=${at === index ? 0 : -1}
            @click=${() => this.choose(at)}
          >
            ${tab.name}
          </button>`,
        )}
      </div>
      <div role="tabpanel" id="tab-panel" class="tab-panel" aria-labelledby="tab-${index}" tabindex="0">
        ${this.tabs[index]?.content()}
      </div>
    `;
  }

  private choose(at: number): void {
    this.chosen = this.tabs[at]?.name ?? "";
    this.requestUpdate();
  }

  private readonly move = (event: KeyboardEvent): void => {
    const steps: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1 };
    const step = steps[event.key];
    if (step === undefined) return;
    const at = (this.index() + step + this.tabs.length) % this.tabs.length;
    this.choose(at);
    void this.updateComplete.then(() => this.querySelector<HTMLElement>(`#tab-${at}`)?.focus());
  };
}
