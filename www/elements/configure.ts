import type { Engine, EngineOptions } from "../engine/index.js";

let options: EngineOptions = {};

/** How dashboards start their engine: where its WebAssembly lies, how its worker is made. Before the first `load`. */
export function configure(given: EngineOptions): void {
  options = { ...options, ...given };
}

/** An engine for one dashboard. The code of the engine is loaded with the first. */
export async function startEngine(): Promise<Engine> {
  const { Engine } = await import("../engine/index.js");
  return Engine.start(options);
}
