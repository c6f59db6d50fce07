import { text } from "./check.js";
import { DriftglassError } from "./error.js";
import { call } from "./glue.js";
import { Monitor as GlueMonitor } from "./pkg/core.js";
import type { AlertListener } from "./sinks.js";
import type { Table } from "./table.js";
import type {
  Alert,
  BatchReport,
  Dashboard,
  LogRecord,
  MonitorConfig,
  ObserveOptions,
  Report,
} from "./types.js";

/** Watches batches against a frozen reference. */
export class Monitor {
  #glue: GlueMonitor | undefined;
  #timings: number[] = [];
  readonly #listeners = new Set<AlertListener>();

  constructor(reference: Table, config?: MonitorConfig);
  constructor(reference: Table | GlueMonitor, config?: MonitorConfig) {
    this.#glue =
      reference instanceof GlueMonitor
        ? reference
        : call<GlueMonitor>(() => new GlueMonitor(reference.glue, config));
  }

  /** A monitor saved with `snapshot()`. With the same reference it continues where it stopped. */
  static restore(snapshot: string, reference?: Table): Monitor {
    const saved = text("A snapshot", snapshot);
    const glue = call<GlueMonitor>(() =>
      reference === undefined
        ? GlueMonitor.restore(saved)
        : GlueMonitor.restoreWith(saved, reference.glue),
    );
    const Restored = Monitor as unknown as new (glue: GlueMonitor) => Monitor;
    return new Restored(glue);
  }

  /**
   * Measures a batch, adds it to the history and moves the alerts.
   * Calls measured by `timed` since the last batch are its latencies unless a column or `latencyMs` says otherwise.
   */
  observe(batch: Table, options: ObserveOptions = {}): BatchReport {
    const timings = this.#timings;
    const observed = {
      at: options.at ?? Date.now(),
      label: options.label,
      latencyMs: options.latencyMs ?? (timings.length > 0 ? timings : undefined),
    };
    const report = call<BatchReport>(() => this.#open().observe(batch.glue, observed));
    this.#timings = [];
    this.#notify(report);
    return report;
  }

  /** Runs a prediction and measures how long it took; the clock is outside the engine. */
  timed<T>(predict: () => T): T {
    const start = performance.now();
    const record = () => {
      this.#timings.push(performance.now() - start);
    };
    const result = predict();
    if (result instanceof Promise) {
      return result.finally(record) as T;
    }
    record();
    return result;
  }

  /** Calls back once for every alert that changes state. Returns the way to stop. */
  onAlert(listener: AlertListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get history(): BatchReport[] {
    return call(() => this.#open().history());
  }

  get alerts(): Alert[] {
    return call(() => this.#open().alerts());
  }

  /** The configuration in force: what was given, and what was inferred. */
  get config(): MonitorConfig {
    return call(() => this.#open().config());
  }

  dashboard(): Dashboard {
    return call(() => this.#open().dashboard());
  }

  acknowledge(id: string): void {
    call(() => this.#open().acknowledge(text("The id of an alert", id)));
  }

  /** Mutes matching alerts until a time, in milliseconds since 1970. */
  silence(match: { rule?: string; column?: string }, untilMs: number): void {
    call(() => this.#open().silence(match, untilMs));
  }

  /** Everything in one object: the JSON export. */
  report(): Report {
    return call(() => this.#open().report());
  }

  csv(): string {
    return call(() => this.#open().csv());
  }

  markdown(): string {
    return call(() => this.#open().markdown());
  }

  prometheus(options?: { openMetrics?: boolean }): string {
    return call(() => this.#open().prometheus(options));
  }

  log(): LogRecord[] {
    return call(() => this.#open().log());
  }

  /** Versioned JSON without rows. */
  snapshot(): string {
    return call(() => this.#open().snapshot());
  }

  /** Gives the memory back. Idempotent. */
  free(): void {
    this.#glue?.free();
    this.#glue = undefined;
  }

  [Symbol.dispose](): void {
    this.free();
  }

  #notify(report: BatchReport): void {
    if (this.#listeners.size === 0 || report.events.length === 0) return;
    const alerts = new Map(this.alerts.map((alert) => [alert.id, alert]));
    for (const event of report.events) {
      for (const listener of this.#listeners) listener(event, alerts.get(event.alert) ?? null);
    }
  }

  #open(): GlueMonitor {
    if (this.#glue !== undefined) return this.#glue;
    throw new DriftglassError({ code: "monitor-freed", message: "This monitor was freed." });
  }
}
