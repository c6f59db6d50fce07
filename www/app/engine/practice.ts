/**
 * What the engine does with files, done once with a few made-up rows: browsers compile well only what has run for a
 * while, and keep what they compiled for all workers of one module.
 */

import type { MonitorConfig } from "../../core/types.js";
import type { Engine } from "../../engine/index.js";

/** So many times the same rows: enough that the loops over rows are worth compiling. */
const TIMES = 20;

const HEADER = "id,time,amount,ratio,count,grade,place,target,prediction,probability,latency\n";

/** A row of the kinds that most files hold. */
function line(row: number): string {
  const spread = (step: number, size: number) => (row * step) % size;
  return [
    row,
    `2026-01-01 00:00:${10 + (row % 50)}`,
    spread(7919, 100_003) / 1000,
    spread(7919, 1009) / 7,
    spread(104_729, 10_007),
    (row % 3) / 4,
    row % 3 ? "north" : "south",
    row % 2,
    row % 5 ? row % 2 : 1,
    spread(7919, 1000) / 1000,
    `${spread(31, 997) / 10}\n`,
  ].join();
}

const CONFIG: MonitorConfig = {
  positive: "1",
  roles: {
    id: "id",
    timestamp: "time",
    target: "target",
    prediction: "prediction",
    probability: "probability",
    latency: "latency",
  },
};

/** Reads and measures the made-up rows; nothing is left of them. */
export async function practise(engine: Engine): Promise<void> {
  const rows = Array.from({ length: 2000 }, (_, row) => line(row)).join("");
  const table = await engine.read(new Blob([HEADER, ...Array.from({ length: TIMES }, () => rows)]));
  const monitor = await engine.monitor(table, CONFIG);
  await monitor.observe(table, { at: 0 });
  await monitor.report();
}
