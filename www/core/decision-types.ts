/** Deployment gate, gradual rollout, retraining trigger, and decision records. */

import type { Cell, Values } from "./file-types.js";

export type Scores = ScoredRows | Record<string, number>;

/** One model's predictions on labelled rows. If two models have the same targets, their rows are compared as pairs. */
export interface ScoredRows {
  target: Values;
  prediction: Values;
  /** Segments: one value per row, or several such lists by name. */
  segments?: Values | Record<string, Values>;
  /** Latencies in milliseconds, of these rows or of other calls. */
  latencyMs?: Float64Array | readonly (number | null)[];
}

export interface GateOptions {
  /** The metric to compare; default `accuracy`. Errors, losses and latencies are better if smaller. */
  metric?: string;
  /** Value that the candidate must reach; default 0.85 for accuracy, 0.7 for r2, none for other metrics. */
  threshold?: number;
  /** How much worse than the incumbent the candidate may be; default 0. */
  margin?: number;
  /** 1 - confidence of the interval; default 0.05. */
  alpha?: number;
  /** Several metrics instead of `metric`, `threshold` and `margin`. The candidate must pass all of them. */
  metrics?: { metric: string; threshold?: number; margin?: number }[];
  /** How segments are judged. By default they are judged whenever the candidate's rows have segments. */
  segments?: {
    /** How much worse the candidate may be in a segment; default 0. */
    margin?: number;
    /** Minimum number of rows per segment and model; default 30. */
    minRows?: number;
  };
  /** Limits of the candidate's 95th percentile of latency: in milliseconds, and as a multiple of the incumbent's. */
  latency?: { p95Ms?: number; ratio?: number };
}

export interface GateDecision {
  decision: "deploy" | "keep";
  /** The reason, as one sentence. */
  reason: string;
  candidate: number | null;
  incumbent: number | null;
  /** Candidate minus incumbent. */
  difference: number | null;
  /**
   * Confidence interval of the difference, if rows were given and the metric has one. It is shown, but does not decide.
   */
  interval: [number, number] | null;
  /** The conditions of the decision, with their figures. */
  checks: Check[];
  /** One comparison for each of several metrics, each with its own interval at `alpha`. */
  metrics?: MetricComparison[];
  /**
   * Segment comparisons, at `alpha` divided by the number of segments compared; absent if the rows have no segments.
   */
  segments?: GateSegments;
  /** 95th percentiles of latency of candidate and incumbent in milliseconds; absent if no limit was given. */
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
  /** `accuracy` for classes, `mae` for numbers. */
  metric: string;
  compared: number;
  /** Number of segments with too few rows. */
  tooSmall: number;
  /** Alpha of a single segment. */
  alpha: number;
  /** The segment in which the candidate falls furthest behind. */
  worst: SegmentComparison | null;
  /** Segments in which the candidate is worse by more than chance and margin; at most 20, worst first. */
  worse: SegmentComparison[];
}

export interface Guardrail {
  /** `accuracy`, `errorRate`, `mae`, `latencyMean` (milliseconds) or `value`. */
  metric: string;
  /** The side of the threshold that violates the guardrail. */
  when: "above" | "below";
  /** The limit. A value equal to it is fine. */
  threshold: number;
  /** Minimum number of the candidate's outcomes before it counts; default 30. */
  minObservations?: number;
}

export type Arm = "candidate" | "incumbent";

/** The outcome of one request. */
export interface Outcome {
  prediction?: Cell;
  target?: Cell;
  latencyMs?: number;
  /**
   * Whether the call failed. Pass `false` for successful calls: outcomes without this field do not count towards the
   * error rate.
   */
  error?: boolean;
  /** A business value, for example revenue. */
  value?: number;
}

export interface ArmSummary {
  observations: number;
  /** Number of outcomes with both target and prediction. */
  labelled: number;
  accuracy: number | null;
  meanLatencyMs: number | null;
  /** Share of failed calls among the outcomes with the field `error`. */
  errorRate: number | null;
  mae: number | null;
  meanValue: number | null;
}

export interface RolloutEvaluation {
  decision: "advance" | "hold" | "roll-back";
  reason: string;
  arms: Record<Arm, ArmSummary>;
  /** Candidate against incumbent, for each metric with enough outcomes in both arms. */
  comparisons: ArmComparison[];
}

export type ComparedMetric = "accuracy" | "errorRate" | "mae" | "value";

export interface ArmComparison {
  metric: ComparedMetric;
  /** Candidate minus incumbent. */
  difference: number;
  /**
   * A confidence sequence, valid at every look: the chance that any of its looks misses the true difference is at most
   * `alpha`.
   */
  interval: [number, number];
  /** The share of the rollout's alpha that this metric uses. */
  alpha: number;
  /** "exact" for shares, at any number of outcomes; "asymptotic" for means, in the limit of many outcomes. */
  guarantee: "exact" | "asymptotic";
  verdict: "better" | "worse" | "open";
}

