import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { BatchReport, ColumnShare, MultivariateDrift, Report } from "../../core/types.js";
import { isByTime, isFromZero } from "../address/axes.js";
import { columnLink } from "../address/open-column.js";
import { engine } from "../engine/engine-port.js";
import { indexOf } from "../findings/report-view.js";
import { session } from "../session/session.js";
import { errorOverTime, inEvery } from "../session/watched.js";
import { number, percent, pValue } from "../shared/format.js";
import { problemOf } from "../shared/problem.js";
import { Part } from "./part.js";

/** Columns that were compared one by one: the features. */
function features(batch: BatchReport): string[] {
  return (batch.drift?.columns ?? []).flatMap(({ column }) => (column === null ? [] : [column]));
}

const MOST_COLUMNS = 10;

/** Drift of all columns together, which no single column shows. On request, because it takes seconds. */
@customElement("driftglass-together")
export class Together extends Part {
  @property({ attribute: false }) report!: Report;
  @property({ attribute: false }) batch!: BatchReport;

  private found: MultivariateDrift | null = null;
  private about: BatchReport | null = null;
  private saying = "";

  protected override render(): TemplateResult {
    const isHere = this.found !== null && this.about === this.batch;
    return html`<section aria-labelledby="together-heading">
      <h2 id="together-heading">All columns together</h2>
      <p>Columns can change together although none changes by itself: where two that used to rise together no longer do.</p>
      <p class="row">
        <button type="button" ?disabled=${session.tables === null || this.saying === "Comparing …"} @click=${this.compare}>Compare all columns together</button>
        <span role="status">${session.tables === null ? "Only results are here, not the rows that this takes." : this.saying}</span>
      </p>
      ${isHere && this.found !== null ? this.answer(this.found) : nothing}
      ${inEvery("together", "All columns in every batch")}
      ${this.overTime()}
    </section>`;
  }

  /** Results for every batch: the error over time with its limits, and an offer to explain this batch. */
  private overTime(): TemplateResult | typeof nothing {
    const series = errorOverTime(this.report);
    const joint = this.batch.multivariate;
    if (series === null) return nothing;
    return html`
      ${joint === undefined ? nothing : html`<p class="lead"><span class="verdict ${joint.verdict}">${joint.verdict}</span>: <bdi>${joint.reason}</bdi></p>`}
      <driftglass-metric-chart .fromZero=${isFromZero()} .byTime=${isByTime()} .series=${series} height="220"></driftglass-metric-chart>
      <p class="fine">What rows lose when they are expressed in the principal components of the reference. Limits: three standard deviations over parts of the reference. Whether a batch drifted is for a test of its rows to say, which also sees changes within the limits.</p>
      ${joint === undefined || joint.columns.length === 0 || joint.verdict !== "drifted" ? nothing : this.columns(joint.columns)}
    `;
  }

  private say(text: string): void {
    this.saying = text;
    this.requestUpdate();
  }

  private readonly compare = async (): Promise<void> => {
    const { batch, report } = this;
    const columns = features(batch);
    const { alpha, minEffect } = report.config.drift ?? {};
    const options = {
      columns,
      ...(alpha === undefined ? {} : { alpha }),
      ...(minEffect === undefined ? {} : { minEffect }),
    };
    const fromEnd = report.batches.length - indexOf(report, batch);
    this.say("Comparing …");
    try {
      const running = await engine();
      const found = await session.tables?.withBatch(fromEnd, (reference, rows) =>
        running.multivariateDrift(reference, rows, options),
      );
      this.found = found ?? null;
      this.about = batch;
      this.say(found ? "Compared." : "The rows of this batch are not loaded any more.");
    } catch (reason) {
      this.say(problemOf(reason, "").message);
    }
  };

  private answer(found: MultivariateDrift): TemplateResult {
    const { classifier, reconstruction } = found;
    return html`<p class="lead"><span class="verdict ${found.verdict}">${found.verdict}</span>: ${found.reason}</p>
      <div class="scroll" role="group" aria-label="Two tests" tabindex="0">
        <table>
          <thead><tr><th scope="col">Test</th><th scope="col" class="numeric">Value</th><th scope="col" class="numeric">p-value</th><th scope="col" class="numeric">Rows changed</th></tr></thead>
          <tbody>
            <tr><th scope="row">Trees told the two apart (0.5 is chance)</th><td class="numeric">${number(classifier.auc)}</td><td class="numeric">${pValue(classifier.pValue)}</td><td class="numeric">${percent(classifier.effect)}</td></tr>
            <tr><th scope="row">Lost in the reference's principal components</th><td class="numeric">${number(reconstruction.value)} <small>(reference ${number(reconstruction.reference)})</small></td><td class="numeric">${pValue(reconstruction.pValue)}</td><td class="numeric">${percent(reconstruction.effect)}</td></tr>
          </tbody>
        </table>
      </div>
      ${found.columns.length === 0 ? nothing : this.columns(found.columns)}`;
  }

  private columns(columns: readonly ColumnShare[]): TemplateResult {
    return html`<h3>Columns that explain it</h3>
      <ul class="settings-list">
        ${columns.slice(0, MOST_COLUMNS).map(
          ({ column, share }) => html`<li>
            <a href=${columnLink(column)}><bdi>${column}</bdi></a> ${percent(share)}
          </li>`,
        )}
      </ul>`;
  }
}
