/** Monitors made before they are asked for: while a batch is still read, or a person reads what was recognised. */
import { Monitor } from "../core/monitor.js";
import type { Table } from "../core/table.js";
import type { MonitorConfig } from "../core/types.js";

interface Made {
  /** The configuration as text. */
  config: string;
  monitor: Monitor;
}

function textOf(config: MonitorConfig | undefined): string {
  return JSON.stringify(config ?? {});
}

/** At most one monitor a table, for as long as the table is there. */
export class Ahead {
  readonly #made = new Map<unknown, Made>();

  prepare(reference: Table, config: MonitorConfig | undefined): void {
    const text = textOf(config);
    if (this.#made.get(reference)?.config === text) return;
    this.forget(reference);
    this.#made.set(reference, { config: text, monitor: new Monitor(reference, config) });
  }

  /** The monitor of that table under that configuration, made now if it was not. It is the caller's. */
  take(reference: Table, config: MonitorConfig | undefined): Monitor {
    const made = this.#made.get(reference);
    if (made?.config === textOf(config)) {
      this.#made.delete(reference);
      return made.monitor;
    }
    this.forget(reference);
    return new Monitor(reference, config);
  }

  /** Gives back the memory of what was made of a table. */
  forget(reference: unknown): void {
    this.#made.get(reference)?.monitor.free();
    this.#made.delete(reference);
  }
}