export interface RolloutOptions {
  /** Initial share of the traffic for the candidate in percent; default 10. */
  percent?: number;
  /** Seed of the assignment; drawn at random by default. */
  seed?: number;
  /** Limits of the candidate. */
  guardrails?: Guardrail[];
  /**
   * The chance that equal arms are ever called different, on any metric at any look; default 0.05, divided equally
   * among the metrics compared.
   */
  alpha?: number;
  /** The metrics on which the arms are compared; default accuracy and error rate. */
  compare?: ComparedMetric[];
  /**
   * Advance only once the candidate's shares (accuracy, error rate) are shown to be worse by at most this. Default:
   * advance as long as the candidate is not shown to be worse.
   */
  margin?: number;
}

/** The costs of retraining and of errors, in one currency. */
export interface TriggerCosts {
  /** Cost of training and deploying once. */
  retraining: number;
  /** Number of predictions for which the new model would be used. */
  horizon: number;
  /** Cost of a wrong prediction. Not needed if observations give their `loss`. */
  perError?: number;
  /** Expected accuracy after retraining; default: the limit. */
  expectedAccuracy?: number;
  /** Expected loss per prediction after retraining; default: `perError` times the expected share of errors. */
  expectedLoss?: number;
}

export interface TriggerOptions {
  /** Retrain if the mean accuracy is below this; default 0.85. */
  accuracy?: number;
  /** Retrain if the mean drift p-value is below this; default 0.05. */
  driftPValue?: number;
  /** Number of last known values in the mean; default 10. */
  recent?: number;
  /** Number of observations kept; default 100. */
  window?: number;
  /** Minimum number of known values in the window before a mean may trigger; default 1. */
  minObservations?: number;
  /** Minimum number of predictions behind the mean accuracy or loss, counted from `n` of the observations. */
  minPredictions?: number;
  /** Number of observations after a trigger in which it does not trigger again; default 0. */
  cooldown?: number;
  /** The cooldown as a time in milliseconds, measured by `at` of the observations. */
  cooldownMs?: number;
  /** With costs, the trigger fires only if the expected loss until the horizon exceeds the cost of retraining. */
  costs?: TriggerCosts;
}

export interface TriggerObservation {
  /** Accuracy of the batch. */
  accuracy?: number | null;
  /** Drift p-value of the batch. */
  driftPValue?: number | null;
  /** Time of the batch in milliseconds since 1970, for `cooldownMs`. */
  at?: number | null;
  /** Number of predictions behind accuracy and loss. */
  n?: number | null;
  /** Mean loss per prediction. */
  loss?: number | null;
}

export interface TriggerDecision {
  retrain: boolean;
  /** The reason, as one sentence. */
  reason: string;
  /** Mean of the last known accuracies; `null` if none is known. */
  recentAccuracy: number | null;
  /** Mean of the last known drift p-values; `null` if none is known. */
  recentDriftPValue: number | null;
  /** Loss per prediction; absent without costs or if it is unknown. */
  recentLoss?: number;
  /** Expected loss until the horizon without retraining. */
  expectedSaving?: number;
}

/** A file on which a decision is based. */
export interface RecordedInput {
  name: string;
  bytes: number;
  /** SHA-256 of its bytes, in hexadecimal; `null` if the bytes are not available. */
  sha256: string | null;
}

export interface RecordedCheck {
  name: string;
  /** `null` if it is unknown. */
  passed: boolean | null;
  detail: string;
}

/** A result that suggests a decision: of the gate, a rollout, the retraining trigger, or advice. */
export type Decided = { reason: string; checks?: readonly RecordedCheck[] } & (
  | { decision: string }
  | { action: string }
  | { retrain: boolean }
);

/** The input of a decision record. */
export interface DecisionInput {
  /** The subject of the decision: "gate", "rollout", "retraining", "review" or a name of your own. */
  kind: string;
  /** Milliseconds since 1970. */
  at: number;
  result: Decided;
  /** What was compared, in words. */
  compared?: readonly string[];
  inputs?: readonly RecordedInput[];
  /** Thresholds and other options, as given. */
  options?: unknown;
  /** The person's decision. Default: what the result suggests. */
  decision?: string;
  /** Checks to record instead of those of the result. */
  checks?: readonly RecordedCheck[];
  person?: string;
  /** The person's reason. */
  note?: string;
}

/** A decision with everything that is needed to understand and reproduce it later. */
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

/** The trend of the last known values of a series. Missing values are skipped. */
export interface Trend {
  /** Change per value; `null` for fewer than two values. */
  slope: number | null;
  /** Two-sided p-value of a slope of 0; `null` for too few values. */
  pValue: number | null;
  /** "flat" unless the slope is significant. */
  direction: "rising" | "falling" | "flat";
  declining: boolean;
  /** Number of values behind the slope. */
  n: number;
  method: "least-squares" | "theil-sen";
  /** The last value compared with the median at the same position of earlier seasons; `null` if there are none. */
  seasonal: { value: number; expected: number; difference: number; n: number } | null;
}

export interface TrendOptions {
  /** Number of most recent known values to use; default 10, with a season at least four seasons. */
  window?: number;
  alpha?: number;
  /**
   * Least squares tested by Student's t (default), or Theil-Sen (the median slope of all pairs) tested by Mann-Kendall.
   */
  method?: "least-squares" | "theil-sen";
  /**
   * Length of a season in values, such as 7 for days of a week. Only values at the same position of a season are
   * compared.
   */
  season?: number;
}
