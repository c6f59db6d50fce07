/** Measures the duration of calls for the engine, which has no clock. */
export class Timings {
  #ms: number[] = [];

  /** Runs a call and records its duration, also if it fails. For a promise, records the time until it settles. */
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

  /** Returns and clears the durations since the last batch; `undefined` if there are none. */
  take(): number[] | undefined {
    const taken = this.#ms;
    this.#ms = [];
    return taken.length > 0 ? taken : undefined;
  }

  /** Restores the durations of a batch that could not be observed, for the next batch. */
  putBack(taken: readonly number[] | undefined): void {
    this.#ms = [...(taken ?? []), ...this.#ms];
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | null | undefined)?.then === "function";
}
