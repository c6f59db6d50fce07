import { html, type TemplateResult } from "lit";
import type { SampleWords } from "../samples/sample-words.js";

/** Names the sample that is on screen. */
export function origin({ name, about }: SampleWords): TemplateResult {
  return html`<p class="origin"><strong>Sample: ${name}.</strong> ${about}</p>`;
}
