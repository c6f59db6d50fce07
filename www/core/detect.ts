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

/** Detects changes in one series, value by value, in bounded memory. */
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

  /** Restores a detector saved with `snapshot()`. It continues where it stopped. Throws `snapshot-invalid`. */
  static restore(snapshot: string): ChangeDetector {
    const glue = call<GlueDetector>(() => GlueDetector.restore(snapshot));
    const Restored = ChangeDetector as unknown as new (glue: GlueDetector) => ChangeDetector;
    return new Restored(glue);
  }

  /** Adds one value. Missing values (`null`, `undefined`, NaN) are skipped and counted. */
  update(value: number | null | undefined): DetectorUpdate {
    return call(() => this.#owned.glue.update(numberOrMissing("A value of a series", value)));
  }

  /** Number of values used. */
  get count(): number {
    return this.state().n;
  }

  /** Returns what it has seen, and its settings. */
  state(): DetectorState {
    return call(() => this.#owned.glue.state());
  }

  /** Returns its state as versioned JSON. */
  snapshot(): string {
    return call(() => this.#owned.glue.snapshot());
  }

  /** Frees the memory. Idempotent. */
  free(): void {
    this.#owned.free();
  }
}

/** Converts settings to a form that JSON can hold: typed arrays to arrays, and missing values to `null`. */
export function settings(options?: DetectorOptions): DetectorOptions | undefined {
  const given = options?.reference;
  if (!Array.isArray(given) && !ArrayBuffer.isView(given)) return options;
  const reference = Array.from(given, (x) => (Number.isNaN(x) ? null : x));
  return { ...options, reference };
}
