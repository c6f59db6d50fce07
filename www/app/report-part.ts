import { LitElement } from "lit";
import { property } from "lit/decorators.js";
import type { BatchReport, Report } from "../core/types.js";

/** A screen of one batch of a report: drawn into the page itself. */
export abstract class ReportPart extends LitElement {
  @property({ attribute: false }) report!: Report;
  @property({ attribute: false }) batch!: BatchReport;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}
