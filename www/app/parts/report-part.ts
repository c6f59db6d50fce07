import { LitElement } from "lit";
import { property, state } from "lit/decorators.js";
import type { BatchReport, Report } from "../../core/types.js";
import { KeptFocus } from "./kept-focus.js";

/** A screen about one batch of a report: drawn into the page itself, from the top in slices. */
export abstract class ReportPart extends LitElement {
  @property({ attribute: false }) report!: Report;
  @property({ attribute: false }) batch!: BatchReport;

  /** How many slices are drawn. Each is a separate task, so that none blocks the page. */
  @state() protected slices = 1;

  /** Number of slices of the screen. */
  protected readonly sliceCount: number = 1;

  protected readonly keptFocus = new KeptFocus(this);

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override updated(): void {
    const isDrawing = this.slices < this.sliceCount;
    this.toggleAttribute("drawing", isDrawing);
    if (!isDrawing) return;
    setTimeout(() => {
      this.slices += 1;
    });
  }
}
