import { bytes, text } from "./check.js";
import { call } from "./glue.js";
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
  readonly #glue: GlueRollout;

  constructor(options?: RolloutOptions) {
    this.#glue = call<GlueRollout>(() => new GlueRollout(options), options);
  }

  /** Where a request goes. The same key always goes the same way. */
  route(key?: string): Arm {
    return call(() => this.#glue.route(key === undefined ? key : text("A key", key)));
  }

  record(arm: Arm, outcome: Outcome): void {
    call(() => this.#glue.record(arm, outcome));
  }

  /** Raises the candidate's percentage (default by 10), never past 100; answers the new one. */
  increase(by?: number): number {
    return call(() => this.#glue.increase(by));
  }

  evaluate(): RolloutEvaluation {
    return call(() => this.#glue.evaluate());
  }

  get percent(): number {
    return this.#glue.percent;
  }

  free(): void {
    this.#glue.free();
  }
}

/** Says when the last observations call for retraining. */
export class RetrainingTrigger {
  readonly #glue: GlueTrigger;

  constructor(options?: TriggerOptions) {
    this.#glue = call<GlueTrigger>(() => new GlueTrigger(options));
  }

  observe(observation: TriggerObservation): TriggerDecision {
    return call(() => this.#glue.observe(observation));
  }

  free(): void {
    this.#glue.free();
  }
}

/** SHA-256 of bytes that come in pieces, for files that are too large to be in memory at once. */
export class Sha256 {
  readonly #glue = call<GlueSha256>(() => new GlueSha256());

  update(piece: Uint8Array): void {
    call(() => this.#glue.update(bytes("A piece", piece)));
  }

  /** The digest of all pieces so far, 64 hexadecimal digits. */
  hex(): string {
    return call(() => this.#glue.hex());
  }

  free(): void {
    this.#glue.free();
  }
}
