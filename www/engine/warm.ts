/** Code that reads files, compiled for speed before the first file comes. */
import { TableReader } from "../core/table.js";

/** Cells of every kind, in about as many bytes as browsers need to see. */
const LINES = "1,2026-01-01 00:00:20,0.25,-1.5,,a\n".repeat(2000);

/**
 * Reads a table that is made up, while there is nothing else to do: browsers compile for speed what ran often. It
 * takes 30 ms of a worker that waits, and 7 % off the first large file (benches/README.md).
 */
export function warmUp(): void {
  try {
    const reader = new TableReader({ header: false }, "csv");
    reader.push(new TextEncoder().encode(LINES));
    reader.finish().free();
  } catch {
    // Whoever asks for something next is told.
  }
}
