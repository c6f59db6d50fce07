/**
 * Monitors made before they are requested: while a batch is still being read, or while the user reviews the detected
 * roles.
 */
import { Monitor } from "../core/monitor.js";
import type { Table } from "../core/table.js";
import type { MonitorConfig } from "../core/types.js";

interface Made {
  /** The configuration as JSON text. */
  config: string;
  monitor: Monitor;
}

function textOf(config: MonitorConfig | undefined): string {
  return JSON.stringify(config ?? {});
}

/** Holds at most one monitor per table, until the table is freed. */
export class Ahead {
  readonly #made = new Map<unknown, Made>();

  prepare(reference: Table, config: MonitorConfig | undefined): void {
    const text = textOf(config);
    if (this.#made.get(reference)?.config === text) return;
    this.forget(reference);
    this.#made.set(reference, { config: text, monitor: new Monitor(reference, config) });
  }

  /**
   * Returns the monitor of the table under this configuration, and makes it if it was not prepared. The caller owns it.
   */
  take(reference: Table, config: MonitorConfig | undefined): Monitor {
    const made = this.#made.get(reference);
    if (made?.config === textOf(config)) {
      this.#made.delete(reference);
      return made.monitor;
    }
    this.forget(reference);
    return new Monitor(reference, config);
  }

  /** Frees what was prepared for a table. */
  forget(reference: unknown): void {
    this.#made.get(reference)?.monitor.free();
    this.#made.delete(reference);
  }
}
