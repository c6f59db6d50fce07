import { DriftglassError, toDriftglassError } from "./error.js";
import { initSync, lastPanic } from "./pkg/core.js";
import { compile, type WasmSource } from "./wasm-source.js";

let ready = false;
let starting: Promise<void> | undefined;

/** Starts the engine in this thread. Idempotent; needs no argument in Node or with a bundler. */
export async function init(source?: WasmSource): Promise<void> {
  if (ready) return;
  starting ??= compile(source).then(initModule);
  try {
    await starting;
  } finally {
    starting = undefined;
  }
}

/** Starts the engine from a compiled module, without waiting. */
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
