import { DriftglassError } from "../core/error.js";
import { momentOf } from "../core/moment.js";
import { type AlertListener, Listeners } from "../core/sinks.js";
import { Timings } from "../core/timings.js";
import type {
  Advice,
  Alert,
  AlertEvent,
  BatchReport,
  ClassificationCurves,
  ColumnDescription,
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
  PlannedBatch,
  RecordCounts,
  ReferenceWindow,
  Replay,
  ReplayOptions,
  Report,
  RoleGuess,
  Sampled,
  Silence,
  SilenceMatch,
  Warning,
} from "../core/types.js";
import type { Channel } from "./channel.js";
import { refuseClasses } from "./own-copy.js";
import { type Handle, isHandle } from "./protocol.js";
import type { ClassifiedColumns, EngineBatchPlan, EngineMonitor, EngineTable } from "./types.js";

/** A table as the worker describes it. */
export interface DescribedTable extends Handle {
  rowCount: number;
  columns: ColumnDescription[];
  warnings: Warning[];
  records: RecordCounts;
  sampled: Sampled | null;
}

const NOTHING_LEFT = ["handle-gone", "engine-closed", "worker-lost"];

function isNothingLeft(thrown: unknown): boolean {
  return thrown instanceof DriftglassError && NOTHING_LEFT.includes(thrown.code);
}

/** An object in the worker. Its methods are messages. */
class Remote {
  readonly #channel: Channel;
  readonly $handle: number;
  #freed: Promise<void> | undefined;

  constructor(channel: Channel, handle: Handle) {
    this.#channel = channel;
    this.$handle = handle.$handle;
  }

  protected call<T>(name: string, ...args: unknown[]): Promise<T> {
    const self: Handle = { $handle: this.$handle };
    return this.#channel.call(name, [self, ...args]) as Promise<T>;
  }

  protected member<T>(name: string, ...args: unknown[]): Promise<T> {
    return this.call(`.${name}`, ...args);
  }

  /** Makes a proxy for another object of the same worker. */
  protected made<Other, Described>(
    kind: new (channel: Channel, described: Described) => Other,
    described: Described,
  ): Other {
    return new kind(this.#channel, described);
  }

  /** Frees the memory. Idempotent. Does nothing if the worker or the engine is gone. */
  free(): Promise<void> {
    this.#freed ??= this.call<void>("free").catch((thrown: unknown) => {
      if (!isNothingLeft(thrown)) throw thrown;
    });
    return this.#freed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.free();
  }
}

/** A table in the worker. */
export class RemoteTable extends Remote implements EngineTable {
  readonly rowCount: number;
  readonly columns: ColumnDescription[];
  readonly warnings: Warning[];
  readonly records: RecordCounts;
  readonly sampled: Sampled | null;

  constructor(channel: Channel, described: DescribedTable) {
    super(channel, described);
    this.rowCount = described.rowCount;
    this.columns = described.columns;
    this.warnings = described.warnings;
    this.records = described.records;
    this.sampled = described.sampled;
  }

  roles(): Promise<RoleGuess[]> {
    return this.member("roles");
  }

  values(column: string): Promise<Float64Array | (string | boolean | null)[]> {
    return this.member("values", column);
  }

  curves(columns: ClassifiedColumns): Promise<ClassificationCurves> {
    return this.call("curvesOfTable", columns);
  }

  async slice(start: number, end: number): Promise<EngineTable> {
    return this.made(RemoteTable, await this.member<DescribedTable>("slice", start, end));
  }
}

/** A batch plan as the worker describes it. */
export interface DescribedPlan extends Handle {
  batches: PlannedBatch[];
  warnings: Warning[];
}

/** A batch plan in the worker. */
export class RemoteBatchPlan extends Remote implements EngineBatchPlan {
  readonly batches: PlannedBatch[];
  readonly warnings: Warning[];

  constructor(channel: Channel, described: DescribedPlan) {
    super(channel, described);
    this.batches = described.batches;
    this.warnings = described.warnings;
  }

  async table(index: number): Promise<EngineTable> {
    return this.made(RemoteTable, await this.member<DescribedTable>("table", index));
  }

  async before(index: number, window: ReferenceWindow): Promise<EngineTable | null> {
    const before = await this.member<DescribedTable | null>("before", index, window);
    return before && this.made(RemoteTable, before);
  }
}

function handleOf(what: string, table: unknown): Handle {
  if (isHandle(table)) return { $handle: table.$handle };
  throw new DriftglassError({
    code: "kind-mismatch",
    message: `${what} has to be a table of this engine.`,
  });
}

/** A monitor in the worker. Alert listeners run in the calling thread. */
export class RemoteMonitor extends Remote implements EngineMonitor {
  readonly #listeners = new Listeners();
  readonly #timings = new Timings();

