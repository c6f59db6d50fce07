import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { measurementOf, metricLabel } from "../../charts/index.js";
import type { GateDecision, GateOptions, Roles, Scores } from "../../core/types.js";
import { checkList } from "../decide/check-list.js";
import { readable } from "../decide/checks.js";
import { columnsOfLast, comparedOnRows } from "../decide/gate.js";
import type { ModelsQuestion } from "../decide/gate-batches.js";
import { latencyLine, metricsTable, segmentsTable } from "../decide/gate-words.js";
import { engine } from "../engine/engine-port.js";
import { session } from "../session/session.js";
import { nextKey } from "../session/trial.js";
import { shown, shownIn } from "../shared/format.js";
import { problemOf } from "../shared/problem.js";
import { ReportPart } from "./report-part.js";
import "./difference.js";
import { select, text } from "./policy-fields.js";

/** Metrics that can be computed from rows of targets and predictions; scores may be of others. */
const OF_CLASSES = [
  "accuracy",
  "f1Weighted",
  "balancedAccuracy",
  "precisionWeighted",
  "recallWeighted",
  "matthews",
];
const OF_NUMBERS = ["r2", "mae", "rmse", "mape"];
const OF_PROBABILITIES = ["rocAuc", "logLoss", "brier"];

/** Usual minimums for a candidate. */
const LIMITS: Record<string, string> = { accuracy: "0.85", r2: "0.7" };

const ALPHA = 0.05;

/** Likely names of the candidate's prediction column, the likeliest first. */
const CANDIDATE = [/challenger|candidate|shadow/i, /pred|y_hat/i, /new/i];

interface MetricDraft {
  key: number;
  metric: string;
  candidate: string;
  incumbent: string;
  threshold: string;
  margin: string;
}

/** What the user typed besides the metrics. */
interface Besides {
  /** The candidate's prediction column, for a gate on rows. */
  prediction: string;
  segmentMargin: string;
  minRows: string;
  p95: string;
  ratio: string;
  candidateP95: string;
  incumbentP95: string;
  latency: string;
}

/** What is wrong with a typed figure; empty if nothing is. */
function faultOf(name: string, typed: string): string | null {
  if (typed.trim() === "") return null;
  const value = Number(typed);
  if (!Number.isFinite(value)) return "A number is needed here, such as 0.85.";
  if (/margin/i.test(name) && value < 0) return "A number from 0 up is needed here.";
  if ((name === "p95" || name === "ratio") && value <= 0) return "A number above 0 is needed here.";
  if (name === "minRows" && !(Number.isInteger(value) && value >= 1))
    return "A whole number is needed here, such as 30.";
  return null;
}

