import { DriftglassError, toDriftglassError } from "./error.js";
import { initSync, lastPanic, placeOf } from "./pkg/core.js";

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

/** The same error with the place in front of its message, if it is about something in the options and does not say where. */
function placed(error: DriftglassError, options: unknown): DriftglassError {
  const isPlaced = error.message.startsWith("/");
  if (isPlaced || !/^(config-invalid|column-missing)$/.test(error.code)) return error;
  const place = placeOf(error.message, options);
  if (place === undefined) return error;
  return new DriftglassError({ ...error.details(), message: `${place}: ${error.message}` });
}

/** Calls into the engine; everything it throws is a `DriftglassError`, with its place in the options if they are given. */
export function call<T>(run: () => unknown, options?: unknown): T {
  if (!isReady()) {
    throw new DriftglassError({
      code: "not-initialised",
      message: "The engine is not started. Call `await init()` first.",
    });
  }
  try {
    return run() as T;
  } catch (thrown) {
    throw placed(toDriftglassError(thrown, lastPanic), options);
  }
}
