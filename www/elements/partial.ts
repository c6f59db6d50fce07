import { html, type TemplateResult } from "lit";
import type { BatchReport, Report } from "../core/types.js";

/** Warnings by which a reader says that it did not take all rows. */
const PARTIAL = new Set(["stopped-early", "sampled-rows", "max-rows"]);

/** One sentence each if the batch, or what it is compared with, is only part of its file. */
export function partsOf(report: Report, batch: BatchReport): { label: string; message: string }[] {
  return [report.reference, batch].flatMap(({ label, warnings }) =>
    warnings.filter(({ code }) => PARTIAL.has(code)).map(({ message }) => ({ label, message })),
  );
}

/** The same sentences as lines above the results. */
export function partial(report: Report, batch: BatchReport): TemplateResult[] {
  return partsOf(report, batch).map(
    ({ label, message }) =>
      html`<p class="partial status-warn"><strong>▲ Partial: <bdi>${label}</bdi>.</strong> ${message}</p>`,
  );
}
