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

/** Sends a share of the traffic to a candidate model and compares what becomes of it. */
export class GradualRollout {
  readonly #owned: Owned<GlueRollout>;

  constructor(options?: RolloutOptions | GlueRollout) {
    const glue =
      options instanceof GlueRollout ? options : call<GlueRollout>(() => new GlueRollout(options));
    this.#owned = new Owned("rollout", glue);
  }

  /** A rollout saved with `toSnapshot()`: it goes on where it stopped, and every key goes the way it went. */
  static fromSnapshot(snapshot: string): GradualRollout {
    return new GradualRollout(call<GlueRollout>(() => GlueRollout.fromSnapshot(snapshot)));
  }

  /** Where a request goes. The same key always goes the same way. */
  route(key?: string): Arm {
    return call(() => this.#owned.glue.route(key));
  }

  record(arm: Arm, outcome: Outcome): void {
    call(() => this.#owned.glue.record(arm, outcome));
  }

  /** Raises the candidate's percentage (default by 10), never past 100; answers the new one. */
  increase(by?: number): number {
    return call(() => this.#owned.glue.increase(by));
  }

  evaluate(): RolloutEvaluation {
    return call(() => this.#owned.glue.evaluate());
  }

  get percent(): number {
    return this.#owned.glue.percent;
  }

  /** Versioned JSON: options, seed, percentage and the sums of both arms; no outcome and no key. */
  toSnapshot(): string {
    return call(() => this.#owned.glue.toSnapshot());
  }

  /** Gives the memory back. Idempotent. */
  free(): void {
    this.#owned.free();
  }
}

/** Says when the last observations call for retraining. */
export class RetrainingTrigger {
  readonly #owned: Owned<GlueTrigger>;

  constructor(options?: TriggerOptions | GlueTrigger) {
    const glue =
      options instanceof GlueTrigger ? options : call<GlueTrigger>(() => new GlueTrigger(options));
    this.#owned = new Owned("trigger", glue);
  }

  /** A trigger saved with `toSnapshot()`: it goes on where it stopped. */
  static fromSnapshot(snapshot: string): RetrainingTrigger {
    return new RetrainingTrigger(call<GlueTrigger>(() => GlueTrigger.fromSnapshot(snapshot)));
  }

  observe(observation: TriggerObservation): TriggerDecision {
    return call(() => this.#owned.glue.observe(observation));
  }

  /** Versioned JSON: options, the observations of the window and the cooldown. */
  toSnapshot(): string {
    return call(() => this.#owned.glue.toSnapshot());
  }

  /** Gives the memory back. Idempotent. */
  free(): void {
    this.#owned.free();
  }
}

/** SHA-256 of bytes that come in pieces, for files that are too large to be in memory at once. */
export class Sha256 {
  readonly #owned = new Owned(
    "digest",
    call<GlueSha256>(() => new GlueSha256()),
  );

  update(piece: Uint8Array): void {
    call(() => this.#owned.glue.update(bytes("A piece", piece)));
  }

  /** The digest of all pieces so far, 64 hexadecimal digits. */
  hex(): string {
    return call(() => this.#owned.glue.hex());
  }

  /** Gives the memory back. Idempotent. */
  free(): void {
    this.#owned.free();
  }
}
