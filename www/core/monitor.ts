import { fields } from "./check.js";
import { call } from "./glue.js";
import { momentOf } from "./moment.js";
import { Owned } from "./owned.js";
import { Monitor as GlueMonitor } from "./pkg/core.js";
import { type AlertListener, Listeners } from "./sinks.js";
import { glueOf, type Table } from "./table.js";
import { Timings } from "./timings.js";
import type {
  Alert,
  BatchReport,
  Dashboard,
  LabelOptions,
  LateLabels,
  LogRecord,
  Measurement,
  MonitorConfig,
  Notifications,
  NotifyOptions,
  ObservedReport,
  ObserveOptions,
  Replay,
  ReplayOptions,
  Report,
  Silence,
  SilenceMatch,
} from "./types.js";

/** Monitors batches against an immutable reference. */
export class Monitor {
  readonly #owned: Owned<GlueMonitor>;
  readonly #timings = new Timings();
  readonly #listeners = new Listeners();

  /**
   * Makes a monitor and measures its reference. Throws `config-invalid` with the JSON Pointer to the wrong field, and
   * `column-missing` or `kind-mismatch` for a role whose column the reference lacks or that cannot play it.
   */
  constructor(reference: Table, config?: MonitorConfig);
  constructor(reference: Table | GlueMonitor, config?: MonitorConfig) {
    const glue =
      reference instanceof GlueMonitor
        ? reference
        : call<GlueMonitor>(() => new GlueMonitor(glueOf("The reference", reference), config));
    this.#owned = new Owned("monitor", glue);
  }

  /**
   * Restores a monitor saved with `snapshot()`. With the same reference it continues exactly where it stopped. Without
   * a reference it uses the profile in the snapshot: every result states that it is approximate, and segments are
   * measured but their columns are not compared (warning `segments-without-reference`). A classifier's performance is
   * not estimated (`estimate-without-reference`). Throws `snapshot-invalid`, and
   * `snapshot-reference-mismatch` for another reference.
   */
  static restore(snapshot: string, reference?: Table): Monitor {
    const glue = call<GlueMonitor>(() =>
      reference === undefined
        ? GlueMonitor.restore(snapshot)
        : GlueMonitor.restoreWith(snapshot, glueOf("The reference", reference)),
    );
    const Restored = Monitor as unknown as new (glue: GlueMonitor) => Monitor;
    return new Restored(glue);
  }

  /**
   * Makes a monitor from a profile instead of a reference table. Results state that they are approximate. Everything
   * that needs rows of the reference is unavailable: its performance, estimates, segments, and thresholds from its
   * variation. Throws `profile-invalid`, and `config-invalid` for a segment role, `multivariate`, `correlations`, and
   * rules that need what a profile lacks.
   */
  static fromProfile(profile: string, config?: MonitorConfig): Monitor {
    const glue = call<GlueMonitor>(() => GlueMonitor.fromProfile(profile, config));
    const Profiled = Monitor as unknown as new (glue: GlueMonitor) => Monitor;
    return new Profiled(glue);
  }

  /**
   * Measures a batch, adds it to the history and updates the alerts. Calls measured by `timed` since the last batch
   * become its latencies, unless a column or `latencyMs` provides others. With `reference`, drift, new values, schema,
   * segments, multivariate drift and correlations of this batch are compared with that table; thresholds from the
   * reference and performance estimates still use the monitor's own reference.
   */
  observe(batch: Table, options?: ObserveOptions & { reference?: Table }): ObservedReport {
    const report = JSON.parse(this.observeJson(batch, options)) as ObservedReport;
    if (this.#listeners.size > 0) this.#listeners.tell(report.events, this.alerts);
    return report;
  }

  /** Like `observe`, but returns the report as JSON text and calls no listeners. */
  observeJson(batch: Table, given?: ObserveOptions & { reference?: Table }): string {
    const { reference, ...options } = fields(given);
    const at = momentOf(options.at, "at");
    const timings = this.#timings.take();
    const observed = { ...options, at, latencyMs: options.latencyMs ?? timings };
    try {
      return call<string>(() =>
        reference === undefined
          ? this.#open().observe(glueOf("The batch", batch), observed)
          : this.#open().observeAgainst(
              glueOf("The batch", batch),
              glueOf("The reference", reference),
              observed,
            ),
      );
    } catch (thrown) {
      this.#timings.putBack(timings);
      throw thrown;
    }
  }

