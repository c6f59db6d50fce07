import { html, type TemplateResult } from "lit";
import type { BatchReport, Report } from "../core/types.js";

/** What readers of files say where they did not take all rows. */
const PARTIAL = new Set(["stopped-early", "sampled-rows", "max-rows"]);

/** That a batch, or what it is compared with, is a part of its file: one sentence each. */
export function partsOf(report: Report, batch: BatchReport): { label: string; message: string }[] {
  return [report.reference, batch].flatMap(({ label, warnings }) =>
    warnings.filter(({ code }) => PARTIAL.has(code)).map(({ message }) => ({ label, message })),
  );
}

/** The same as lines above what was made of them. */
export function partial(report: Report, batch: BatchReport): TemplateResult[] {
  return partsOf(report, batch).map(
    ({ label, message }) =>
      html`<p class="partial status-warn"><strong>▲ Partial: <bdi>${label}</bdi>.</strong> ${message}</p>`,
  );
}
