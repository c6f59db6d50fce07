import { numberOrMissing } from "./check.js";
import type {
  DetectorKind,
  DetectorOptions,
  DetectorState,
  DetectorUpdate,
} from "./detect-types.js";
import { call } from "./glue.js";
import { Owned } from "./owned.js";
import { ChangeDetector as GlueDetector } from "./pkg/core.js";

/** Watches one series for a change, value after value, in bounded memory. */
export class ChangeDetector {
  readonly #owned: Owned<GlueDetector>;

  constructor(kind: DetectorKind, options?: DetectorOptions);
  constructor(kind: DetectorKind | GlueDetector, options?: DetectorOptions) {
    const glue =
      kind instanceof GlueDetector
        ? kind
        : call<GlueDetector>(() => new GlueDetector(kind, settings(options)));
    this.#owned = new Owned("detector", glue);
  }

  /** A detector saved with `snapshot()`: it goes on where it stopped. */
  static restore(snapshot: string): ChangeDetector {
    const glue = call<GlueDetector>(() => GlueDetector.restore(snapshot));
    const Restored = ChangeDetector as unknown as new (glue: GlueDetector) => ChangeDetector;
    return new Restored(glue);
  }

  /** Takes in one value. Missing ones (`null`, `undefined`, NaN) are passed over and counted. */
  update(value: number | null | undefined): DetectorUpdate {
    return call(() => this.#owned.glue.update(numberOrMissing("A value of a series", value)));
  }

  /** Values taken in. */
  get count(): number {
    return this.state().n;
  }

  /** What it has seen, and how it is set. */
  state(): DetectorState {
    return call(() => this.#owned.glue.state());
  }

  /** Versioned JSON. */
  snapshot(): string {
    return call(() => this.#owned.glue.snapshot());
  }

  /** Gives the memory back. Idempotent. */
  free(): void {
    this.#owned.free();
  }
}

/** Settings as they cross: a typed array would become an object in JSON, and a missing value is `null` there. */
export function settings(options?: DetectorOptions): DetectorOptions | undefined {
  const given = options?.reference;
  if (!Array.isArray(given) && !ArrayBuffer.isView(given)) return options;
  const reference = Array.from(given, (x) => (Number.isNaN(x) ? null : x));
  return { ...options, reference };
}
