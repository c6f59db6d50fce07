/** Policies over a stored history. */

import type { Inhibition, Rule, Severity } from "./alert-types.js";
import type { GateOptions, Guardrail, TriggerOptions } from "./decision-types.js";

/** One way of deciding when to act. Exactly one of `rules`, `trigger`, `gate` and `rollout`. */
export interface Policy {
  name: string;
  /** Acts while any of them fires. */
  rules?: Rule[];
  /** Alerts of these rules that mute others: a muted one does not act. */
  inhibit?: Inhibition[];
  /** Acts in the batch in which it asks for training; its drift p-value is the smallest of any column. */
  trigger?: TriggerOptions;
  /** Acts while a batch would not pass with the reference as the incumbent. */
  gate?: GateOptions;
  /** Acts when a guardrail is broken. */
  rollout?: RolloutPolicy;
}

/**
 * What a history, which has one model and no other arm, can say of a gradual rollout: its guardrails. The batches are
 * the candidate's outcomes; each guardrail is held against all of them since the rollout began, and after a roll-back
 * the next batch begins another. Nothing is said of shares of the traffic or of an incumbent.
 */
export interface RolloutPolicy {
  /** On `accuracy`, `mae` or `latencyMean`; at least one. */
  guardrails: Guardrail[];
}

/** A span of time in which something is known to have been wrong, in milliseconds since 1970. */
export interface Incident {
  name?: string;
  from: number;
  /** Its end, that moment included; absent for one that lasts. */
  to?: number | null;
}

export interface ReplayOptions {
  /** 1 to 100, each run from a clean start. */
  policies: Policy[];
  /**
   * An episode belongs to the incident in which the batch lies that made it act; every other episode is a false alarm,
   * also one that lasts into an incident.
   */
  incidents?: Incident[];
}

/** A stretch of time in which a policy acts for one cause without a break. */
export interface Episode {
  action: "alert" | "retrain" | "keep" | "roll-back";
  /** The alert's id, "trigger", "gate" or "rollout". */
  cause: string;
  /** Place of the batch whose numbers made it act: before `firstBatch` where they rest on labels that came late. */
  judgedBatch: number;
  /** Place, from 0, of the newest batch there was when it began, and when it last acted. */
  firstBatch: number;
  lastBatch: number;
  label: string;
  /** Times of the batches, or of the labels. */
  from: number;
  /**
   * Where the labels behind it came in parts and the batch is condensed, when the first of them were judged: only
   * what all came to is left, so it may have begun as early as that. Absent where `from` is known.
   */
  earliest?: number;
  to: number;
  severity: Severity | null;
  reason: string;
  /** Place of the incident it began in, by `judgedBatch`; `null` where it began in none. */
  incident: number | null;
}

/** Whether an incident was seen, and how late. */
export interface Detection {
  name: string | null;
  /** Batches observed while it lasted. */
  batches: number;
  /** Whether the policy began to act because of one of them; `null` where no batch was observed in it. */
  detected: boolean | null;
  /** Whether it acted in one of them for what was there before, which detects nothing. */
  alreadyActing: boolean;
  /** Until it acted: batches of the incident, 0 when it acted in the first, and time from its beginning. */
  delayBatches: number | null;
  delayMs: number | null;
}

/** What one policy would have done. */
export interface PolicyOutcome {
  name: string;
  episodes: Episode[];
  /** How many of its alerts stand from each batch on until the next. */
  standing: number[];
  batchesActing: number;
  /** Episodes that began outside every incident, also those that last into one; `null` without incidents. */
  falseAlarms: number | null;
  /** Batches outside every incident in which it acts, and their share of all of those; `null` without incidents. */
  quietBatchesActing: number | null;
  quietShareActing: number | null;
  incidents: Detection[];
  meanDelayBatches: number | null;
}

/** Policies side by side over one history. */
export interface Replay {
  batches: number;
  from: number | null;
  to: number | null;
  policies: PolicyOutcome[];
}
