import { DriftglassError } from "./error.js";
import { call } from "./glue.js";

/** Owns an engine object until it is freed. */
export class Owned<Glue extends { free(): void }> {
  #glue: Glue | undefined;
  readonly #what: string;

  /** `what` names the object in one word, used in the error code `what-freed`. */
  constructor(what: string, glue: Glue) {
    this.#what = what;
    this.#glue = glue;
  }

  /** The engine's own object. Throws after `free()`. */
  get glue(): Glue {
    if (this.#glue !== undefined) return this.#glue;
    const what = this.#what;
    throw new DriftglassError({ code: `${what}-freed`, message: `This ${what} was freed.` });
  }

  /** Frees the memory. Idempotent. */
  free(): void {
    const glue = this.#glue;
    this.#glue = undefined;
    if (glue !== undefined) call(() => glue.free());
  }
}
