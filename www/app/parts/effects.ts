import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { BatchReport, Cause, Causes } from "../../core/types.js";
import { widest, writer } from "../findings/cause-list.js";
import { driftOf, indexOf } from "../findings/report-view.js";
import { causeOptionsOf, causesOf } from "../findings/why.js";
import { session } from "../session/session.js";
import { problemOf } from "../shared/problem.js";
import { ReportPart } from "./report-part.js";

/** What the shift of each column alone does to the model in a batch. */
export interface Effects {
  batch: BatchReport;
  /** "accuracy" or "error". */
  on: string;
  /** By column: the change with its 95 % interval, or that none is seen. */
  words: ReadonlyMap<string, string>;
  /** Columns that drifted and whose shift alone certainly changes it. */
  columns: ReadonlySet<string>;
}

type Answer = "unasked" | "asking" | Effects | { message: string };

/** Whether the interval of what a shift alone does includes no change. */
function isUnseen({ mixInterval: [low, high] }: Cause): boolean {
  return low <= 0 && high >= 0;
}

function effectsIn(batch: BatchReport, { columns, metric }: Causes): Effects {
  const write = writer(widest(columns));
  const words = columns.map((cause) => {
    const { column, mix, mixInterval } = cause;
    const change = `${write(mix)} (${mixInterval.map(write).join(" to ")})`;
    return [column, isUnseen(cause) ? "none seen" : change] as const;
  });
  const sure = columns.filter(
    (cause) => !isUnseen(cause) && driftOf(batch, cause.column)?.verdict === "drifted",
  );
  return {
    batch,
    on: metric === "mae" ? "error" : "accuracy",
    words: new Map(words),
    columns: new Set(sure.map(({ column }) => column)),
  };
}

/**
 * Asks on request what the changed columns do to the model, and reports it by `driftglass-effects`: it reads every row.
 */
@customElement("driftglass-effects")
export class EffectsPart extends ReportPart {
  /** Whether the answer narrows a list to the columns that matter. */
  @property({ type: Boolean }) filters = false;
  @state() private answer: Answer = "unasked";
  /** Counts requests: an answer to an older one is dropped. */
  private asked = 0;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("batch")) return;
    this.asked += 1;
    this.answer = "unasked";
  }

  private on(): string {
    return this.report.reference.performance?.task === "regression" ? "error" : "accuracy";
  }

  private readonly ask = async (): Promise<void> => {
    this.asked += 1;
    const { asked } = this;
    this.answer = "asking";
    const found = await this.found();
    if (asked !== this.asked) return;
    this.answer = found;
    if ("words" in found)
      this.dispatchEvent(new CustomEvent("driftglass-effects", { detail: found }));
  };

  private async found(): Promise<Effects | { message: string }> {
    const { tables, exactReport } = session;
    const fromEnd = this.report.batches.length - indexOf(this.report, this.batch);
    const options = exactReport && causeOptionsOf(exactReport, fromEnd);
    try {
      const causes = tables && options && (await causesOf(tables, fromEnd, options));
      return causes === null
        ? { message: "Only results are here, and this needs the rows: choose the files again." }
        : effectsIn(this.batch, causes);
    } catch (reason) {
      return { message: `▲ It could not be found out: ${problemOf(reason, "").message}` };
    }
  }

  protected override render(): TemplateResult | typeof nothing {
    const { answer } = this;
    if (this.report.reference.performance === null) return nothing;
    if (answer === "unasked")
      return html`<button type="button" class="small" @click=${this.ask}>Likely effect on the ${this.on()}</button>`;
    return html`<p class="fine" role="status" tabindex="-1">${this.said(answer)}</p>`;
  }

  private said(answer: Exclude<Answer, "unasked">): string {
    if (answer === "asking") return "Looking at the rows …";
    if ("message" in answer) return answer.message;
    const { on, columns } = answer;
    const alone = `if its values occur as often as now and the model performs on each as it did on the reference`;
    if (this.filters)
      return columns.size === 0
        ? `No column that drifted changes the ${on} beyond chance, ${alone}.`
        : `Affects ${on}: a column drifted, and changes the ${on} beyond chance ${alone}.`;
    return `Likely effect: by how much the ${this.on()} changes if a column's values occur as often as now and the model performs on each as it did on the reference, with 95 % interval.`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "driftglass-effects": EffectsPart;
  }
}
