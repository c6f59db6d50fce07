import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { metricLabel, metricUnit } from "../../charts/index.js";
import type { Report, Rule, Severity } from "../../core/types.js";
import {
  type Faults,
  freshRule,
  GATE_FIELDS,
  type GateDraft,
  type GateField,
  gateDraft,
  LATENCY_FIELDS,
  type LatencyField,
  type Limit,
  type PolicyKind,
  type RuleDraft,
  type Trial,
  type TriggerField,
} from "../session/trial.js";
import { shown } from "../shared/format.js";
import { Part } from "./part.js";
import { select, text } from "./policy-fields.js";
import { muting, ruleMore, triggerMore, type Ways } from "./policy-more.js";

/** Fields of a trigger that are shown at once; the others are folded. */
type FirstField = Exclude<TriggerField, "window" | "minPredictions" | "cooldownMs">;

const KINDS: [PolicyKind, string][] = [
  ["rules", "alert rules"],
  ["trigger", "a retraining trigger"],
  ["gate", "a deployment gate"],
];

const SIDES: [Rule["when"], string][] = [
  ["below", "below"],
  ["above", "above"],
  ["outside", "outside"],
];

const SEVERITIES: [Severity, string][] = [
  ["critical", "critical"],
  ["high", "high"],
  ["medium", "medium"],
  ["info", "info"],
];

const TRIGGER_LABELS: Record<FirstField, string> = {
  accuracy: "Mean accuracy below",
  driftPValue: "Mean drift p-value below",
  recent: "Mean over last batches",
  minObservations: "At least batches known",
  cooldown: "Then wait batches",
};

const FIRST_FIELDS = Object.keys(TRIGGER_LABELS) as FirstField[];

const LATENCY_LABELS: Record<LatencyField, string> = {
  p95Ms: "p95 latency at most, ms",
  ratio: "Times the reference's",
};

const GATE_LABELS: Record<GateField, string> = {
  threshold: "At least",
  margin: "May be worse by",
};

/** The fields of the edited policy. Every change goes into the trial and is reported as `edited`. */
@customElement("driftglass-policy-form")
export class PolicyForm extends Part {
  @property({ attribute: false }) report!: Report;
  @property({ attribute: false }) trial!: Trial;
  @property({ attribute: false }) faults: Faults = new Map();

  protected override render(): TemplateResult {
    const { trial } = this;
    const fault = this.faults.get("policy");
    return html`
      <div class="policy-fields">
        ${select("What acts", KINDS, trial.kind, (kind) => this.edit(() => (trial.kind = kind)))}
      </div>
      ${fault === undefined ? nothing : html`<p class="fault">${fault}</p>`}
      ${this.kind(trial)}
    `;
  }

  private kind(trial: Trial): TemplateResult {
    switch (trial.kind) {
      case "trigger":
        return this.trigger(trial);
      case "gate":
        return this.gate(trial);
      case "rules":
        return html`
          <ul class="rule-drafts">
            ${repeat(
              trial.rules,
              ({ key }) => key,
              (draft) => html`<li>${this.rule(draft)}</li>`,
            )}
          </ul>
          <p><button type="button" class="add-rule" @click=${this.add}>Add a rule</button></p>
          ${muting(trial, this.ways)}
        `;
    }
  }

  private edit(change: () => void): void {
    change();
    this.requestUpdate();
    this.dispatchEvent(new Event("edited"));
  }

  private readonly unfolded = new Set<number>();

  private readonly ways: Ways = {
    field: (...given) => this.field(...given),
    tick: (...given) => this.tick(...given),
    edit: (change) => this.edit(change),
    unfolded: this.unfolded,
    unfold: (key) => {
      this.unfolded.add(key);
      this.requestUpdate();
    },
  };

  private field(
    label: string,
    place: string,
    value: string,
    set: (value: string) => void,
    placeholder = "",
  ): TemplateResult {
    const take = (typed: string): void => this.edit(() => set(typed));
    return text({ label, place, value, placeholder, fault: this.faults.get(place) ?? null, take });
  }