  /**
   * Joins targets that arrived after their batch, by the column with the role `id`. `batch` is the same batch again;
   * `labels` needs at least the id and target columns. The batch's report then has the realised performance beside the
   * estimate. Labels may arrive in parts, which are added row by row. Rules on performance judge the batch once
   * `minMatched` of its rows have a label, and again whenever a delivery changes a label, at the time of that delivery.
   * Throws `config-invalid` without these roles or for an unknown batch, and `column-missing`; an error changes
   * nothing.
   */
  label(batch: Table, labels: Table, options: LabelOptions): LateLabels {
    const came = { ...fields(options), at: momentOf(options?.at, "at") };
    const late = call<LateLabels>(() =>
      this.#open().label(glueOf("The batch", batch), glueOf("The labels", labels), came),
    );
    if (this.#listeners.size > 0) this.#listeners.tell(late.events, this.alerts);
    return late;
  }

  /** Returns all measurements of a batch in the history, including columns and segments of a condensed batch. */
  measurements(index: number): Measurement[] {
    return call(() => this.#open().measurements(index));
  }

  /** Runs a prediction and measures its duration. The clock is outside the engine. */
  timed<T>(predict: () => T): T {
    return this.#timings.measure(predict);
  }

  /**
   * Calls `listener` for every alert that changes state and is not muted. Returns a function that removes the listener.
   */
  onAlert(listener: AlertListener): () => void {
    return this.#listeners.add(listener);
  }

  /** Reports of the batches kept, oldest first. */
  get history(): BatchReport[] {
    return call(() => this.#open().history());
  }

  /** Alerts that are pending, firing or resolved or have no data, firing first. */
  get alerts(): Alert[] {
    return call(() => this.#open().alerts());
  }

  /** The configuration in force: given and inferred values. */
  get config(): MonitorConfig {
    return call(() => this.#open().config());
  }

  /** Returns the verdict, the status and the main figures of the last batch. */
  dashboard(): Dashboard {
    return call(() => this.#open().dashboard());
  }

  /** Marks an alert as acknowledged. Throws `config-invalid` for an unknown id. */
  acknowledge(id: string): void {
    call(() => this.#open().acknowledge(id));
  }

  /**
   * Mutes the alerts that match every field given (`{ all: true }` for all alerts) until a time, in milliseconds since
   * 1970. Alerts that still fire then are reported with the first batch after that time.
   */
  silence(match: SilenceMatch, untilMs: number): void {
    call(() => this.#open().silence(match, untilMs));
  }

  /** The silences that are in force. */
  get silences(): Silence[] {
    return call(() => this.#open().silences());
  }

  /** Ends the silences with exactly this match early. */
  endSilence(match: SilenceMatch): void {
    call(() => this.#open().endSilence(match));
  }

  /** Returns everything in one object: the JSON export. */
  report(): Report {
    return call(() => this.#open().report());
  }

  /** Returns the report as CSV, one measurement per line. */
  csv(): string {
    return call(() => this.#open().csv());
  }

  /** Returns the report as Markdown. */
  markdown(): string {
    return call(() => this.#open().markdown());
  }

  /** Returns the notifications for the last batch, or for the batch with `label`: grouped, most severe first. */
  notifications(options?: NotifyOptions): Notifications {
    return call(() => this.#open().notifications(options));
  }

  /**
   * Replays policies over the batches kept: when each would have acted, how often without cause, and with what delay.
   * Measures nothing again and does not change the monitor.
   */
  replay(options: ReplayOptions): Replay {
    return call(() => this.#open().replay(options));
  }

  /** Returns the metrics in the Prometheus text format, or in OpenMetrics. */
  prometheus(options?: { openMetrics?: boolean }): string {
    return call(() => this.#open().prometheus(options));
  }

  /**
   * Returns the rules in force as a rule file for Prometheus 2.42 or later (YAML), for a server that scrapes the output
   * of `prometheus()`. Rules that count batches become alerts on `driftglass_alert_firing`.
   */
  prometheusRules(): string {
    return call(() => this.#open().prometheusRules());
  }

  /** Returns a Grafana dashboard for the output of `prometheus()`, ready to import. */
  grafanaDashboard(): Record<string, unknown> {
    return call(() => this.#open().grafanaDashboard());
  }

  /** Returns structured log records. */
  log(): LogRecord[] {
    return call(() => this.#open().log());
  }

  /** Returns versioned JSON without rows. Late labels are included, one per row in row order, without ids. */
  snapshot(): string {
    return call(() => this.#open().snapshot());
  }

  /** Frees the memory. Idempotent. */
  free(): void {
    this.#owned.free();
  }

  [Symbol.dispose](): void {
    this.free();
  }

  #open(): GlueMonitor {
    return this.#owned.glue;
  }
}
