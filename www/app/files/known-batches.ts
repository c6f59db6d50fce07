import type { BatchTables } from "./tables.js";

/** Caches results about batches by question. The rows behind a report never change, so results stay valid. */
export class KnownBatches<Found> {
  private readonly known = new WeakMap<BatchTables, Map<string, Map<number, Found>>>();

  /** The results so far, to be added to. Batches are counted from the last, which is 1. */
  of(tables: BatchTables, question: string): Map<number, Found> {
    const ofTables = this.known.get(tables) ?? new Map<string, Map<number, Found>>();
    this.known.set(tables, ofTables);
    const found = ofTables.get(question) ?? new Map<number, Found>();
    ofTables.set(question, found);
    return found;
  }
}
