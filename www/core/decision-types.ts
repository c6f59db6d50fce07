/** Decisions: the gate, the rollout, the retraining trigger, and their records. */

import type { Cell, Values } from "./file-types.js";

export type Scores = ScoredRows | Record<string, number>;

/** One model on rows; rows of two models on the same targets are compared as pairs. */
export interface ScoredRows {
  target: Values;
  prediction: Values;
  /** What divides the rows: one value a row, or several such lists by name. */
  segments?: Values | Record<string, Values>;
  /** Latencies in milliseconds, of these rows or of other calls. */
  latencyMs?: Float64Array | readonly (number | null)[];
}

export interface GateOptions {
  metric?: string;
  threshold?: number;
  margin?: number;
  alpha?: number;
  /** Several metrics in place of `metric`, `threshold` and `margin`: the candidate has to pass all. */
  metrics?: { metric: string; threshold?: number; margin?: number }[];
  /** How segments are judged; by default wherever the candidate's rows have segments. */
  segments?: {
    /** How much worse the candidate may be in a segment; default 0. */
    margin?: number;
    /** Rows that a segment needs of either model; default 30. */
    minRows?: number;
  };
  /** Limits of the 95th percentile of the candidate's latency: milliseconds, times the incumbent's. */
  latency?: { p95Ms?: number; ratio?: number };
}

export interface GateDecision {
  decision: "deploy" | "keep";
  reason: string;
  candidate: number | null;
  incumbent: number | null;
  difference: number | null;
  interval: [number, number] | null;
  checks: Check[];
  /** Each of several metrics, its interval at `alpha` by itself. */
  metrics?: MetricComparison[];
  /** Where rows have segments: at `alpha` divided by the segments compared. */
  segments?: GateSegments;
  /** 95th percentiles of candidate and incumbent in milliseconds, where a limit was given. */
  latency?: [number | null, number | null];
}

export interface MetricComparison {
  metric: string;
  candidate: number | null;
  incumbent: number | null;
  difference: number | null;
  interval: [number, number] | null;
  threshold: number | null;
  margin: number;
  passed: boolean;
}

export interface SegmentComparison {
  column: string;
  value: string;
  rows: number;
  candidate: number;
  incumbent: number;
  difference: number;
  interval: [number, number] | null;
}

export interface GateSegments {
  /** Accuracy for classes, mean absolute error for numbers. */
  metric: string;
  compared: number;
  /** Segments with too few rows. */
  tooSmall: number;
  /** Alpha of one segment. */
  alpha: number;
  /** Where the candidate falls furthest behind. */
  worst: SegmentComparison | null;
  /** Segments in which it is worse beyond chance and margin; at most 20, worst first. */
  worse: SegmentComparison[];
}

export interface Guardrail {
  metric: string;
  when: "above" | "below";
  threshold: number;
  minObservations?: number;
}

export type Arm = "candidate" | "incumbent";

export interface Outcome {
  prediction?: Cell;
  target?: Cell;
  latencyMs?: number;
  /** Whether the call failed. Say `false` of those that went well: the error rate leaves out what does not say. */
  error?: boolean;
  value?: number;
}

export interface ArmSummary {
  observations: number;
  /** Outcomes with both target and prediction. */
  labelled: number;
  accuracy: number | null;
  meanLatencyMs: number | null;
  /** Share of failed calls among the outcomes with `error`. */
  errorRate: number | null;
  mae: number | null;
  meanValue: number | null;
}

export interface RolloutEvaluation {
  decision: "advance" | "hold" | "roll-back";
  reason: string;
  arms: Record<Arm, ArmSummary>;
  /** Candidate against incumbent on each metric that both have enough outcomes for. */
  comparisons: ArmComparison[];
}

export type ComparedMetric = "accuracy" | "errorRate" | "mae" | "value";

export interface ArmComparison {
  metric: ComparedMetric;
  /** Candidate minus incumbent. */
  difference: number;
  /** Holds at every look: all of them together miss the true difference with chance `alpha` at most. */
  interval: [number, number];
  /** This metric's part of the rollout's alpha. */
  alpha: number;
  /** Of shares for any number of outcomes, of means in the limit of many. */
  guarantee: "exact" | "asymptotic";
  verdict: "better" | "worse" | "open";
}

