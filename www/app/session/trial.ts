/** A policy tried on the batches so far, with the user's input kept as it was typed. */

import type {
  GateOptions,
  Incident,
  Inhibition,
  Policy,
  Report,
  Rule,
  TriggerCosts,
  TriggerOptions,
} from "../../core/types.js";

export type PolicyKind = "rules" | "trigger" | "gate";

export type Limit = "number" | "range" | "reference" | "variation";

/** One rule being edited; parts without a field stay as in `base`. */
export interface RuleDraft {
  key: number;
  isOn: boolean;
  base: Rule;
  limit: Limit;
  name: string;
  number: string;
  low: string;
  high: string;
  for: string;
  keep: string;
  more: Record<MoreField, string>;
}

/** Options that few rules have; times are typed in hours. */
export const MORE_FIELDS = [
  "forMs",
  "keepFiringForMs",
  "cooldown",
  "minRows",
  "noDataFor",
] as const;
export type MoreField = (typeof MORE_FIELDS)[number];

const HOUR = 3_600_000;
const IN_HOURS: ReadonlySet<string> = new Set(["forMs", "keepFiringForMs", "cooldownMs"]);

export const TRIGGER_FIELDS = [
  "accuracy",
  "driftPValue",
  "recent",
  "minObservations",
  "cooldown",
  "window",
  "minPredictions",
  "cooldownMs",
] as const;
export type TriggerField = (typeof TRIGGER_FIELDS)[number];

export const COST_FIELDS = ["retraining", "horizon", "perError", "expectedAccuracy"] as const;
export type CostField = (typeof COST_FIELDS)[number];

/** While one rule fires, another is muted; other parts of the configuration's entry stay as in `base`. */
export interface MutingDraft {
  key: number;
  base: Inhibition;
}

export const GATE_FIELDS = ["threshold", "margin"] as const;
export type GateField = (typeof GATE_FIELDS)[number];

/** One metric of a gate being edited. */
export type GateDraft = { key: number; metric: string } & Record<GateField, string>;

export const LATENCY_FIELDS = ["p95Ms", "ratio"] as const;
export type LatencyField = (typeof LATENCY_FIELDS)[number];

/** Batches in which something is known to have been wrong, by label. */
export interface Span {
  key: number;
  name: string;
  from: string;
  to: string;
}

export interface Trial {
  kind: PolicyKind;
  rules: RuleDraft[];
  muting: MutingDraft[];
  trigger: Record<TriggerField, string>;
  costs: Record<CostField, string>;
  gate: { metrics: GateDraft[]; latency: Record<LatencyField, string> };
  spans: Span[];
}

/** Errors by field: "<key of the rule>.<field>", "trigger.recent", "policy". */
export type Faults = ReadonlyMap<string, string>;

let lastKey = 0;

export function nextKey(): number {
  lastKey += 1;
  return lastKey;
}

const written = (value: number | undefined): string => (value === undefined ? "" : String(value));

const inHours = (ms: number | undefined): string => (ms === undefined ? "" : String(ms / HOUR));

export function draftOf(rule: Rule): RuleDraft {
  const { threshold } = rule;
  const draft: RuleDraft = {
    key: nextKey(),
    isOn: true,
    base: rule,
    limit: "number",
    name: rule.name,
    number: "",
    low: "",
    high: "",
    for: written(rule.for),
    keep: written(rule.keepFiringFor),
    more: {
      forMs: inHours(rule.forMs),
      keepFiringForMs: inHours(rule.keepFiringForMs),
      cooldown: written(rule.cooldown),
      minRows: written(rule.minRows),
      noDataFor: written(rule.noDataFor),
    },
  };
  if (threshold === "reference") draft.limit = "reference";
  else if (typeof threshold === "number") draft.number = String(threshold);
  else if (Array.isArray(threshold)) {
    draft.limit = "range";
    [draft.low, draft.high] = [String(threshold[0]), String(threshold[1])];
  } else {
    draft.limit = "variation";
    draft.number = String(threshold.variation);
  }
  return draft;
}

export function gateDraft(metric: string): GateDraft {
  return { key: nextKey(), metric, threshold: "", margin: "0" };
}

export function trialOf(
  rules: readonly Rule[],
  metric: string,
  inhibit: readonly Inhibition[] = [],
): Trial {
  return {
    kind: "rules",
    rules: rules.map(draftOf),
    muting: inhibit.map((base) => ({ key: nextKey(), base })),
    trigger: {
      accuracy: "0.85",
      driftPValue: "0.05",
      recent: "10",
      minObservations: "1",
      cooldown: "0",
      window: "",
      minPredictions: "",
      cooldownMs: "",
    },
    costs: { retraining: "", horizon: "", perError: "", expectedAccuracy: "" },
    gate: { metrics: [gateDraft(metric)], latency: { p95Ms: "", ratio: "" } },
    spans: [],
  };
}

/** A new rule to start from: the metric below its own reference. */
export function freshRule(taken: readonly RuleDraft[], metric: string): RuleDraft {
  const names = new Set(taken.map(({ name }) => name));
  let name = `watch-${metric}`;
  for (let n = 2; names.has(name); n += 1) name = `watch-${metric}-${n}`;
  return draftOf({ name, metric, when: "below", threshold: "reference", severity: "medium" });
}

/** Reads fields, and records which of them hold no number. */
class Reading {
  readonly faults = new Map<string, string>();

  number(field: string, text: string): number {
    const value = text.trim() === "" ? Number.NaN : Number(text);
    if (!Number.isFinite(value)) this.faults.set(field, "A number is needed here, such as 0.85.");
    return value;
  }

