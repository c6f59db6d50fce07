import { bytes } from "./check.js";
import { call } from "./glue.js";
import { Owned } from "./owned.js";
import {
  GradualRollout as GlueRollout,
  Sha256 as GlueSha256,
  RetrainingTrigger as GlueTrigger,
} from "./pkg/core.js";
import type {
  Arm,
  Outcome,
  RolloutEvaluation,
  RolloutOptions,
  TriggerDecision,
  TriggerObservation,
  TriggerOptions,
} from "./types.js";

/** Routes a share of the traffic to a candidate model and compares the outcomes of both arms. */
export class GradualRollout {
  readonly #owned: Owned<GlueRollout>;

  /** Starts a rollout at its first percentage. Throws `config-invalid`, with the JSON Pointer to the wrong value. */
  constructor(options?: RolloutOptions | GlueRollout) {
    const glue =
      options instanceof GlueRollout ? options : call<GlueRollout>(() => new GlueRollout(options));
    this.#owned = new Owned("rollout", glue);
  }

  /**
   * Restores a rollout saved with `toSnapshot()`. It continues where it stopped and routes every key as before. Throws
   * `snapshot-invalid`.
   */
  static fromSnapshot(snapshot: string): GradualRollout {
    return new GradualRollout(call<GlueRollout>(() => GlueRollout.fromSnapshot(snapshot)));
  }

  /** Returns the arm for a request. The same key always gets the same arm. */
  route(key?: string): Arm {
    return call(() => this.#owned.glue.route(key));
  }

  /** Records the outcome of a request on an arm. */
  record(arm: Arm, outcome: Outcome): void {
    call(() => this.#owned.glue.record(arm, outcome));
  }

  /**
   * Raises the candidate's percentage, by default by 10, to at most 100, and returns the new one. Throws
   * `config-invalid` for a step that is negative or not a number.
   */
  increase(by?: number): number {
    return call(() => this.#owned.glue.increase(by));
  }

  /** Suggests whether to advance, hold or roll back, with the evidence. */
  evaluate(): RolloutEvaluation {
    return call(() => this.#owned.glue.evaluate());
  }

  /** The candidate's current share of the traffic in percent. */
  get percent(): number {
    return this.#owned.glue.percent;
  }

  /**
   * Returns versioned JSON with options, seed, percentage and the sums of both arms. It contains no outcomes and no
   * keys.
   */
  toSnapshot(): string {
    return call(() => this.#owned.glue.toSnapshot());
  }

  /** Frees the memory. Idempotent. */
  free(): void {
    this.#owned.free();
  }
}

/** Decides from recent observations whether to retrain. */
export class RetrainingTrigger {
  readonly #owned: Owned<GlueTrigger>;

  /** Makes a trigger without observations. Throws `config-invalid`, with the JSON Pointer to the wrong value. */
  constructor(options?: TriggerOptions | GlueTrigger) {
    const glue =
      options instanceof GlueTrigger ? options : call<GlueTrigger>(() => new GlueTrigger(options));
    this.#owned = new Owned("trigger", glue);
  }

  /** Restores a trigger saved with `toSnapshot()`. It continues where it stopped. Throws `snapshot-invalid`. */
  static fromSnapshot(snapshot: string): RetrainingTrigger {
    return new RetrainingTrigger(call<GlueTrigger>(() => GlueTrigger.fromSnapshot(snapshot)));
  }

  /**
   * Adds an observation and returns the decision. A missing accuracy or p-value leaves the mean of that series
   * unchanged.
   */
  observe(observation: TriggerObservation): TriggerDecision {
    return call(() => this.#owned.glue.observe(observation));
  }

  /** Returns versioned JSON with options, the observations of the window and the cooldown. */
  toSnapshot(): string {
    return call(() => this.#owned.glue.toSnapshot());
  }

  /** Frees the memory. Idempotent. */
  free(): void {
    this.#owned.free();
  }
}

/** Incremental SHA-256, for files that are too large to hold in memory. */
export class Sha256 {
  readonly #owned = new Owned(
    "digest",
    call<GlueSha256>(() => new GlueSha256()),
  );

  /** Adds the next piece. */
  update(piece: Uint8Array): void {
    call(() => this.#owned.glue.update(bytes("A piece", piece)));
  }

  /** Returns the digest of all pieces so far as 64 hexadecimal digits. */
  hex(): string {
    return call(() => this.#owned.glue.hex());
  }

  /** Frees the memory. Idempotent. */
  free(): void {
    this.#owned.free();
  }
}
