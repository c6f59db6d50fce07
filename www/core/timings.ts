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

  /** What was measured since the last batch, unless there is nothing. */
  get pending(): number[] | undefined {
    return this.#ms.length > 0 ? [...this.#ms] : undefined;
  }

  /** Forgets the first measurements: a batch has them now. */
  forget(count: number): void {
    this.#ms.splice(0, count);
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | null | undefined)?.then === "function";
}