export interface RolloutOptions {
  percent?: number;
  seed?: number;
  guardrails?: Guardrail[];
  /**
   * Chance that equal arms are ever called different, on any metric at any look; default 0.05, divided
   * equally among the metrics compared.
   */
  alpha?: number;
  /** What the arms are compared on; default accuracy and error rate. */
  compare?: ComparedMetric[];
  /** Advance only once the candidate's shares are shown to be worse by at most this. */
  margin?: number;
}

/** What retraining costs and what it saves, in one currency. */
export interface TriggerCosts {
  /** What training and deploying once costs. */
  retraining: number;
  /** Predictions for which the new model would be used. */
  horizon: number;
  /** What a wrong prediction costs; not needed where observations give their `loss`. */
  perError?: number;
  /** Accuracy to expect after retraining; default the limit. */
  expectedAccuracy?: number;
  /** Loss per prediction to expect after retraining. */
  expectedLoss?: number;
}

export interface TriggerOptions {
  accuracy?: number;
  driftPValue?: number;
  recent?: number;
  window?: number;
  minObservations?: number;
  /** Predictions that the mean accuracy or loss must rest on, by the `n` of its observations. */
  minPredictions?: number;
  cooldown?: number;
  /** The same as a time, by the `at` of the observations. */
  cooldownMs?: number;
  /** With costs it triggers only if what is lost until the horizon exceeds what retraining costs. */
  costs?: TriggerCosts;
}

export interface TriggerObservation {
  accuracy?: number | null;
  driftPValue?: number | null;
  at?: number | null;
  /** Predictions that accuracy and loss rest on. */
  n?: number | null;
  /** What a prediction lost on average. */
  loss?: number | null;
}

export interface TriggerDecision {
  retrain: boolean;
  reason: string;
  recentAccuracy: number | null;
  recentDriftPValue: number | null;
  /** Loss per prediction, where there are costs and it is known. */
  recentLoss?: number;
  /** What not retraining is expected to lose until the horizon. */
  expectedSaving?: number;
}

/** A file that a decision rests on. */
export interface RecordedInput {
  name: string;
  bytes: number;
  /** SHA-256 of its bytes, in hexadecimal; `null` where they are not at hand. */
  sha256: string | null;
}

export interface RecordedCheck {
  name: string;
  /** `null` where it is not known. */
  passed: boolean | null;
  detail: string;
}

/** A result that decides: of the gate, a rollout, the retraining trigger, or advice. */
export type Decided = { reason: string; checks?: readonly RecordedCheck[] } & (
  | { decision: string }
  | { action: string }
  | { retrain: boolean }
);

/** What a record is made from. */
export interface DecisionInput {
  /** What is decided on: "gate", "rollout", "retraining", "review" or a name of your own. */
  kind: string;
  /** Milliseconds since 1970. */
  at: number;
  result: Decided;
  /** What was compared, in words. */
  compared?: readonly string[];
  inputs?: readonly RecordedInput[];
  /** Thresholds and other options, as they were given. */
  options?: unknown;
  /** What the person decided; by default what the result says. */
  decision?: string;
  /** Checks in place of those of the result. */
  checks?: readonly RecordedCheck[];
  person?: string;
  /** Why the person decided so. */
  note?: string;
}

/** A decision with all that is needed to understand it later, and to make it again. */
export interface DecisionRecord {
  kind: string;
  at: number;
  engine: { name: string; version: string };
  compared: string[];
  inputs: RecordedInput[];
  options: unknown;
  suggested: string;
  reason: string;
  decision: string;
  checks: RecordedCheck[];
  result: unknown;
  person: string | null;
  note: string | null;
}

export type AdviceAction = "keep" | "investigate" | "hold-rollout" | "retrain" | "roll-back";

export interface Check {
  name: string;
  passed: boolean;
  detail: string;
}

export interface Advice {
  action: AdviceAction;
  reason: string;
  checks: Check[];
}

export interface Trend {
  slope: number | null;
  pValue: number | null;
  direction: "rising" | "falling" | "flat";
  declining: boolean;
  /** Values the slope rests on. */
  n: number;
  method: "least-squares" | "theil-sen";
  /** The last value beside the median of its position in earlier seasons; `null` without any. */
  seasonal: { value: number; expected: number; difference: number; n: number } | null;
}

export interface TrendOptions {
  /** Last known values that are looked at; default 10, with a season at least four of them. */
  window?: number;
  alpha?: number;
  /** A line tested by Student's t (default), or the median slope of all pairs tested by Mann-Kendall. */
  method?: "least-squares" | "theil-sen";
  /** Values in a season, 7 for days of a week: compared are only values at the same position of it. */
  season?: number;
}