  private rule(draft: RuleDraft): TemplateResult {
    const { base, key } = draft;
    const change = (to: Partial<Rule>): void =>
      this.edit(() => {
        draft.base = { ...base, ...to };
      });
    return html`<fieldset class=${draft.isOn ? "rule-draft" : "rule-draft off"}>
      <legend>
        ${this.tick(shown(draft.name) || "A rule without a name", draft.isOn, (isOn) => {
          draft.isOn = isOn;
        })}
      </legend>
      <div class="policy-fields">
        ${this.field("Name", `${key}.name`, draft.name, (name) => (draft.name = name))}
        ${select("Metric", this.metrics(base.metric), base.metric, (metric) => change({ metric }))}
        ${select("Fires when", SIDES, base.when, (when) => this.side(draft, when))}
        ${select("Limit is", this.limits(draft), draft.limit, (limit) => this.edit(() => (draft.limit = limit)))}
        ${this.limit(draft)}
        ${this.field("For batches", `${key}.for`, draft.for, (value) => (draft.for = value), "1")}
        ${this.field("Keeps firing, batches", `${key}.keep`, draft.keep, (value) => (draft.keep = value), "0")}
        ${select("Severity", SEVERITIES, base.severity, (severity) => change({ severity }))}
      </div>
      <div class="policy-fields foot">
        ${this.tick("Whole interval past the limit", base.on === "interval", (isOn) => {
          const { on, ...rest } = base;
          draft.base = isOn ? { ...rest, on: "interval" } : rest;
        })}
        <button type="button" class="quiet" aria-label=${`Remove ${shown(draft.name)}`} @click=${() => this.drop(draft)}>
          Remove
        </button>
      </div>
      ${ruleMore(draft, this.ways)}
    </fieldset>`;
  }

  private tick(label: string, isOn: boolean, set: (isOn: boolean) => void): TemplateResult {
    const change = ({ target }: Event): void => {
      if (target instanceof HTMLInputElement) this.edit(() => set(target.checked));
    };
    return html`<label class="tick"><input type="checkbox" .checked=${isOn} @change=${change} /><bdi>${label}</bdi></label>`;
  }

  /** Ranges are offered for "outside" only, and numbers for the rest. */
  private side(draft: RuleDraft, when: Rule["when"]): void {
    this.edit(() => {
      draft.base = { ...draft.base, when };
      if (when === "outside" && draft.limit === "number") draft.limit = "range";
      if (when !== "outside" && draft.limit === "range") draft.limit = "number";
    });
  }

  private limits({ base, limit }: RuleDraft): [Limit, string][] {
    const own: [Limit, string] =
      base.when === "outside" ? ["range", "a range"] : ["number", "a number"];
    const all: [Limit, string][] = [own, ["reference", "the reference's interval"]];
    // The reference's variation was measured only if a rule of the monitor uses it.
    const isMeasured = (this.report.config.rules ?? []).some(
      ({ threshold }) => typeof threshold === "object" && "variation" in threshold,
    );
    if (isMeasured || limit === "variation") all.push(["variation", "standard deviations"]);
    return all;
  }

  private limit(draft: RuleDraft): TemplateResult | typeof nothing {
    const { key, limit, base } = draft;
    const unit = metricUnit(base.metric);
    const named = (name: string): string => {
      if (unit === "milliseconds") return `${name}, ms`;
      return unit === "percentage" ? `${name}, %` : name;
    };
    switch (limit) {
      case "reference":
        return nothing;
      case "range":
        return html`
          ${this.field(named("From"), `${key}.low`, draft.low, (low) => (draft.low = low))}
          ${this.field(named("To"), `${key}.high`, draft.high, (high) => (draft.high = high))}
        `;
      case "variation":
        return this.field(
          "Deviations",
          `${key}.number`,
          draft.number,
          (value) => (draft.number = value),
        );
      case "number":
        return this.field(
          named("Limit"),
          `${key}.number`,
          draft.number,
          (value) => (draft.number = value),
        );
    }
  }

