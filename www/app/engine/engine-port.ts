/** The engine, started once and only when it is needed. */

import { Engine } from "../../engine/index.js";
import { practise } from "./practice.js";

let starting: Promise<Engine> | null = null;

/** The running engine. A failed start is tried again at the next call. */
export function engine(): Promise<Engine> {
  starting ??= Engine.start().catch((reason: unknown) => {
    starting = null;
    throw reason;
  });
  return starting;
}

/**
 * Starts the engine while the person reads, so that the first file does not wait for it. What files take is
 * practised in a worker that ends after it: a file that is chosen meanwhile is not held up, and no memory stays.
 */
export function warmUp(): void {
  const start = async (): Promise<void> => {
    const running = await engine();
    if (running.mode === "in-thread") return;
    const apart = await running.beside();
    try {
      await practise(apart);
    } finally {
      await apart.close();
    }
  };
  const begin = (): void => void start().catch(() => undefined);
  if ("requestIdleCallback" in globalThis) requestIdleCallback(begin, { timeout: 2000 });
  else setTimeout(begin, 500);
}
