import { DriftglassError, toDriftglassError } from "./error.js";
import { initSync, lastPanic } from "./pkg/core.js";

let memory: WebAssembly.Memory | undefined;

/** Whether the engine runs in this thread. */
export function isReady(): boolean {
  return memory !== undefined;
}

/** The engine's memory in this thread, in bytes. It never shrinks: its size is its peak. */
export function memoryBytes(): number {
  return memory?.buffer.byteLength ?? 0;
}

/** Starts the engine from a compiled module, without waiting. Idempotent. */
export function initModule(module: WebAssembly.Module): void {
  memory ??= initSync({ module }).memory;
}

/** Calls into the engine; everything it throws is a `DriftglassError`. */
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
