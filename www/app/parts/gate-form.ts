import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { measurementOf, metricLabel, metricValue } from "../../charts/index.js";
import type { GateDecision } from "../../core/types.js";
import { checkList } from "../check-list.js";
import { engine } from "../engine-port.js";
import { problemOf } from "../problem.js";
import { ReportPart } from "../report-part.js";

const METRICS = ["accuracy", "f1Weighted", "rocAuc", "r2"];

/** What a candidate must reach, where there is a usual answer. */
const LIMITS: Record<string, number> = { accuracy: 0.85, r2: 0.7 };

/** Candidate against incumbent on finished scores: deploy or keep. */
@customElement("driftglass-gate-form")
export class GateForm extends ReportPart {
  private metric = "accuracy";
  private decision: GateDecision | null = null;
  private trouble = "";

  private metrics(): string[] {
    const known = METRICS.filter((metric) => measurementOf(this.batch, metric) !== null);
    return known.length > 0 ? known : METRICS;
  }

  protected override render(): TemplateResult {
    const metrics = this.metrics();
    if (!metrics.includes(this.metric)) this.metric = metrics[0] ?? "accuracy";
    const incumbent = measurementOf(this.batch, this.metric)?.value ?? null;
    return html`<form class="gate" @submit=${this.decide}>
      <label>Metric
        <select name="metric" @change=${this.pick}>
          ${metrics.map((name) => html`<option value=${name} ?selected=${name === this.metric}>${metricLabel(name)}</option>`)}
        </select>
      </label>
      ${field("Candidate", "candidate", null)}
      ${field("Incumbent", "incumbent", incumbent)}
      ${field("At least", "threshold", LIMITS[this.metric] ?? null, false)}
      ${field("Margin", "margin", 0)}
      <button type="submit">Compare</button>
    </form>
    <div role="status">${this.outcome()}</div>`;
  }

  private readonly pick = (event: Event): void => {
    if (!(event.target instanceof HTMLSelectElement)) return;
    this.metric = event.target.value;
    this.decision = null;
    this.tell();
  };

  private outcome(): TemplateResult | typeof nothing {
    if (this.trouble !== "") return html`<p>${this.trouble}</p>`;
    if (this.decision === null) return nothing;
    const { decision, reason, difference, checks } = this.decision;
    return html`
      <p class="lead">
        <strong>${decision === "deploy" ? "Deploy the candidate." : "Keep the incumbent."}</strong> ${reason}
      </p>
      <p>Difference: ${metricValue(this.metric, difference)}</p>
      ${checkList(checks)}
    `;
  }

  private readonly decide = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const fields = new FormData(event.target);
    const value = (name: string): number => Number(fields.get(name));
    const { metric } = this;
    const atLeast = String(fields.get("threshold") ?? "");
    this.trouble = "";
    try {
      this.decision = await (await engine()).deploymentGate(
        { [metric]: value("candidate") },
        { [metric]: value("incumbent") },
        {
          metric,
          margin: value("margin"),
          ...(atLeast === "" ? {} : { threshold: Number(atLeast) }),
        },
      );
    } catch (reason) {
      this.trouble = problemOf(reason, "").message;
      this.decision = null;
    }
    this.tell();
  };

  /** Says what the gate decides, so that it can be part of the decision on the whole. */
  private tell(): void {
    this.dispatchEvent(new CustomEvent("compared", { detail: this.decision }));
    this.requestUpdate();
  }
}

function field(
  label: string,
  name: string,
  value: number | null,
  isRequired = true,
): TemplateResult {
  return html`<label>${label}
    <input
      type="number"
      name=${name}
      step="any"
      inputmode="decimal"
      ?required=${isRequired}
      .defaultValue=${value === null ? "" : String(Math.round(value * 1e4) / 1e4)}
    />
  </label>`;
}
