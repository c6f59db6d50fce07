import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { Part } from "../part.js";
import { connectionSentence, policyText, testPolicy } from "../policy.js";

/** "On this device", with the proof: the page's own policy, and a test of it. */
@customElement("driftglass-device-badge")
export class DeviceBadge extends Part {
  private outcome = "";

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
        <p>Your browser reads your files; they are never uploaded. No cookies, no analytics.</p>
        <p>${connectionSentence(policy)}</p>
        ${
          policy === ""
            ? nothing
            : html`<details>
                <summary>See the policy</summary>
                <ul class="policy">
                  ${policy.split(";").map((rule) => html`<li><code>${rule.trim()}</code></li>`)}
                </ul>
              </details>`
        }
        <p class="row">
          <button type="button" @click=${this.test}>Test it</button>
          <span role="status">${this.outcome}</span>
        </p>
      </div>
    `;
  }

  private readonly test = async (): Promise<void> => {
    this.outcome = "Trying to reach https://example.invalid/ …";
    this.requestUpdate();
    this.outcome = await testPolicy();
    this.requestUpdate();
  };
}