  /** Measured metrics, and the one of the rule. */
  private metrics(own: string): [string, string][] {
    const found = this.report.batches.flatMap(({ measurements }) =>
      measurements.filter(({ value }) => value !== null).map(({ metric }) => metric),
    );
    return [...new Set([...found, own])].map((metric) => [metric, metricLabel(metric)]);
  }

  private trigger(trial: Trial): TemplateResult {
    const { trigger } = trial;
    return html`<div class="policy-fields">
      ${FIRST_FIELDS.map((field) =>
        this.field(TRIGGER_LABELS[field], `trigger.${field}`, trigger[field], (value) => {
          trigger[field] = value;
        }),
      )}
    </div>
    ${triggerMore(trial, this.ways)}`;
  }

  private gate({ gate }: Trial): TemplateResult {
    const whole = this.report.batches.flatMap(({ measurements }) =>
      measurements.filter(({ column, value }) => column === null && value !== null),
    );
    const measured = [...new Set(whole.map(({ metric }) => metric))];
    const taken = new Set(gate.metrics.map(({ metric }) => metric));
    const next = measured.find((metric) => !taken.has(metric));
    const add = (): void => this.edit(() => gate.metrics.push(gateDraft(next ?? "")));
    return html`
      <p class="fine">Acts while a batch would not pass as a candidate on every metric, with the reference as the incumbent.</p>
      ${repeat(
        gate.metrics,
        ({ key }) => key,
        (draft) => this.gateMetric(gate, draft, measured),
      )}
      ${measured.includes("latencyP95") ? this.gateLatency(gate) : nothing}
      ${next === undefined ? nothing : html`<p><button type="button" class="add-rule" @click=${add}>Add a metric</button></p>`}`;
  }

  private gateLatency({ latency }: Trial["gate"]): TemplateResult {
    return html`<div class="policy-fields gate-metric">
      ${LATENCY_FIELDS.map((field) =>
        this.field(LATENCY_LABELS[field], `latency.${field}`, latency[field], (value) => {
          latency[field] = value;
        }),
      )}
    </div>`;
  }

  private gateMetric(gate: Trial["gate"], draft: GateDraft, measured: readonly string[]) {
    const others = gate.metrics.filter((other) => other !== draft);
    const free = measured.filter((name) => !others.some(({ metric }) => metric === name));
    const named = [...new Set([...free, draft.metric])].map((metric): [string, string] => [
      metric,
      metricLabel(metric),
    ]);
    const drop = (): void =>
      this.edit(() => {
        gate.metrics = others;
      });
    return html`<div class="policy-fields gate-metric">
      ${select("Metric", named, draft.metric, (metric) => this.edit(() => (draft.metric = metric)))}
      ${GATE_FIELDS.map((field) =>
        this.field(GATE_LABELS[field], `${draft.key}.${field}`, draft[field], (value) => {
          draft[field] = value;
        }),
      )}
      ${others.length === 0 ? nothing : html`<button type="button" class="quiet" aria-label=${`Remove ${metricLabel(draft.metric)}`} @click=${drop}>Remove</button>`}
    </div>`;
  }

  private readonly add = async (): Promise<void> => {
    const { rules, gate } = this.trial;
    const draft = freshRule(rules, gate.metrics[0]?.metric ?? "accuracy");
    this.edit(() => rules.push(draft));
    await this.updateComplete;
    this.querySelector<HTMLElement>(`[name="${draft.key}.name"]`)?.focus();
  };

  private async drop(draft: RuleDraft): Promise<void> {
    this.edit(() => {
      this.trial.rules = this.trial.rules.filter((other) => other !== draft);
    });
    await this.updateComplete;
    this.querySelector<HTMLElement>(".add-rule")?.focus();
  }
}
