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

/** Watches batches against a frozen reference. */
export class Monitor {
  readonly #owned: Owned<GlueMonitor>;
  readonly #timings = new Timings();
  readonly #listeners = new Listeners();

  constructor(reference: Table, config?: MonitorConfig);
  constructor(reference: Table | GlueMonitor, config?: MonitorConfig) {
    const glue =
      reference instanceof GlueMonitor
        ? reference
        : call<GlueMonitor>(() => new GlueMonitor(glueOf("The reference", reference), config));
    this.#owned = new Owned("monitor", glue);
  }

  /**
   * A monitor saved with `snapshot()`. With the same reference it continues exactly where it stopped. Without it, it goes
   * on with the profile of the reference that the snapshot holds: every result says that it is approximate, and segments
   * are measured, but their columns are not compared (warning `segments-without-reference`).
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
   * A monitor with a profile in place of a reference table. Results say that they are approximate; what needs rows of
   * the reference (its performance, estimates, segments, thresholds from its variation) is not available.
   */
  static fromProfile(profile: string, config?: MonitorConfig): Monitor {
    const glue = call<GlueMonitor>(() => GlueMonitor.fromProfile(profile, config));
    const Profiled = Monitor as unknown as new (glue: GlueMonitor) => Monitor;
    return new Profiled(glue);
  }

  /**
   * Measures a batch, adds it to the history and updates the alerts.
   * Calls measured by `timed` since the last batch are its latencies, unless a column or `latencyMs` gives others.
   * With a `reference` of its own, the batch's drift, new values, schema, segments, columns together (`multivariate`)
   * and correlations are compared with that table; thresholds that come from the reference, and estimates of
   * performance, stay those of the monitor's own reference.
   */
  observe(batch: Table, options?: ObserveOptions & { reference?: Table }): ObservedReport {
    const report = JSON.parse(this.observeJson(batch, options)) as ObservedReport;
    if (this.#listeners.size > 0) this.#listeners.tell(report.events, this.alerts);
    return report;
  }

  /** Like `observe`, but answers the report as JSON, to be handed on as it is, and calls no listeners. */
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
   * Joins targets that came after their batch by the column of role `id`: `batch` is the same batch once more, `labels`
   * has at least id and target. Its report then has the realised performance beside the estimate. Labels may come in
   * parts, which add up row by row. Rules on performance judge a batch once `minMatched` of its rows have a label, and
   * again whenever a delivery changes one, at the time when the labels come.
   */
  label(batch: Table, labels: Table, options: LabelOptions): LateLabels {
    const came = { ...fields(options), at: momentOf(options?.at, "at") };
    const late = call<LateLabels>(() =>
      this.#open().label(glueOf("The batch", batch), glueOf("The labels", labels), came),
    );
    if (this.#listeners.size > 0) this.#listeners.tell(late.events, this.alerts);
    return late;
  }

  /** Everything that was measured of a batch of the history, columns and segments of a condensed one included. */
  measurements(index: number): Measurement[] {
    return call(() => this.#open().measurements(index));
  }

  /** Runs a prediction and measures how long it took; the clock is outside the engine. */
  timed<T>(predict: () => T): T {
    return this.#timings.measure(predict);
  }

  /** Calls `listener` for every alert that changes state and is not muted. Returns a function that removes it. */
  onAlert(listener: AlertListener): () => void {
    return this.#listeners.add(listener);
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
    call(() => this.#open().acknowledge(id));
  }

  /**
   * Mutes the alerts that match every field given (`{ all: true }` for every alert) until a time, in milliseconds since
   * 1970. What still fires then is reported with the first batch after it.
   */
  silence(match: SilenceMatch, untilMs: number): void {
    call(() => this.#open().silence(match, untilMs));
  }

  /** The silences in force. */
  get silences(): Silence[] {
    return call(() => this.#open().silences());
  }

  /** Ends the silences with exactly this match before their time. */
  endSilence(match: SilenceMatch): void {
    call(() => this.#open().endSilence(match));
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

  /** What somebody should be told about the last batch, or about the one with `label`: in groups, the worst first. */
  notifications(options?: NotifyOptions): Notifications {
    return call(() => this.#open().notifications(options));
  }

  /**
   * What policies would have done over the batches kept: when they would have acted, how often for nothing, and how
   * late. Nothing is measured again, and the monitor stays as it is.
   */
  replay(options: ReplayOptions): Replay {
    return call(() => this.#open().replay(options));
  }

  prometheus(options?: { openMetrics?: boolean }): string {
    return call(() => this.#open().prometheus(options));
  }

  /**
   * The rules in force as a rules file of Prometheus 2.42 or later (YAML), for a server that scrapes what
   * `prometheus()` gives. Rules that count batches become alerts on `driftglass_alert_firing`.
   */
  prometheusRules(): string {
    return call(() => this.#open().prometheusRules());
  }

  /** A Grafana dashboard of what `prometheus()` gives, to be imported as it is. */
  grafanaDashboard(): Record<string, unknown> {
    return call(() => this.#open().grafanaDashboard());
  }

  log(): LogRecord[] {
    return call(() => this.#open().log());
  }

  /** Versioned JSON without rows. Labels that came late are in it, one per row in the order of the rows, without ids. */
  snapshot(): string {
    return call(() => this.#open().snapshot());
  }

  /** Gives the memory back. Idempotent. */
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
