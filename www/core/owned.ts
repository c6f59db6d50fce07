import { DriftglassError } from "./error.js";
import { call } from "./glue.js";

/** An object of the engine until it is given back. */
export class Owned<Glue extends { free(): void }> {
  #glue: Glue | undefined;
  readonly #what: string;

  /** `what` it is, in one word: using it after `free()` is an error with the code `what-freed`. */
  constructor(what: string, glue: Glue) {
    this.#what = what;
    this.#glue = glue;
  }

  /** The engine's own object; an error after `free()`. */
  get glue(): Glue {
    if (this.#glue !== undefined) return this.#glue;
    const what = this.#what;
    throw new DriftglassError({ code: `${what}-freed`, message: `This ${what} was freed.` });
  }

  /** Gives the memory back. Idempotent. */
  free(): void {
    const glue = this.#glue;
    this.#glue = undefined;
    if (glue !== undefined) call(() => glue.free());
  }
}
