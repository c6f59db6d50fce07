/** Starts the engine once, when it is first needed. */

import { Engine } from "../../engine/index.js";
import { practise } from "./practice.js";

let starting: Promise<Engine> | null = null;

/** The running engine. After a failed start, the next call tries again. */
export function engine(): Promise<Engine> {
  starting ??= Engine.start().catch((reason: unknown) => {
    starting = null;
    throw reason;
  });
  return starting;
}

/**
 * Starts the engine while the user reads, so that the first file does not wait for it. The code for files is warmed up
 * in a separate worker that ends afterwards, so a file chosen meanwhile is not delayed, and no memory remains.
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