/** Candidate against incumbent, on known scores or on the rows of the last batch: deploy or keep. */
@customElement("driftglass-gate-form")
export class GateForm extends ReportPart {
  private source: "scores" | "rows" = "scores";
  private drafts: MetricDraft[] = [];
  private besides: Besides = {
    prediction: "",
    segmentMargin: "0",
    minRows: "30",
    p95: "",
    ratio: "",
    candidateP95: "",
    incumbentP95: "",
    latency: "",
  };
  /** Columns of the last batch that may hold the candidate's predictions. */
  private columns: string[] = [];
  /** A column that a gate on rows needs and the last batch lacks; empty if there is none. */
  private absent = "";
  private decision: GateDecision | null = null;
  private trouble = "";
  private isBusy = false;
  /** Identifies figures and report: results for earlier ones no longer apply. */
  private figures = {};
  /** The models that were compared on rows, for the earlier batches. */
  private compared: ModelsQuestion | null = null;
  /** The metric whose difference is drawn over batches. */
  private charted = "";

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("report")) return;
    this.figures = {};
    this.decision = null;
    if (this.drafts.length === 0) this.drafts = [this.draft(this.metrics()[0] ?? "accuracy")];
    void this.look();
  }

  /** Finds whether there are rows, and which columns they have. */
  private async look(): Promise<void> {
    const { target, prediction, probability, timestamp, id } = this.roles();
    const all = (await columnsOfLast().catch(() => null)) ?? [];
    const has = (name: string | undefined) => name !== undefined && all.includes(name);
    const given = typeof probability === "object" ? Object.values(probability) : [probability];
    const taken = new Set([target, prediction, timestamp, id, ...given]);
    const isScored = has(target) && has(prediction);
    this.absent = (all.length > 0 && [target, prediction].find((name) => name && !has(name))) || "";
    this.columns = isScored ? all.filter((name) => !taken.has(name)) : [];
    if (this.columns.length === 0) this.source = "scores";
    if (!this.columns.includes(this.besides.prediction))
      this.besides.prediction =
        CANDIDATE.flatMap((called) => this.columns.filter((name) => called.test(name)))[0] ??
        this.columns[0] ??
        "";
    this.requestUpdate();
  }

  private metrics(): string[] {
    const isOfNumbers = this.report.reference.performance?.task === "regression";
    const own = isOfNumbers ? OF_NUMBERS : OF_CLASSES;
    return this.source === "rows" || isOfNumbers ? own : [...own, ...OF_PROBABILITIES];
  }

  private draft(metric: string): MetricDraft {
    const value = measurementOf(this.batch, metric)?.value ?? null;
    const incumbent = value === null ? "" : String(Math.round(value * 1e4) / 1e4);
    const threshold = LIMITS[metric] ?? "";
    return { key: nextKey(), metric, candidate: "", incumbent, threshold, margin: "0" };
  }

  protected override render(): TemplateResult {
    const isOnRows = this.source === "rows";
    const left = this.metrics().filter(
      (name) => !this.drafts.some(({ metric }) => metric === name),
    );
    return html`<form @submit=${this.decide}>
        ${this.columns.length === 0 ? this.withoutRows() : this.sources()}
        ${isOnRows ? this.ofRows() : nothing}
        ${repeat(
          this.drafts,
          ({ key }) => key,
          (draft) => this.metricFields(draft, isOnRows),
        )}
        ${left[0] === undefined ? nothing : html`<button type="button" class="add-metric" @click=${() => this.add(left[0] ?? "")}>Add a metric</button>`}
        <details>
          <summary>Latency${isOnRows ? " and segments" : ""}</summary>
          ${isOnRows ? this.segmentFields() : nothing} ${this.latencyFields(isOnRows)}
        </details>
        <button type="submit" ?disabled=${this.isBusy}>Compare</button>
      </form>
      <div role="status">${this.outcome()}</div>
      ${this.overBatches()}`;
  }

  private withoutRows() {
    return this.absent === ""
      ? nothing
      : html`<p class="fine">Rows of ${shown(this.report.batches.at(-1)?.label ?? "")} are not compared: they have no ${shown(this.absent)} of their own. Labels that came later are not looked at here; add the column to the file and analyse again.</p>`;
  }

  private sources(): TemplateResult {
    const choice = (source: "scores" | "rows", name: string): TemplateResult =>
      html`<label class="tick"><input type="radio" name="source" .checked=${this.source === source} @change=${() => this.from(source)} />${name}</label>`;
    return html`<fieldset class="choices">
      <legend>Compare</legend>
      ${choice("scores", "scores that you know")}
      ${choice("rows", `rows of ${shown(this.report.batches.at(-1)?.label ?? "")}`)}
    </fieldset>`;
  }

  private from(source: "scores" | "rows"): void {
    this.source = source;
    const known = this.metrics();
    const fit = this.drafts.filter(({ metric }) => known.includes(metric));
    this.drafts = fit.length > 0 ? fit : [this.draft(known[0] ?? "accuracy")];
    this.changed();
  }

  private ofRows(): TemplateResult {
    const named = this.columns.map((name) => [name, shown(name)] as const);
    const take = (name: string): void => {
      this.besides.prediction = name;
      this.changed();
    };
    return html`<p class="fine">Both models on the same targets: differences are of pairs, with intervals, and segment by segment.</p>
      <div class="policy-fields">${select("Predictions of the candidate", named, this.besides.prediction, take)}</div>`;
  }

  private metricFields(draft: MetricDraft, isOnRows: boolean): TemplateResult {
    const others = this.drafts.map(({ metric }) => metric).filter((name) => name !== draft.metric);
    const free = this.metrics().filter((name) => !others.includes(name));
    const options = [...new Set([draft.metric, ...free])].map(
      (name) => [name, metricLabel(name)] as const,
    );
    const pick = (metric: string): void => {
      const { key } = draft;
      Object.assign(draft, this.draft(metric), { key });
      this.changed();
    };
    const field = (label: string, name: "candidate" | "incumbent" | "threshold" | "margin") =>
      this.field(label, [`${draft.key}.${name}`, name], draft[name], (typed) => {
        draft[name] = typed;
      });
    return html`<div class="policy-fields gate-metric" role="group" aria-label=${metricLabel(draft.metric)}>
      ${select("Metric", options, draft.metric, pick)}
      ${isOnRows ? nothing : html`${field("Candidate", "candidate")} ${field("Incumbent", "incumbent")}`}
      ${field("At least", "threshold")} ${field("Margin", "margin")}
      ${this.drafts.length === 1 ? nothing : html`<button type="button" class="quiet" aria-label="Remove ${metricLabel(draft.metric)}" @click=${() => this.drop(draft)}>Remove</button>`}
    </div>`;
  }

  private segmentFields(): TemplateResult {
    return html`<div class="policy-fields gate-metric">
      ${this.beside("May be worse in a segment by", "segmentMargin")}
      ${this.beside("Rows that a segment needs", "minRows")}
    </div>`;
  }

  private latencyFields(isOnRows: boolean): TemplateResult {
    const columns = [
      ["", "none"] as const,
      ...this.columns.map((name) => [name, shown(name)] as const),
    ];
    const take = (name: string): void => {
      this.besides.latency = name;
      this.changed();
    };
    return html`<div class="policy-fields gate-metric">
      ${this.beside("p95 at most, ms", "p95")} ${this.beside("p95 at most so many times the incumbent's", "ratio")}
      ${
        isOnRows
          ? select("Latencies of the candidate", columns, this.besides.latency, take)
          : html`${this.beside("p95 of the candidate, ms", "candidateP95")} ${this.beside("p95 of the incumbent, ms", "incumbentP95")}`
      }
    </div>`;
  }

  private beside(label: string, name: keyof Besides): TemplateResult {
    return this.field(label, [name, name], this.besides[name], (typed) => {
      this.besides[name] = typed;
    });
  }

  private field(
    label: string,
    [place, figure]: [string, string],
    value: string,
    set: (typed: string) => void,
  ) {
    const take = (typed: string): void => {
      set(typed);
      this.changed();
    };
    const fault = faultOf(figure, value);
    return text({ label, place, value, placeholder: "", fault, take });
  }

  /** Makes results for earlier figures obsolete, and withdraws the decision, which was about them. */
  private changed(): void {
    this.figures = {};
    if (this.decision !== null) this.tell(null);
    this.requestUpdate();
  }

  private readonly add = async (metric: string): Promise<void> => {
    const draft = this.draft(metric);
    this.drafts = [...this.drafts, draft];
    this.changed();
    await this.updateComplete;
    this.querySelector<HTMLElement>(".gate-metric:last-of-type select")?.focus();
  };

  private async drop(draft: MetricDraft): Promise<void> {
    this.drafts = this.drafts.filter((other) => other !== draft);
    this.changed();
    await this.updateComplete;
    this.querySelector<HTMLElement>(".add-metric")?.focus();
  }

  private outcome(): TemplateResult | typeof nothing {
    if (this.trouble !== "") return html`<p>${this.trouble}</p>`;
    if (this.isBusy) return html`<p class="fine">Comparing …</p>`;
    if (this.decision === null) return nothing;
    const decision = shownIn(this.decision);
    return html`
      <p class="lead"><bdi>${readable(decision.reason)}</bdi></p>
      ${metricsTable(decision, ALPHA)}
      ${decision.segments === undefined ? nothing : segmentsTable(decision.segments)}
      ${latencyLine(decision)}
      <details><summary>All checks</summary>${checkList(decision.checks)}</details>
    `;
  }

  /** The difference in every batch, if the rows of the last one were compared and there are others. */
  private overBatches(): TemplateResult | typeof nothing {
    const { decision, compared } = this;
    const { batches } = this.report;
    const metrics = decision?.metrics ?? [];
    const charted = metrics.find(({ metric }) => metric === this.charted) ?? metrics[0];
    if (compared === null || charted === undefined || batches.length < 2) return nothing;
    const pick = (metric: string): void => {
      this.charted = metric;
      this.requestUpdate();
    };
    const options = metrics.map(({ metric }) => [metric, metricLabel(metric)] as const);
    return html`<div class="over-batches">
      ${metrics.length < 2 ? nothing : html`<div class="policy-fields">${select("Metric over batches", options, charted.metric, pick)}</div>`}
      <driftglass-difference .batches=${batches} .question=${compared} metric=${charted.metric} .margin=${charted.margin}></driftglass-difference>
    </div>`;
  }

  private readonly decide = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (this.isBusy) return;
    this.trouble = this.lacking();
    if (this.trouble !== "") return this.tell(null);
    this.isBusy = true;
    this.requestUpdate();
    const { figures } = this;
    const models = this.source === "rows" ? this.models() : null;
    try {
      const decision = await (this.source === "rows" ? this.onRows() : this.onScores());
      if (figures === this.figures) {
        if (decision === null)
          this.trouble = "The rows are not here any more: choose the files again.";
        this.tell(decision, models);
      }
    } catch (reason) {
      if (figures === this.figures) {
        this.trouble = problemOf(reason, "").message;
        this.tell(null);
      }
    }
    this.isBusy = false;
    this.requestUpdate();
  };

  /** What must be typed before anything can be compared. */
  private lacking(): string {
    const isScore = (typed: string): boolean =>
      typed.trim() !== "" && Number.isFinite(Number(typed));
    const typed = [...this.drafts, { ...this.besides, prediction: "", latency: "" }].flatMap(
      (figures) => Object.entries({ ...figures, key: "", metric: "" }),
    );
    if (typed.some(([name, value]) => faultOf(name, value) !== null))
      return "Nothing was compared: a figure above has to be another one.";
    if (this.source === "rows") return "";
    const open = this.drafts.find(
      ({ candidate, incumbent }) => !isScore(candidate) || !isScore(incumbent),
    );
    return open === undefined ? "" : `Enter what both models scored: ${metricLabel(open.metric)}.`;
  }

  private options(): GateOptions {
    const { segmentMargin, minRows, p95, ratio } = this.besides;
    const given = (typed: string, name: string) =>
      typed.trim() === "" ? {} : { [name]: Number(typed) };
    const latency = { ...given(p95, "p95Ms"), ...given(ratio, "ratio") };
    const isDivided = this.source === "rows" && this.segments().length > 0;
    return {
      alpha: ALPHA,
      metrics: this.drafts.map(({ metric, threshold, margin }) => ({
        metric,
        ...given(threshold, "threshold"),
        ...given(margin, "margin"),
      })),
      ...(isDivided
        ? { segments: { ...given(segmentMargin, "margin"), ...given(minRows, "minRows") } }
        : {}),
      ...(Object.keys(latency).length === 0 ? {} : { latency }),
    };
  }

  private segments(): string[] {
    return this.roles().segment ?? [];
  }

  /** Columns by role, with their names in the files. */
  private roles(): Roles {
    return (session.exactReport ?? this.report).config.roles ?? {};
  }

  private async onScores(): Promise<GateDecision> {
    const { candidateP95, incumbentP95 } = this.besides;
    const scores = (of: "candidate" | "incumbent", p95: string): Scores => ({
      ...Object.fromEntries(this.drafts.map((draft) => [draft.metric, Number(draft[of])])),
      ...(p95.trim() === "" ? {} : { latencyP95: Number(p95) }),
    });
    return (await engine()).deploymentGate(
      scores("candidate", candidateP95),
      scores("incumbent", incumbentP95),
      this.options(),
    );
  }

  private async onRows(): Promise<GateDecision | null> {
    const { target = "", prediction = "", latency } = this.roles();
    const { prediction: candidate, latency: own } = this.besides;
    const segments = this.segments();
    return comparedOnRows(
      { target, prediction: candidate, segments, ...(own === "" ? {} : { latency: own }) },
      { target, prediction, segments, ...(latency === undefined ? {} : { latency }) },
      this.options(),
    );
  }

  /** The question for the other batches; `null` if there are no rows. */
  private models(): ModelsQuestion | null {
    const { tables } = session;
    const { target = "", prediction: incumbent = "", id } = this.roles();
    const { prediction: candidate } = this.besides;
    const late = session.late && id !== undefined ? { labels: session.late.labels, id } : null;
    const metrics = this.drafts.map(({ metric }) => metric);
    const { length: batches } = this.report.batches;
    return tables && { tables, target, candidate, incumbent, metrics, alpha: ALPHA, batches, late };
  }

  /** Reports the gate's result, so that it can be part of the decision as a whole. */
  private tell(decision: GateDecision | null, compared: ModelsQuestion | null = null): void {
    this.decision = decision;
    this.compared = decision && compared;
    this.dispatchEvent(new CustomEvent("compared", { detail: decision }));
    this.requestUpdate();
  }
}
