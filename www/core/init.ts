import { initModule, isReady } from "./glue.js";
import type { WasmSource } from "./wasm-given.js";
import { compile } from "./wasm-source.js";

let starting: Promise<void> | undefined;

/**
 * Starts the engine in this thread. Idempotent. Needs no argument in Node or with a bundler. Rejects with the errors of
 * `compile`.
 */
export async function init(source?: WasmSource): Promise<void> {
  if (isReady()) return;
  starting ??= compile(source).then(initModule);
  try {
    await starting;
  } finally {
    starting = undefined;
  }
}
