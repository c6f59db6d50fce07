import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { navigation } from "../address/navigation.js";
import { changeLook } from "../session/moving-limits.js";
import { session } from "../session/session.js";
import { currentTheme } from "../shared/theme.js";
import { Part } from "./part.js";
import "./batch-stepper.js";
import "./device-badge.js";

/** Name, what is compared with what, and the actions that are always available. */
@customElement("driftglass-top-bar")
export class TopBar extends Part {
  protected override render(): TemplateResult {
    const shown =
      session.isStarting || (session.report !== null && session.work === null && !session.pending);
    return html`<header class="top-bar">
      <a class="brand" href=${navigation.link({ view: "overview", batch: null })}>
        <svg class="mark" viewBox="0 0 32 32" width="24" height="24" aria-hidden="true">
          <path class="mark-frame" d="M16 2 30 16 16 30 2 16Z"></path>
          <path class="mark-line" d="M9 18c3-6 5 3 7-2s4 2 7-3"></path>
        </svg>
        driftglass
      </a>
      ${shown ? html`<driftglass-batch-stepper></driftglass-batch-stepper>` : nothing}
      <div class="actions">
        ${shown ? this.reportActions() : nothing}
        <driftglass-device-badge></driftglass-device-badge>
        ${this.themeButton()}
      </div>
    </header>`;
  }

  private reportActions(): TemplateResult {
    return html`
      <button type="button" class="quiet load" @click=${this.load}>Load files</button>
      <button type="button" class="quiet save" @click=${() => navigation.go({ view: "export" })}>
        Export
      </button>
    `;
  }

  private readonly load = (): void => {
    navigation.go({ view: "overview" });
    requestAnimationFrame(() => {
      const input = document.querySelector<HTMLElement>("driftglass-files-panel input");
      input?.scrollIntoView({ block: "center" });
      input?.focus();
    });
  };

  private themeButton(): TemplateResult {
    const other = currentTheme() === "dark" ? "light" : "dark";
    return html`<button
      type="button"
      class="quiet icon"
      aria-label="Use the ${other} theme"
      @click=${() => {
        changeLook({ theme: other }, "Theme");
      }}
    >
      <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
        <circle class="theme-ring" cx="10" cy="10" r="7"></circle>
        <path class="theme-half" d="M10 3a7 7 0 0 1 0 14Z"></path>
      </svg>
    </button>`;
  }
}
