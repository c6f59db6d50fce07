import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { eraseEverything } from "../settings/storage/index.js";
import { edition } from "../shared/edition.js";
import {
  connectionSentence,
  offlineHash,
  type PolicyTest,
  policyText,
  remainsSentence,
  testPolicy,
} from "../shared/policy.js";
import { Part } from "./part.js";

/** The badge "On this device", with its proof: the page's own policy, and a test of it. */
@customElement("driftglass-device-badge")
export class DeviceBadge extends Part {
  private isTesting = false;
  private tested: PolicyTest | null = null;
  private isErasing = false;
  private left: string[] = [];

  protected override render(): TemplateResult {
    const policy = policyText();
    return html`
      <button type="button" class="badge" popovertarget="device-proof">
        <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
          <path class="lock" d="M4.5 7V5a3.5 3.5 0 0 1 7 0v2M3 7h10v7H3Z"></path>
        </svg>
        On this device
      </button>
      <div id="device-proof" class="proof" popover role="dialog" aria-label="On this device">
        <p>Files are read by your browser and never uploaded. No cookies, no analytics.</p>
        <p>${connectionSentence(policy)}</p>
        ${policy === "" ? nothing : this.policyDetails(policy)} ${this.test()} ${this.offline()}
        ${this.erase()}
      </div>
    `;
  }

  private policyDetails(policy: string): TemplateResult {
    return html`<details>
      <summary>See the policy</summary>
      <ul class="policy">
        ${policy.split(";").map((rule) => html`<li><code>${rule.trim()}</code></li>`)}
      </ul>
      <p>${remainsSentence(edition())}</p>
    </details>`;
  }

  private test(): TemplateResult {
    const { tested } = this;
    return html`
      <p class="row">
        <button type="button" ?disabled=${this.isTesting} @click=${this.runTest}>Test it</button>
        <span role="status"
          >${this.isTesting ? "Trying to reach https://example.invalid/ …" : (tested?.text ?? "")}</span
        >
      </p>
      ${
        tested === null || tested.report.length === 0
          ? nothing
          : html`<dl class="violation">
              ${tested.report.map(([name, value]) => html`<dt>${name}</dt><dd><code>${value}</code></dd>`)}
            </dl>`
      }
    `;
  }

  private offline(): TemplateResult | typeof nothing {
    if (edition() !== "hosted")
      return html`<p>This is the offline copy: it holds everything it needs, and keeps nothing.</p>`;
    const hash = offlineHash();
    if (hash === null) return nothing;
    return html`
      <p><a class="button" href="./driftglass.html" download>Download offline copy</a></p>
      <p class="fine">One file that refuses every connection. SHA-256 <code>${hash}</code></p>
    `;
  }

  private erase(): TemplateResult {
    if (!this.isErasing)
      return html`<p><button type="button" @click=${this.askErase}>Erase everything</button></p>`;
    return html`
      <p role="alert">
        ${
          this.left.length === 0
            ? "Everything that this page shows and keeps in this browser will be gone."
            : `Not erased: ${this.left.join("; ")}.`
        }
      </p>
      <p class="row">
        <button type="button" class="primary" @click=${this.confirmErase}>Erase now</button>
        <button type="button" @click=${this.keep}>Keep it</button>
      </p>
    `;
  }

  private readonly runTest = async (): Promise<void> => {
    this.isTesting = true;
    this.requestUpdate();
    this.tested = await testPolicy();
    this.isTesting = false;
    this.requestUpdate();
  };

  private readonly askErase = (): void => this.setErasing(true);
  private readonly keep = (): void => this.setErasing(false);

  private setErasing(isErasing: boolean): void {
    this.isErasing = isErasing;
    this.requestUpdate();
    void this.updateComplete.then(() => {
      const wanted = isErasing ? "button.primary" : "p:last-child button";
      this.querySelector<HTMLElement>(`.proof ${wanted}`)?.focus();
    });
  }

  /** Reloads the page, which then shows nothing of before, after saying what could not be erased. */
  private readonly confirmErase = async (): Promise<void> => {
    this.left = await eraseEverything();
    this.requestUpdate();
    if (this.left.length > 0) return;
    location.hash = "";
    location.reload();
  };
}
