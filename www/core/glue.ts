import { DriftglassError, toDriftglassError } from "./error.js";
import { initSync, lastPanic } from "./pkg/core.js";

let ready = false;

/** Whether the engine runs in this thread. */
export function isReady(): boolean {
  return ready;
}

/** Starts the engine from a compiled module, without waiting. Idempotent. */
export function initModule(module: WebAssembly.Module): void {
  if (ready) return;
  initSync({ module });
  ready = true;
}

/** Calls into the engine; everything it throws is a `DriftglassError`. */
export function call<T>(run: () => unknown): T {
  if (!ready) {
    throw new DriftglassError({
      code: "not-initialised",
      message: "The engine is not started. Call `await init()` first.",
    });
  }
  try {
    return run() as T;
  } catch (thrown) {
    throw toDriftglassError(thrown, lastPanic);
  }
}
