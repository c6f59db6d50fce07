import type { BatchTables } from "./tables.js";

/** What was found out about batches, by question. The rows behind a report never change, so it stays true. */
export class KnownBatches<Found> {
  private readonly known = new WeakMap<BatchTables, Map<string, Map<number, Found>>>();

  /** What is known by now, to be added to. Batches are counted from the last, which is 1. */
  of(tables: BatchTables, question: string): Map<number, Found> {
    const ofTables = this.known.get(tables) ?? new Map<string, Map<number, Found>>();
    this.known.set(tables, ofTables);
    const found = ofTables.get(question) ?? new Map<number, Found>();
    ofTables.set(question, found);
    return found;
  }
}
