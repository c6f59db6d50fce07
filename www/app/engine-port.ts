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

/** Rows of the kind that most files hold: browsers compile well only what has run for a while. */
function practice(): Blob {
  const line = (row: number) =>
    `${row},2026-01-01 00:00:${10 + (row % 50)},${(row * 7919) / 1000},${row % 2},${row % 3 ? "north" : "south"}\n`;
  const rows = Array.from({ length: 2000 }, (_, row) => line(row)).join("");
  return new Blob(["id,time,amount,flag,place\n", ...Array.from({ length: 20 }, () => rows)]);
}

/** Starts the engine while the person reads, so that the first file does not wait for it. */
export function warmUp(): void {
  const start = async (): Promise<void> => {
    const running = await engine();
    const table = await running.read(practice());
    await table.free();
  };
  const begin = (): void => void start().catch(() => undefined);
  if ("requestIdleCallback" in globalThis) requestIdleCallback(begin, { timeout: 2000 });
  else setTimeout(begin, 500);
}
