/** Warms up the code that reads files, so that it is optimised before the first file arrives. */
import { TableReader } from "../core/table.js";

/** Cells of every kind, in about as many bytes as browsers need to optimise. */
const LINES = "1,2026-01-01 00:00:20,0.25,-1.5,,a\n".repeat(2000);

/**
 * Reads a made-up table while the worker is idle, because browsers optimise code that ran often. Takes 30 ms of an idle
 * worker and saves 7 % on the first large file (benches/README.md).
 */
export function warmUp(): void {
  try {
    const reader = new TableReader({ header: false }, "csv");
    reader.push(new TextEncoder().encode(LINES));
    reader.finish().free();
  } catch {
    // An error will be reported by the next real call.
  }
}
