import { html, type TemplateResult } from "lit";
import type { SampleWords } from "../samples/sample-words.js";

/** Which sample it is that is on screen. */
export function origin({ name, about }: SampleWords): TemplateResult {
  return html`<p class="origin"><strong>Sample: ${name}.</strong> ${about}</p>`;
}
