import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { PredictionDrift } from "../../core/types.js";
import type { ColumnArrangement, OwnFilter } from "../../elements/index.js";
import { isLogarithmic } from "../address/axes.js";
import { navigation } from "../address/navigation.js";
import { columnLink, openColumn } from "../address/open-column.js";
import { indexOf } from "../findings/report-view.js";
import type { Effects } from "../parts/effects.js";
import { ReportPart } from "../parts/report-part.js";
import { count, counted, percent } from "../shared/format.js";

const USUAL: ColumnArrangement = { filter: null, search: "", sort: null, descending: false };

/** Which columns changed: over all batches, and in the current one. */
@customElement("driftglass-drift")
export class DriftScreen extends ReportPart {
  /** The arrangement of the list of columns, from the address. */
  @property({ attribute: false }) list: ColumnArrangement | null = null;
  @state() private effects: Effects | null = null;

  protected override readonly sliceCount = 3;

  protected override render(): TemplateResult {
    return html`
      <h1 tabindex="-1">Drift</h1>
      <p class="lead">${this.sentence()}</p>
      <section aria-labelledby="heat-heading">
        <h2 id="heat-heading" class="unseen">Columns over batches</h2>
        <driftglass-drift-heatmap .report=${this.report} @driftglass-select=${openColumn}></driftglass-drift-heatmap>
      </section>
      <section aria-labelledby="columns-heading">
        <h2 id="columns-heading">Columns of <bdi>${this.batch.label}</bdi></h2>
        ${this.slices < 2 ? nothing : this.columns()}
      </section>
      ${
        this.slices < 3
          ? nothing
          : html`${this.ownDrift("What the model predicts", this.batch.predictions)}
              ${this.ownDrift("What came true", this.batch.targets)} ${this.together()}
              <driftglass-two-batches .report=${this.report} .batch=${this.batch}></driftglass-two-batches>`
      }
    `;
  }

  private columns(): TemplateResult {
    return html`${this.asksForEffects()}<driftglass-columns
          .report=${this.report}
          .batch=${indexOf(this.report, this.batch)}
          .ownFilter=${this.ownFilter()}
          .arrangement=${this.list ?? USUAL}
          @driftglass-select=${openColumn}
          @driftglass-arrange=${({ detail }: CustomEvent<ColumnArrangement>) => navigation.amend({ list: detail })}
        ></driftglass-columns>`;
  }

  /** Finds on request which columns affect the model; then the list is narrowed to them. */
  private asksForEffects(): TemplateResult | typeof nothing {
    if (this.report.reference.performance === null || this.batch.drift === null) return nothing;
    void import("../parts/effects.js");
    const take = ({ detail }: CustomEvent<Effects>): void => {
      this.effects = detail;
      const filter = this.ownFilter()?.label.toLowerCase();
      if (filter !== undefined) navigation.amend({ list: { ...(this.list ?? USUAL), filter } });
    };
    return html`<driftglass-effects filters .report=${this.report} .batch=${this.batch} @driftglass-effects=${take}></driftglass-effects>`;
  }

  private ownFilter(): OwnFilter | null {
    const { effects } = this;
    if (effects === null || effects.batch !== this.batch || effects.columns.size === 0) return null;
    return { label: `Affects ${effects.on}`, columns: effects.columns };
  }

  private sentence(): string {
    const { drift } = this.batch;
    if (drift === null) return "This batch was not compared with the reference.";
    const counts =
      drift.drifted === 0
        ? `None of ${counted(drift.compared, "column")} drifted.`
        : `${count(drift.drifted)} of ${counted(drift.compared, "column")} drifted.`;
    const rule =
      drift.adjust === "none"
        ? `Each column is tested alone at ${percent(drift.alpha)}.`
        : `On a clean batch the chance of calling any column drifted is at most ${percent(drift.alpha)}.`;
    const open = drift.columns.filter(({ verdict }) => verdict === "inconclusive").length;
    return `${counts} ${open === 0 ? "" : `Of ${count(open)} nobody can tell: too little is there. `}${rule}`;
  }

  private together(): TemplateResult {
    void import("../parts/together.js");
    void import("../parts/correlations.js");
    void import("../parts/two-batches.js");
    return html`<driftglass-together .report=${this.report} .batch=${this.batch}></driftglass-together>
      <driftglass-correlations .report=${this.report} .batch=${this.batch}></driftglass-correlations>`;
  }

  /** Predictions or targets, whichever has a result. */
  private ownDrift(
    heading: string,
    result: PredictionDrift | null | undefined,
  ): TemplateResult | typeof nothing {
    if (!result) return nothing;
    const column = result.column ?? "";
    return html`<section aria-label=${heading}>
      <h2>${heading}</h2>
      <driftglass-distribution .logarithmic=${isLogarithmic()} .result=${result}></driftglass-distribution>
      ${column === "" ? nothing : html`<p><a href=${columnLink(column)}>Details</a></p>`}
    </section>`;
  }
}
