import { DriftglassError, toDriftglassError } from "./error.js";
import { initSync, lastPanic } from "./pkg/core.js";

let memory: WebAssembly.Memory | undefined;

/** Whether the engine is running in this thread. */
export function isReady(): boolean {
  return memory !== undefined;
}

/** Returns the engine's memory in this thread, in bytes. It never shrinks, so its size is its peak. */
export function memoryBytes(): number {
  return memory?.buffer.byteLength ?? 0;
}

/** Starts the engine synchronously from a compiled module. Idempotent. */
export function initModule(module: WebAssembly.Module): void {
  memory ??= initSync({ module }).memory;
}

/**
 * Calls the engine and converts everything it throws to a `DriftglassError`. Throws `not-initialised` before `init()`.
 */
export function call<T>(run: () => unknown): T {
  if (!isReady()) {
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
