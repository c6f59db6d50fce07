import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { BatchReport, Kind, QualityIssue } from "../../core/types.js";
import { isStrict } from "../address/privacy.js";
import { type ExampleRows, exampleRows, MOST_ROWS, testOf } from "../findings/examples.js";
import { indexOf, qualityOf } from "../findings/report-view.js";
import { session } from "../session/session.js";
import { count, counted, shown } from "../shared/format.js";
import { problemOf } from "../shared/problem.js";
import { selected } from "../shared/selected.js";
import { ReportPart } from "./report-part.js";

type Answer = "unasked" | "asking" | ExampleRows | { message: string };

/** Rows of the batch that show an issue, on request. */
@customElement("driftglass-examples")
export class ExamplesPart extends ReportPart {
  @state() private chosen = 0;
  @state() private answer: Answer = "unasked";
  /** Counts requests: an answer to an older one is dropped. */
  private asked = 0;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("batch")) this.choose(0);
  }

  private choose(issue: number): void {
    this.asked += 1;
    this.chosen = issue;
    this.answer = "unasked";
  }

  /** With the names as they are in the file. */
  private exact(): BatchReport | null {
    return session.exactReport?.batches[indexOf(this.report, this.batch)] ?? null;
  }

  /** Issues that concern particular rows. */
  private issues(): QualityIssue[] {
    return (this.exact()?.quality.issues ?? []).filter((issue) => this.testOf(issue) !== null);
  }

  private testOf(issue: QualityIssue): ReturnType<typeof testOf> {
    const of = (batch: BatchReport | null | undefined) =>
      (batch && qualityOf(batch, issue.column ?? "")) ?? undefined;
    return testOf(issue, of(this.exact()), of(session.exactReport?.reference));
  }

  private readonly ask = async (): Promise<void> => {
    this.asked += 1;
    const { asked } = this;
    this.answer = "asking";
    const answer = await this.found();
    if (asked === this.asked) this.answer = answer;
  };

  private async found(): Promise<ExampleRows | { message: string }> {
    const { tables, exactReport } = session;
    const issue = this.issues()[this.chosen];
    const test = issue && this.testOf(issue);
    if (!issue || !test) return { message: "Nothing is there to show." };
    const { id, timestamp, target, prediction } = exactReport?.config.roles ?? {};
    const others = [id, timestamp, target, prediction].filter((name) => name !== undefined);
    const fromEnd = this.report.batches.length - indexOf(this.report, this.batch);
    try {
      const rows = await tables?.withBatch(fromEnd, (_reference, batch) =>
        exampleRows(batch, issue.column ?? "", test, others),
      );
      return (
        rows ?? {
          message: "Only results are here, and this needs the rows: choose the files again.",
        }
      );
    } catch (reason) {
      return { message: `▲ They could not be read: ${problemOf(reason, "").message}` };
    }
  }

  protected override render(): TemplateResult | typeof nothing {
    const issues = this.issues();
    if (issues.length === 0) return nothing;
    return html`<section aria-labelledby="examples-heading">
      <h2 id="examples-heading">Example rows</h2>
      ${isStrict() ? html`<p class="fine">Strict privacy shows none.</p>` : this.question(issues)}
    </section>`;
  }

  private question(issues: readonly QualityIssue[]): TemplateResult {
    const pick = (event: Event): void => this.choose(Number(selected(event)));
    const { answer } = this;
    return html`<div class="row picker">
        <label for="example-of">Issue</label>
        <select id="example-of" @change=${pick}>
          ${issues.map((issue, at) => html`<option value=${at} ?selected=${at === this.chosen}>${shown(issue.message)}</option>`)}
        </select>
        <button type="button" class="small" @click=${this.ask}>Show ${MOST_ROWS} example rows</button>
      </div>
      <p class="fine" role="status">${said(answer)}</p>
      ${typeof answer === "object" && "rows" in answer ? table(answer) : nothing}`;
  }
}

function said(answer: Answer): string {
  if (answer === "unasked") return "They are read from the file, here, and stand in no export.";
  if (answer === "asking") return "Looking at the rows …";
  if ("message" in answer) return answer.message;
  const { rows } = answer;
  return `${rows.length < answer.count ? `The first ${count(rows.length)} of ` : ""}${counted(answer.count, "row")}, counted from 1 in the batch.`;
}

/** Keeps numbers and moments from breaking across lines. */
const LOOKS: Partial<Record<Kind, string>> = { numeric: "numeric", datetime: "whole" };

function table({ columns, kinds, rows }: ExampleRows): TemplateResult {
  const looks = kinds.map((kind) => (kind && LOOKS[kind]) ?? nothing);
  return html`<div class="scroll" role="group" aria-label="Example rows" tabindex="0">
    <table class="examples">
      <thead><tr><th scope="col" class="numeric">Row</th>${columns.map((name, at) => html`<th scope="col" class=${looks[at] ?? nothing}><bdi>${shown(name)}</bdi></th>`)}</tr></thead>
      <tbody>${rows.map(
        ({ place, cells }) =>
          html`<tr><th scope="row" class="numeric">${count(place)}</th>${cells.map((cell, at) => html`<td class=${looks[at] ?? nothing}><bdi>${cell}</bdi></td>`)}</tr>`,
      )}</tbody>
    </table>
  </div>`;
}