  async observe(
    batch: EngineTable,
    given?: ObserveOptions & { reference?: EngineTable | undefined },
  ): Promise<ObservedReport> {
    refuseClasses(given);
    const { reference, ...options } = given ?? {};
    const handle = handleOf("The batch", batch);
    const against = reference === undefined ? reference : handleOf("The reference", reference);
    const at = momentOf(options.at, "at");
    // The timings belong to the batch that is sent first; another may be sent before it is observed.
    const timings = this.#timings.take();
    const observed = {
      ...options,
      reference: against,
      at,
      latencyMs: options.latencyMs ?? timings,
    };
    let report: ObservedReport;
    try {
      // Text is transferred faster, and the report becomes objects only once.
      report = JSON.parse(await this.member<string>("observeJson", handle, observed));
    } catch (thrown) {
      this.#timings.putBack(timings);
      throw thrown;
    }
    await this.#tell(report.events);
    return report;
  }

  /** Notifies the listeners. The batch is in the history even if this fails. */
  async #tell(events: readonly AlertEvent[]): Promise<void> {
    if (this.#listeners.size === 0 || events.length === 0) return;
    this.#listeners.tell(events, await this.alerts().catch(() => []));
  }

  async label(batch: EngineTable, labels: EngineTable, options: LabelOptions): Promise<LateLabels> {
    const handles = [handleOf("The batch", batch), handleOf("The labels", labels)];
    refuseClasses(options);
    const came = { ...options, at: momentOf(options?.at, "at") };
    const late = await this.member<LateLabels>("label", ...handles, came);
    await this.#tell(late.events);
    return late;
  }

  measurements(index: number): Promise<Measurement[]> {
    return this.member("measurements", index);
  }

  /** Runs a prediction and measures its duration. */
  async timed<T>(predict: () => T | Promise<T>): Promise<T> {
    return this.#timings.measure(predict);
  }

  onAlert(listener: AlertListener): () => void {
    return this.#listeners.add(listener);
  }

  history(): Promise<BatchReport[]> {
    return this.member("history");
  }

  dashboard(): Promise<Dashboard> {
    return this.member("dashboard");
  }

  async advice(): Promise<Advice> {
    return (await this.dashboard()).advice;
  }

  alerts(): Promise<Alert[]> {
    return this.member("alerts");
  }

  acknowledge(id: string): Promise<void> {
    return this.member("acknowledge", id);
  }

  silence(match: SilenceMatch, untilMs: number): Promise<void> {
    return this.member("silence", match, untilMs);
  }

  silences(): Promise<Silence[]> {
    return this.member("silences");
  }

  endSilence(match: SilenceMatch): Promise<void> {
    return this.member("endSilence", match);
  }

  config(): Promise<MonitorConfig> {
    return this.member("config");
  }

  report(): Promise<Report> {
    return this.member("report");
  }

  csv(): Promise<string> {
    return this.member("csv");
  }

  markdown(): Promise<string> {
    return this.member("markdown");
  }

  notifications(options?: NotifyOptions): Promise<Notifications> {
    return this.member("notifications", options);
  }

  replay(options: ReplayOptions): Promise<Replay> {
    return this.member("replay", options);
  }

  prometheus(options?: { openMetrics?: boolean }): Promise<string> {
    return this.member("prometheus", options);
  }

  prometheusRules(): Promise<string> {
    return this.member("prometheusRules");
  }

  grafanaDashboard(): Promise<Record<string, unknown>> {
    return this.member("grafanaDashboard");
  }

  log(): Promise<LogRecord[]> {
    return this.member("log");
  }

  snapshot(): Promise<string> {
    return this.member("snapshot");
  }
}

/** A gradual rollout in the worker. */
export class RemoteRollout extends Remote {
  route(key?: string) {
    return this.member<"candidate" | "incumbent">("route", key);
  }

  record(arm: "candidate" | "incumbent", outcome: object) {
    return this.member<void>("record", arm, outcome);
  }

  increase(by?: number) {
    return this.member<number>("increase", by);
  }

  evaluate() {
    return this.member<import("../core/types.js").RolloutEvaluation>("evaluate");
  }

  percent() {
    return this.member<number>("percent");
  }

  toSnapshot() {
    return this.member<string>("toSnapshot");
  }
}

/** A retraining trigger in the worker. */
export class RemoteTrigger extends Remote {
  observe(observation: import("../core/types.js").TriggerObservation) {
    return this.member<import("../core/types.js").TriggerDecision>("observe", observation);
  }

  toSnapshot() {
    return this.member<string>("toSnapshot");
  }
}

/** A change detector in the worker. */
export class RemoteDetector extends Remote {
  update(value: number | null) {
    return this.member<import("../core/types.js").DetectorUpdate>("update", value);
  }

  count() {
    return this.member<number>("count");
  }

  state() {
    return this.member<import("../core/types.js").DetectorState>("state");
  }

  snapshot() {
    return this.member<string>("snapshot");
  }
}
