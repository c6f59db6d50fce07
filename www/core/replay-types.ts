/** Policies over a stored history. */
import type { Rule } from "./alert-types.js";
import type { GateOptions, Severity, TriggerOptions } from "./types.js";

/** One way of deciding when to act. Exactly one of `rules`, `trigger` and `gate`. */
export interface Policy {
  name: string;
  /** Acts while any of them fires. */
  rules?: Rule[];
  /** Acts in the batch in which it asks for training; its drift p-value is the smallest of any column. */
  trigger?: TriggerOptions;
  /** Acts while a batch would not pass with the reference as the incumbent. */
  gate?: GateOptions;
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
  /** An episode that overlaps one belongs to it; every other episode is a false alarm. */
  incidents?: Incident[];
}

/** A run of batches in which a policy acts for one cause. */
export interface Episode {
  action: "alert" | "retrain" | "keep";
  /** The alert's id, "trigger" or "gate". */
  cause: string;
  /** Place of its first and last batch in the history, from 0. */
  firstBatch: number;
  lastBatch: number;
  label: string;
  from: number;
  to: number;
  severity: Severity | null;
  reason: string;
  /** Place of the incident it belongs to; `null` outside all of them. */
  incident: number | null;
}

/** Whether an incident was seen, and how late. */
export interface Detection {
  name: string | null;
  /** Batches observed while it lasted. */
  batches: number;
  /** `null` where no batch was observed in it. */
  detected: boolean | null;
  delayBatches: number | null;
  delayMs: number | null;
}

/** What one policy would have done. */
export interface PolicyOutcome {
  name: string;
  episodes: Episode[];
  /** How many of its alerts stand after each batch. */
  standing: number[];
  batchesActing: number;
  /** `null` where no incidents were given. */
  falseAlarms: number | null;
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
