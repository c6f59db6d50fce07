/**
 * Warms up the engine with a few made-up rows: browsers optimise only code that has run for a while, and share compiled
 * code among all workers of one module.
 */

import type { MonitorConfig } from "../../core/types.js";
import type { Engine } from "../../engine/index.js";

/** How often the rows are repeated: enough to make the row loops worth optimising. */
const TIMES = 20;

const HEADER = "id,time,amount,ratio,count,grade,place,target,prediction,probability,latency\n";

/** A row with the kinds of values that most files have. */
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

/** Reads and measures the made-up rows, and frees everything. */
export async function practise(engine: Engine): Promise<void> {
  const rows = Array.from({ length: 2000 }, (_, row) => line(row)).join("");
  const table = await engine.read(new Blob([HEADER, ...Array.from({ length: TIMES }, () => rows)]));
  const monitor = await engine.monitor(table, CONFIG);
  await monitor.observe(table, { at: 0 });
  await monitor.report();
}
