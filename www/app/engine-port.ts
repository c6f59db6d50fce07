/** The engine, started once and only when it is needed. */

import { Engine } from "../engine/index.js";

let starting: Promise<Engine> | null = null;

/** The running engine. A failed start is tried again at the next call. */
export function engine(): Promise<Engine> {
  starting ??= Engine.start().catch((reason: unknown) => {
    starting = null;
    throw reason;
  });
  return starting;
}

/** Starts the engine while the person reads, so that the first file does not wait for it. */
export function warmUp(): void {
  const start = (): void => void engine().catch(() => undefined);
  if ("requestIdleCallback" in globalThis) requestIdleCallback(start, { timeout: 2000 });
  else setTimeout(start, 500);
}
