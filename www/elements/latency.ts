import { html, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { latency, latencyTable, latencyWords } from "../charts/latency.js";
import type { Latency } from "../core/types.js";
import { DriftglassElement, empty } from "./base.js";
import { define } from "./define.js";

/** How long calls took: a histogram on a logarithmic axis with percentiles and the threshold. */
export class DriftglassLatency extends DriftglassElement {
  @property({ attribute: false }) latency: Latency | null = null;
  /** Px of the drawing. */
  @property({ type: Number }) height = 240;

  protected override render(): TemplateResult {
    const input = this.latency;
    if (!input || input.n === 0) return empty("No latency was measured.");
    const words = latencyWords(input);
    return html`<figure part="chart">
      <figcaption><span class="title">${words.title}</span><span class="finding">${words.description}</span></figcaption>
      ${this.stepped(words.title, (width) => latency(input, { width, height: this.height }))}
      ${this.under(html`<p class="note">Bars: share of the calls that took this long.</p>`, this.said)}
      ${this.twin(() => latencyTable(input))}
    </figure>`;
  }
}

define("driftglass-latency", DriftglassLatency);

declare global {
  interface HTMLElementTagNameMap {
    "driftglass-latency": DriftglassLatency;
  }
}
