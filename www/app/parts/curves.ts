import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import {
  agreement,
  agreementLegend,
  agreementTable,
  agreementWords,
} from "../../charts/agreement.js";
import {
  calibration,
  calibrationLegend,
  calibrationTable,
  calibrationWords,
} from "../../charts/calibration.js";
import {
  type Curve,
  curve,
  curveLegend,
  curveReadout,
  curveTable,
  curveWords,
} from "../../charts/curves.js";
import { legend } from "../../charts/index.js";
import type { BatchReport } from "../../core/types.js";
import { DriftglassElement } from "../../elements/base.js";
import { isEqualWidth, isLogarithmic } from "../address/axes.js";
import type { BatchTables } from "../files/tables.js";
import { calibrationOf, curvePair } from "../findings/curve-inputs.js";
import { foundOf } from "../findings/curves.js";
import type { Curves, Found, Residuals } from "../findings/found.js";
import { indexOf } from "../findings/report-view.js";
import { session } from "../session/session.js";
import { problemOf } from "../shared/problem.js";
import { selected } from "../shared/selected.js";
import { ReportPart } from "./report-part.js";

/** A curve with a slider that moves along it. */
@customElement("driftglass-curve")
export class CurveChart extends DriftglassElement {
  static override styles = [
    ...DriftglassElement.styles,
    css`
      .along { display: grid; max-width: 420px; font-size: 14px; color: var(--dg-muted); }
      .along input { width: 100%; accent-color: var(--dg-accent); }
    `,
  ];

  @property({ attribute: false }) curve!: Curve;
  @state() private cursor: number | null = null;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("curve")) this.cursor = null;
  }

  protected override render(): TemplateResult {
    const { curve: input, cursor } = this;
    const { title, description } = curveWords(input);
    const readout = cursor === null ? "" : curveReadout(input, cursor);
    const last = input.batch.length - 1;
    const move = ({ target }: Event): void => {
      if (target instanceof HTMLInputElement) this.cursor = target.valueAsNumber;
    };
    return html`<figure part="chart">
      <figcaption><span class="title">${title}</span><span class="finding">${description}</span></figcaption>
      ${this.drawn((width) => curve(input, { width, cursor }))}
      ${
        last < 1
          ? nothing
          : html`<label class="along">Along the curve
            <input type="range" min="0" max=${last} .value=${String(cursor ?? 0)} aria-valuetext=${readout || nothing} @input=${move} /></label>`
      }
      ${this.under(legend(curveLegend(input)), readout)}
      ${this.twin(() => curveTable(input))}
    </figure>`;
  }
}

/** Confidence against how often the model was right. */
@customElement("driftglass-calibration")
export class CalibrationChart extends DriftglassElement {
  @property({ attribute: false }) batch!: BatchReport;
  @property({ attribute: false }) found!: Curves;
  /** Whether bins have equal width in place of equal counts. */
  @property({ type: Boolean }) equalWidth = false;

  protected override render(): TemplateResult {
    const { equalWidth } = this;
    const bins = calibrationOf(this.batch, this.found, equalWidth);
    const { title, description } = calibrationWords(bins);
    return html`<figure part="chart">
      <figcaption><span class="title">${title}</span><span class="finding">${description}</span></figcaption>
      ${this.stepped(title, (width) => calibration(bins, { width }))}
      ${this.under(legend(calibrationLegend()), this.said)}
      ${this.twin(() => calibrationTable(bins), this.choice("Bins of equal width", equalWidth, "equalWidth"))}
    </figure>`;
  }
}

/** Targets against predictions. */
@customElement("driftglass-agreement")
export class AgreementChart extends DriftglassElement {
  @property({ attribute: false }) found!: Residuals;

  protected override render(): TemplateResult {
    const { agreement: bins, step } = this.found;
    const { title, description } = agreementWords(bins);
    return html`<figure part="chart">
      <figcaption><span class="title">${title}</span><span class="finding">${description}</span></figcaption>
      ${this.stepped(title, (width) => agreement(bins, { width }))}
      ${this.under(legend(agreementLegend()), this.said)}
      ${step === 1 ? nothing : html`<p class="note">Of every ${step} rows one is in it.</p>`}
      ${this.twin(() => agreementTable(bins))}
    </figure>`;
  }
}

