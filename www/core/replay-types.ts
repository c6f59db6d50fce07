/** Replay of policies over a stored history. */

import type { Inhibition, Rule, Severity } from "./alert-types.js";
import type { GateOptions, Guardrail, TriggerOptions } from "./decision-types.js";

/** One way of deciding when to act. Give exactly one of `rules`, `trigger`, `gate` and `rollout`. */
export interface Policy {
  name: string;
  /** Acts while any of these rules fires. */
  rules?: Rule[];
  /** Inhibitions between these rules. A muted alert does not act. */
  inhibit?: Inhibition[];
  /** Acts in the batch in which the trigger asks for retraining. Its drift p-value is the smallest of any column. */
  trigger?: TriggerOptions;
  /** Acts while a batch would not pass the gate with the reference as the incumbent. */
  gate?: GateOptions;
  /** Acts when a guardrail is violated. */
  rollout?: RolloutPolicy;
}

/**
 * The guardrails of a gradual rollout. A history has one model and no second arm, so only guardrails can be replayed;
 * traffic shares and comparisons with an incumbent cannot. The batches are the candidate's outcomes. Each guardrail is
 * checked against all outcomes since the rollout began. After a roll-back, the next batch starts a new rollout.
 */
export interface RolloutPolicy {
  /** On `accuracy`, `mae` or `latencyMean`; at least one. */
  guardrails: Guardrail[];
}

/** A period in which something is known to have been wrong, in milliseconds since 1970. */
export interface Incident {
  name?: string;
  from: number;
  /** End of the incident, included; absent if it is still going on. */
  to?: number | null;
}

export interface ReplayOptions {
  /** 1 to 100 policies; each starts without state. */
  policies: Policy[];
  /**
   * Known incidents. An episode belongs to the incident that contains the batch which made the policy act. Every other
   * episode is a false alarm, even if it lasts into an incident.
   */
  incidents?: Incident[];
}

/** A continuous period in which a policy acts for one cause. */
export interface Episode {
  action: "alert" | "retrain" | "keep" | "roll-back";
  /** The alert's id, "trigger", "gate" or "rollout". */
  cause: string;
  /**
   * Index of the batch whose numbers made the policy act. Smaller than `firstBatch` if those numbers depend on late
   * labels.
   */
  judgedBatch: number;
  /** Index (from 0) of the newest batch at the time the episode began, and when the policy last acted. */
  firstBatch: number;
  lastBatch: number;
  label: string;
  /** Times of the batches or of the labels, in milliseconds since 1970. */
  from: number;
  /**
   * Time of the first judged delivery, if the labels arrived in parts and the batch is condensed. Only the final
   * measurements are kept then, so the episode may have begun as early as this. Absent if `from` is exact.
   */
  earliest?: number;
  to: number;
  severity: Severity | null;
  reason: string;
  /** Index of the incident in which the episode began, by `judgedBatch`; `null` if there is none. */
  incident: number | null;
}

/** Whether an incident was detected, and with what delay. */
export interface Detection {
  name: string | null;
  /** Number of batches observed during the incident. */
  batches: number;
  /** Whether the policy began to act because of one of these batches; `null` if none was observed. */
  detected: boolean | null;
  /** Whether the policy was acting in one of them because of an earlier cause, which does not count as detection. */
  alreadyActing: boolean;
  /**
   * Delay until the policy acted: in batches of the incident (0 if it acted in the first), and in milliseconds since
   * the incident began.
   */
  delayBatches: number | null;
  delayMs: number | null;
}

/** What one policy would have done. */
export interface PolicyOutcome {
  name: string;
  episodes: Episode[];
  /** Number of its active alerts from each batch until the next. */
  standing: number[];
  batchesActing: number;
  /**
   * Number of episodes that began outside every incident, including those that last into one; `null` without incidents.
   */
  falseAlarms: number | null;
  /**
   * Number of batches outside every incident in which the policy acts, and their share of all such batches; `null`
   * without incidents.
   */
  quietBatchesActing: number | null;
  quietShareActing: number | null;
  incidents: Detection[];
  meanDelayBatches: number | null;
}

/** The outcomes of several policies over the same history. */
export interface Replay {
  batches: number;
  from: number | null;
  to: number | null;
  policies: PolicyOutcome[];
}
