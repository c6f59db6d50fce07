import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { metricLabel } from "../../charts/index.js";
import type { BatchReport, Report } from "../../core/types.js";
import { navigation } from "../address/navigation.js";
import type { BatchTables } from "../files/tables.js";
import { causeList, moreColumns, segmentCauses } from "../findings/cause-list.js";
import { addressOf, indexOf, lastMoved } from "../findings/report-view.js";
import { weakSegments } from "../findings/weak-segments.js";
import { causeOptions, causeOptionsOf, knownWhy, type Why, whyOf } from "../findings/why.js";
import { session } from "../session/session.js";
import { isCancelled, problemOf } from "../shared/problem.js";
import { selected } from "../shared/selected.js";
import { ReportPart } from "./report-part.js";

/** Columns that are listed at first. */
const FIRST = 8;

/** What replaced the reference when the batch was observed. */
function comparedWith(report: Report, batch: BatchReport): string {
  const other = batch.warnings.some(({ code }) => code === "other-reference");
  return other ? "the batches before it" : report.reference.label;
}

type Found =
  | { kind: "asking" }
  | { kind: "found"; why: Why }
  | { kind: "gone" }
  | { kind: "failed"; message: string };

/** Why performance moved in a batch, and the segments in which it is weakest. */
@customElement("driftglass-why")
export class WhyPart extends ReportPart {
  @state() private found: Found = { kind: "asking" };
  @state() private limit = FIRST;

  private tables: BatchTables | null = null;
  private fromEnd = 0;
  private stop = new AbortController();

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate();
  }

  /** Stops the request when the user leaves the screen. */
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop.abort();
    this.tables = null;
  }

  /** The chosen batch; until then the last whose performance moved. */
  private chosen(): BatchReport {
    if (navigation.route.batch !== null) return this.batch;
    return lastMoved(this.report) ?? this.batch;
  }

  protected override willUpdate(_changed: PropertyValues<this>): void {
    const fromEnd = this.report.batches.length - indexOf(this.report, this.chosen());
    const { tables } = session;
    if (tables === this.tables && fromEnd === this.fromEnd) return;
    this.tables = tables;
    this.fromEnd = fromEnd;
    this.limit = FIRST;
    void this.ask();
  }

  private async ask(): Promise<void> {
    this.stop.abort();
    const stop = new AbortController();
    this.stop = stop;
    const found = await this.answer(stop.signal);
    if (!stop.signal.aborted) this.found = found;
  }

  private async answer(signal: AbortSignal): Promise<Found> {
    const { tables, fromEnd } = this;
    const { exactReport } = session;
    const options = exactReport === null ? null : causeOptionsOf(exactReport, fromEnd);
    if (tables === null || options === null) return { kind: "gone" };
    const known = knownWhy(tables, fromEnd);
    if (known !== null) return { kind: "found", why: known };
    this.found = { kind: "asking" };
    try {
      const why = await whyOf(tables, fromEnd, options, signal);
      return why === null ? { kind: "gone" } : { kind: "found", why };
    } catch (reason) {
      if (isCancelled(reason)) return { kind: "asking" };
      return { kind: "failed", message: problemOf(reason, "").message };
    }
  }

  protected override render(): TemplateResult | typeof nothing {
    if (causeOptions(this.report) === null) return nothing;
    const isAsking = this.found.kind === "asking";
    return html`
      <section class="why" aria-labelledby="why-moved-heading" aria-busy=${isAsking}>
        <h2 id="why-moved-heading">Why it moved</h2>
        ${this.picker()}
        <p role="status">${this.sentence()}</p>
        ${this.found.kind === "failed" ? html`<button type="button" @click=${() => void this.ask()}>Try again</button>` : nothing}
        ${this.causes()}
      </section>
      ${this.weakest()}
    `;
  }

  private picker(): TemplateResult {
    const chosen = this.chosen();
    return html`<div class="row picker">
      <label for="why-batch">Batch to explain</label>
      <select id="why-batch" @change=${this.pick}>
        ${this.report.batches.map(
          (batch) =>
            html`<option value=${batch.label} .selected=${batch === chosen}>${batch.label}</option>`,
        )}
      </select>
      <span class="fine">compared with <bdi>${comparedWith(this.report, chosen)}</bdi></span>
    </div>`;
  }

  private readonly pick = (event: Event): void => {
    navigation.go({ batch: addressOf(this.report, selected(event)) });
  };

  private sentence(): string {
    switch (this.found.kind) {
      case "asking":
        return "Looking for what explains it …";
      case "gone":
        return "Only results are here, and this needs the rows: choose the files again to see why.";
      case "failed":
        return `▲ It could not be explained: ${this.found.message}`;
      case "found": {
        const { metric, reason } = this.found.why.causes;
        if (this.chosen().labelled)
          return "The targets of this batch came later; what explains its change needs them in the batch's own file.";
        const sentence = reason.startsWith(metric)
          ? metricLabel(metric) + reason.slice(metric.length)
          : reason;
        return sentence.replace(/(\d) %/g, "$1\u202f%");
      }
    }
  }

  private causes(): TemplateResult | typeof nothing {
    if (this.found.kind !== "found") return nothing;
    const { causes } = this.found.why;
    if (causes.columns.length === 0)
      return html`<p class="fine">No column could be cut into slices.</p>`;
    const more = moreColumns(causes, this.limit);
    return html`${causeList(causes, this.limit)}
      ${more === null ? nothing : html`<button type="button" @click=${this.showAll}>${more}</button>`}
      ${(causes.segments ?? []).map((segment) => segmentCauses(segment, causes))}
      <p class="fine">It says where to look: what coincides with the change need not be its cause.</p>`;
  }

  private readonly showAll = (): void => {
    this.limit = Number.POSITIVE_INFINITY;
  };

  private weakest(): TemplateResult | typeof nothing {
    if (this.found.kind !== "found") return nothing;
    const { weakest } = this.found.why;
    return html`<section aria-labelledby="weakest-heading">
      <h2 id="weakest-heading">Weakest segments of <bdi>${this.chosen().label}</bdi></h2>
      ${
        weakest === null
          ? html`<p>Finding where the model does worst needs targets, which the file of this batch lacks.</p>`
          : weakSegments(weakest)
      }
    </section>`;
  }
}