type Answer =
  | { kind: "asking" }
  | { kind: "found"; found: Found }
  | { kind: "gone" }
  | { kind: "failed"; message: string };

/** Charts that need the rows of the batch, which are requested when one of them is opened. */
@customElement("driftglass-curves")
export class CurvesPart extends ReportPart {
  /** Which chart: the name of its tab. */
  @property() view = "";
  @state() private answer: Answer = { kind: "asking" };
  @state() private chosen = "";

  private tables: BatchTables | null = null;
  private fromEnd = 0;
  /** Counts requests: an answer to an older one is dropped. */
  private asked = 0;

  protected override willUpdate(): void {
    const fromEnd = this.report.batches.length - indexOf(this.report, this.batch);
    const { tables } = session;
    if (this.asked > 0 && tables === this.tables && fromEnd === this.fromEnd) return;
    this.tables = tables;
    this.fromEnd = fromEnd;
    this.asked += 1;
    void this.ask(this.asked);
  }

  private async ask(asked: number): Promise<void> {
    this.answer = { kind: "asking" };
    const answer = await this.found();
    if (asked === this.asked) this.answer = answer;
  }

  private async found(): Promise<Answer> {
    const { tables, fromEnd } = this;
    const { exactReport } = session;
    if (tables === null || exactReport === null) return { kind: "gone" };
    try {
      const found = await foundOf(tables, exactReport.config, this.batch, fromEnd);
      return found === null ? { kind: "gone" } : { kind: "found", found };
    } catch (reason) {
      return { kind: "failed", message: problemOf(reason, "").message };
    }
  }

  protected override render(): TemplateResult {
    const { answer } = this;
    switch (answer.kind) {
      case "asking":
        return html`<p role="status">Looking at the rows …</p>`;
      case "gone":
        return html`<p>${
          this.batch.labelled
            ? "The targets of this batch came later; this chart needs them in the batch's own file."
            : "Only results are here, and this needs the rows: choose the files again to see it."
        }</p>`;
      case "failed":
        return html`<p>▲ It could not be drawn: ${answer.message}</p>`;
      case "found":
        return this.chart(answer.found);
    }
  }

  private chart(found: Found): TemplateResult {
    if (found.task === "classification")
      return this.view === "Calibration" ? this.calibration(found) : this.curves(found);
    if (this.view === "Residuals")
      return html`<driftglass-distribution .logarithmic=${isLogarithmic()} .result=${found.residuals} label="Residuals: predicted less actual"></driftglass-distribution>`;
    return html`<driftglass-agreement .found=${found}></driftglass-agreement>`;
  }

  private calibration(found: Curves): TemplateResult {
    return html`<driftglass-calibration .equalWidth=${isEqualWidth()} .batch=${this.batch} .found=${found}></driftglass-calibration>`;
  }

  private curves(found: Curves): TemplateResult {
    const names = found.batch.perClass.map((entry) => entry.class);
    if (names.length === 0 && found.batch.roc.length === 0)
      return html`<p>There are no curves. ${found.batch.warnings.map(({ message }) => message).join(" ")}</p>`;
    const name = names.includes(this.chosen) ? this.chosen : (names[0] ?? null);
    const { roc, precisionRecall } = curvePair(this.report, this.batch, found, name);
    return html`${names.length === 0 ? nothing : this.picker(names, name)}
      <div class="two">
        <driftglass-curve .curve=${roc}></driftglass-curve>
        <driftglass-curve .curve=${precisionRecall}></driftglass-curve>
      </div>`;
  }

  private picker(names: readonly string[], name: string | null): TemplateResult {
    const pick = (event: Event): void => {
      this.chosen = selected(event);
    };
    return html`<div class="row picker"><label for="curve-class">Class, against all others</label>
      <select id="curve-class" @change=${pick}>${names.map(
        (other) => html`<option value=${other} ?selected=${other === name}>${other}</option>`,
      )}</select></div>`;
  }
}