  /** Milliseconds of a time in hours, or a whole number. */
  amount(place: string, field: string, text: string): number {
    return IN_HOURS.has(field)
      ? Math.round(this.number(place, text) * HOUR)
      : this.whole(place, text);
  }

  whole(field: string, text: string): number {
    const isWhole = /^\s*\d{1,9}\s*$/.test(text);
    if (!isWhole) this.faults.set(field, "A whole number is needed here, such as 3.");
    return isWhole ? Number(text) : Number.NaN;
  }
}

function thresholdOf(draft: RuleDraft, reading: Reading): Rule["threshold"] {
  const { key } = draft;
  switch (draft.limit) {
    case "reference":
      return "reference";
    case "range":
      return [reading.number(`${key}.low`, draft.low), reading.number(`${key}.high`, draft.high)];
    case "variation":
      return { variation: reading.number(`${key}.number`, draft.number) };
    case "number":
      return reading.number(`${key}.number`, draft.number);
  }
}

/** The rule that the fields describe. */
export function ruleOf(draft: RuleDraft, reading = new Reading()): Rule {
  const { for: _for, keepFiringFor: _keep, ...base } = draft.base;
  for (const field of MORE_FIELDS) delete base[field];
  const rule: Rule = { ...base, name: draft.name, threshold: thresholdOf(draft, reading) };
  if (draft.for.trim() !== "") rule.for = reading.whole(`${draft.key}.for`, draft.for);
  if (draft.keep.trim() !== "") rule.keepFiringFor = reading.whole(`${draft.key}.keep`, draft.keep);
  for (const field of MORE_FIELDS) {
    const typed = draft.more[field];
    if (typed.trim() !== "") rule[field] = reading.amount(`${draft.key}.${field}`, field, typed);
  }
  return rule;
}

/** Which rules mute which in the trial, among enabled rules. */
export function inhibitOf({ rules, muting }: Trial): Inhibition[] {
  const off = new Set(rules.filter(({ isOn }) => !isOn).map(({ name }) => name));
  const isOn = (rule: string | undefined): boolean => rule === undefined || !off.has(rule);
  return muting
    .map(({ base }) => base)
    .filter(({ source, target }) => isOn(source.rule) && isOn(target.rule));
}

/** The enabled rules. */
export function rulesOf(trial: Trial): Rule[] {
  return trial.rules.filter(({ isOn }) => isOn).map((draft) => ruleOf(draft));
}

const RATIOS: ReadonlySet<string> = new Set(["accuracy", "driftPValue"]);

function costsOf({ costs }: Trial, reading: Reading): TriggerCosts | undefined {
  const given = numbersIn(costs, COST_FIELDS, "costs", reading);
  if (Object.keys(given).length === 0) return undefined;
  const needed = (field: "retraining" | "horizon"): number =>
    given[field] ?? reading.number(`costs.${field}`, costs[field]);
  return { ...given, retraining: needed("retraining"), horizon: needed("horizon") };
}

function triggerOf(trial: Trial, reading: Reading): TriggerOptions {
  const options: TriggerOptions = {};
  for (const field of TRIGGER_FIELDS) {
    const text = trial.trigger[field];
    if (text.trim() === "") continue;
    const place = `trigger.${field}`;
    options[field] = RATIOS.has(field)
      ? reading.number(place, text)
      : reading.amount(place, field, text);
  }
  const costs = costsOf(trial, reading);
  return costs === undefined ? options : { ...options, costs };
}

/** The numbers in those fields that are not empty. */
function numbersIn<Field extends string>(
  texts: Record<Field, string>,
  fields: readonly Field[],
  place: string,
  reading: Reading,
): Partial<Record<Field, number>> {
  const found: Partial<Record<Field, number>> = {};
  for (const field of fields) {
    if (texts[field].trim() === "") continue;
    found[field] = reading.number(`${place}.${field}`, texts[field]);
  }
  return found;
}

function gateOf({ gate }: Trial, reading: Reading): GateOptions {
  const metrics = gate.metrics.map((draft) => ({
    metric: draft.metric,
    ...numbersIn(draft, GATE_FIELDS, String(draft.key), reading),
  }));
  const latency = numbersIn(gate.latency, LATENCY_FIELDS, "latency", reading);
  return { metrics, ...(Object.keys(latency).length === 0 ? {} : { latency }) };
}

/** Names of the policies in a replay. */
export const IN_FORCE = "Policy in force";
export const EDITED = "Edited policy";

/** The policy that the fields describe, and the fields that hold no number. */
export function policyOf(trial: Trial): { policy: Policy; faults: Faults } {
  const reading = new Reading();
  const policy: Policy = { name: EDITED };
  if (trial.kind === "trigger") policy.trigger = triggerOf(trial, reading);
  else if (trial.kind === "gate") policy.gate = gateOf(trial, reading);
  else policy.rules = trial.rules.filter(({ isOn }) => isOn).map((draft) => ruleOf(draft, reading));
  return { policy, faults: reading.faults };
}

/** The marked spans as times; a span whose batches are gone is left out. */
export function incidentsOf(trial: Trial, { batches }: Report): Incident[] {
  const at = (label: string): number | undefined =>
    batches.find((batch) => batch.label === label)?.at;
  return trial.spans.flatMap(({ name, from, to }) => {
    const [first, last] = [at(from), at(to)];
    if (first === undefined || last === undefined) return [];
    return [{ ...(name === "" ? {} : { name }), from: first, to: last }];
  });
}
