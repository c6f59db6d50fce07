/** Measures calls around the engine, which has no clock. */
export class Timings {
  #ms: number[] = [];

  /** Runs a call and keeps how long it took, also when it fails; waits for promises. */
  measure<T>(run: () => T): T {
    const start = performance.now();
    const stop = () => {
      this.#ms.push(performance.now() - start);
    };
    let result: T;
    try {
      result = run();
    } catch (error) {
      stop();
      throw error;
    }
    if (isThenable(result)) {
      result.then(stop, stop);
      return result;
    }
    stop();
    return result;
  }

  /** What was measured since the last batch, unless there is nothing: a batch has it now. */
  take(): number[] | undefined {
    const taken = this.#ms;
    this.#ms = [];
    return taken.length > 0 ? taken : undefined;
  }

  /** Keeps for the next batch what one took that was not observed. */
  putBack(taken: readonly number[] | undefined): void {
    this.#ms = [...(taken ?? []), ...this.#ms];
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | null | undefined)?.then === "function";
}
