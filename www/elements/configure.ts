import type { Engine, EngineOptions } from "../engine/index.js";

let options: EngineOptions = {};

/**
 * Sets how dashboards start their engine: where the WebAssembly is, how the worker is created. Call it before the first
 * `load`.
 */
export function configure(given: EngineOptions): void {
  options = { ...options, ...given };
}

/** Starts an engine for one dashboard. The first call loads the engine's code. */
export async function startEngine(): Promise<Engine> {
  const { Engine } = await import("../engine/index.js");
  return Engine.start(options);
}
