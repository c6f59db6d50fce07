import { html, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { type DriftglassError, toDriftglassError } from "../core/error.js";
import type { AdviceAction, BatchReport, MonitorConfig, Report, Roles } from "../core/types.js";
import type { Engine } from "../engine/index.js";
import { Analysis, type Audience } from "./analysis.js";
import { DriftglassElement } from "./base.js";
import { chartFile } from "./chart-file.js";
import {
  filesForm,
  header,
  navigation,
  problemLine,
  type Running,
  runningLine,
} from "./dashboard-frame.js";
import { dashboardStyles } from "./dashboard-style.js";
import {
  type BatchInput,
  type ChartFormat,
  type DashboardView,
  type DecisionDetail,
  type LoadOptions,
  type ProgressDetail,
  type ReportFormat,
  type Selection,
  VIEWS,
} from "./dashboard-types.js";
import { sections } from "./dashboard-views.js";
import { define } from "./define.js";
import { type AcknowledgeDetail, emit, type SelectDetail, type SilenceDetail } from "./events.js";
import { TEXT_OR_OBJECT } from "./kinds.js";
import { type Messages, speaker } from "./messages.js";
import { partial } from "./partial.js";
import { isView, parseSettings, type Settings } from "./settings.js";
import { UrlSync } from "./url-sync.js";

/** Milliseconds between two reports of progress. */
const PROGRESS_EVERY = 100;
/** How often to look whether a chart is drawn, and how many milliseconds between two looks. */
const [MOST_LOOKS, BETWEEN_LOOKS] = [20, 50];
const TYPES: Record<ReportFormat, string> = {
  html: "text/html",
  json: "application/json",
  csv: "text/csv",
  md: "text/markdown",
  prom: "text/plain",
  jsonl: "application/x-ndjson",
};
/** Properties whose change sends `driftglass-config-change`. */
const SETTINGS: readonly (keyof DriftglassDashboard)[] = [
  ...(["view", "theme", "lang", "timeZone", "density", "hide"] as const),
  ...(["mapping", "thresholds", "batch", "selected"] as const),
];

/** Removes the attribute if the text is empty. */
const unlessEmpty = { toAttribute: (value: string) => (value === "" ? null : value) };

/**
 * Everything about one analysis: verdict, performance, drift, quality, alerts, decision. It reads files
 * itself (`load`), or shows an existing report or snapshot. Every method returns a promise that rejects
 * with a `DriftglassError` (`code`, `message`, `file`, `line`, `column`), which is also sent as
 * `driftglass-error`.
 *
 * @tag driftglass-dashboard
 * @slot header - Above the views, beside the batch picker.
 * @slot empty - Replaces the file inputs while there is no report.
 * @slot footer - Below everything else.
 * @csspart header - The line above the views.
 * @csspart nav - The navigation between views.
 * @csspart panel - A verdict, a list of alerts, a table of quality.
 * @csspart chart - A drawing with its title and legend.
 * @csspart table - The list of columns.
 * @csspart button - A button.
 * @csspart badge - A status with its symbol.
 * @fires {CustomEvent<ReadyDetail>} driftglass-ready - The element has been drawn for the first time.
 * @fires {CustomEvent<ProgressDetail>} driftglass-progress - The progress of a load, at most ten times a second.
 * @fires {CustomEvent<ResultDetail>} driftglass-result - There is a new report.
 * @fires {CustomEvent<AlertDetail>} driftglass-alert - An alert changed its state.
 * @fires {CustomEvent<SelectDetail>} driftglass-select - Someone chose a column; can be cancelled.
 * @fires {CustomEvent<ColumnArrangement>} driftglass-arrange - Someone searched, filtered or sorted the list of columns.
 * @fires {CustomEvent<AxisDetail>} driftglass-axis - Someone chose another way to draw a chart.
 * @fires {CustomEvent<AcknowledgeDetail>} driftglass-acknowledge - Someone acknowledged an alert; can be cancelled.
 * @fires {CustomEvent<SilenceDetail>} driftglass-silence - Someone silenced an alert; can be cancelled.
 * @fires {CustomEvent<ConfigChangeDetail>} driftglass-config-change - A setting changed.
 * @fires {CustomEvent<DecisionDetail>} driftglass-decision - Someone decided what to do.
 * @fires {CustomEvent<ErrorDetail>} driftglass-error - Something went wrong.
 */
export class DriftglassDashboard extends DriftglassElement {
  static override styles = [...DriftglassElement.styles, dashboardStyles];

  /** The view: `overview`, `performance`, `drift`, `quality`, `alerts`, `decide`, or `all`, one below the other. */
  @property({ reflect: true }) view: DashboardView = "overview";
  /** Language of dates and times, as a BCP 47 tag. */
  @property({ reflect: true, converter: unlessEmpty }) override lang = "";
  /** Time zone for showing times and for splitting into days: an IANA name. */
  @property({ reflect: true, attribute: "time-zone" }) timeZone = "UTC";
  /** `comfortable` (the default) or `compact`. */
  @property({ reflect: true }) density: string | null = null;
  /** What to hide, as names separated by spaces: views, `header`, `nav`, `batch`, `files`. */
  @property({ reflect: true, converter: unlessEmpty }) hide = "";
  /** Disables loading, acknowledging and deciding for the user. */
  @property({ type: Boolean, reflect: true }) readonly = false;
  /** Enables keys while the focus is inside: 1 to 6 choose a view, `[` and `]` a batch, `/` searches columns. */
  @property({ type: Boolean, reflect: true }) shortcuts = false;
  /** Keeps view, batch and column in the fragment of the page's address. */
  @property({ type: Boolean, reflect: true, attribute: "sync-url" }) syncUrl = false;

  /** Index of the batch in view; the last one if absent. */
  @property({ type: Number }) batch: number | null = null;
  /** Name of the open column; the most drifted one if absent. */
  @property() selected: string | null = null;
  /** Roles of the columns for the next `load`; if absent, what the page would suggest. */
  @property({ attribute: false }) mapping: Roles | null = null;
  /** Limits for the next `load`. */
  @property({ attribute: false }) thresholds: MonitorConfig["thresholds"] | null = null;
  /** A snapshot or a report to show. */
  @property({ attribute: false, type: TEXT_OR_OBJECT }) snapshotData: string | Report | null = null;
  /** Translations of the dashboard's own labels. */
  @property({ attribute: false }) messages: Messages | null = null;
  /** An engine to use, so that several elements share one worker; if absent, the dashboard starts one. */
  @property({ attribute: false }) engine: Engine | null = null;

  @state() private shown: Report | null = null;
  @state() private metric: string | null = null;
  @state() private running: Running | null = null;
  @state() private problem: DriftglassError | null = null;
  @state() private decided: DecisionDetail | null = null;
  @state() private silences = new Map<string, number>();

  private readonly analysis = new Analysis();
  private readonly url = new UrlSync(this, () => this.shown?.batches ?? []);
  private work: AbortController | null = null;
  private toldProgress = 0;
  private hasUpdatedBefore = false;

  constructor() {
    super();
    this.addEventListener("keydown", (event) => this.pressed(event));
    this.addEventListener("driftglass-select", (event) => {
      unlessCancelled(event, () => this.open(event.detail));
    });
    this.addEventListener("driftglass-acknowledge", (event) => {
      unlessCancelled(event, () => this.acknowledge(event.detail));
    });
    this.addEventListener("driftglass-silence", (event) => {
      unlessCancelled(event, () => this.silence(event.detail));
    });
  }

  /** The column and batch in view. */
  get selection(): Selection {
    return { column: this.selected, batch: this.batch };
  }

  set selection(given: Partial<Selection> | null | undefined) {
    this.selected = given?.column ?? null;
    this.batch = given?.batch ?? null;
  }

  /** The report on show. */
  get result(): Report | null {
    return this.shown;
  }

  /**
   * Reads the files, compares them and shows the report. Also takes a report or a snapshot. Cancels a running load.
   * Batches that cannot be read are left out and reported by `driftglass-error`; if none can be read, the promise
   * rejects.
   */
  async load(given: LoadOptions | Report | string): Promise<Report> {
    if (typeof given === "string") return this.perform(() => this.analysis.restore(given));
    if (isReport(given)) {
      return this.perform(async () => {
        await this.analysis.close();
        return given;
      });
    }
    if (!Array.isArray(given?.batches)) {
      return this.told(() => {
        throw problem("config-invalid", LOADS);
      });
    }
    const options: LoadOptions = {
      ...given,
      mapping: given.mapping ?? this.mapping ?? undefined,
      thresholds: given.thresholds ?? this.thresholds ?? undefined,
      split: zoned(given.split, this.timeZone),
    };
    const run = (signal: AbortSignal) =>
      this.analysis.load({ ...options, signal }, this.audience());
    return this.perform(run, given.signal);
  }

  /** Compares one more batch with the loaded reference. */
  async add(batch: BatchInput, { signal }: { signal?: AbortSignal } = {}): Promise<Report> {
    return this.perform((own) => this.analysis.add(batch, this.audience(), own), signal);
  }

  /** The settings of the element as JSON, without results or rows. */
  async save(): Promise<string> {
    const { view, theme, lang, timeZone, density, hide, mapping, thresholds, selected } = this;
    const batch = this.labelOf(this.batch);
    const settings: Settings = {
      ...{ driftglass: "dashboard-settings", version: 1, view, theme, lang, timeZone, density },
      ...{ hide, mapping, thresholds, column: selected, batch },
    };
    return JSON.stringify(settings);
  }

  /** Applies settings that `save` returned. */
  async restore(token: string): Promise<void> {
    return this.told(async () => {
      const { driftglass, version, column, batch, ...settings } = parseSettings(token);
      Object.assign(this, settings);
      this.selection = { column, batch: this.indexOf(batch) };
      await this.updateComplete;
    });
  }

  /** The state of the monitor: summaries and history, no rows. Pass it to `load` or `snapshotData`. */
  async snapshot(): Promise<string> {
    return this.told(() => this.analysis.snapshot());
  }

  /** The report as a file. `prom` and `jsonl` need files that were loaded here, or a snapshot. */
  async report({ format }: { format: ReportFormat }): Promise<Blob> {
    return this.told(async () => {
      const type = TYPES[format];
      if (type === undefined) {
        const known = Object.keys(TYPES).join(", ");
        throw problem("config-invalid", `A report is written as ${known}, not as ${format}.`);
      }
      return new Blob([await this.analysis.written(this.loaded(), format)], { type });
    });
  }

  /**
   * A chart on the screen as a file, by its name: `overview`, `metric`, `drift`, `distribution`, `latency`, `alerts`.
   */
  async exportChart(id: string, { format = "svg" as ChartFormat } = {}): Promise<Blob> {
    return this.told(async () => {
      const drawn = await this.drawing(id);
      if (drawn !== null) return chartFile(drawn, format);
      const there =
        this.charts()
          .map((chart) => chart.dataset.chart)
          .join(", ") || "no chart";
      const message = `No chart "${id}" is on show: this view has ${there}.`;
      throw problem("chart-not-shown", message);
    });
  }

  private charts(): DriftglassElement[] {
    return [...this.renderRoot.querySelectorAll<DriftglassElement>("[data-chart]")];
  }

  /** Waits for a chart of the view: after a change of view it is drawn once its width is known. */
  private async drawing(id: string): Promise<SVGSVGElement | null> {
    for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
      await this.updateComplete;
      const chart = this.charts().find(({ dataset }) => dataset.chart === id);
      await chart?.updateComplete;
      const drawn = chart?.renderRoot.querySelector<SVGSVGElement>("svg.chart");
      if (drawn) return drawn;
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_LOOKS));
    }
    return null;
  }

  /** Opens a column and moves the focus to its distribution. */
  async focusColumn(name: string): Promise<void> {
    return this.told(async () => {
      const columns = this.loaded().batches.flatMap(({ drift }) => drift?.columns ?? []);
      if (!columns.some(({ column }) => column === name)) {
        throw problem("column-missing", `No column "${name}" has been compared.`);
      }
      if (this.view !== "all") this.view = "drift";
      this.selected = name;
      await this.updateComplete;
      const opened = this.renderRoot.querySelector<HTMLElement>("[data-chart='distribution']");
      opened?.focus();
    });
  }

  /** Forgets everything: results, rows, roles, and the worker with its memory. */
  async erase(): Promise<void> {
    return this.told(async () => {
      this.work?.abort();
      this.work = null;
      this.running = null;
      this.problem = null;
      this.shown = null;
      this.snapshotData = null;
      this.mapping = null;
      this.selection = { column: null, batch: null };
      this.metric = null;
      this.decided = null;
      this.silences = new Map();
      await this.analysis.close();
    });
  }

  /** Moves the focus to the first control inside. */
  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector<HTMLElement>("button, select, input")?.focus(options);
  }

  /** If the element was removed for good, ends its worker; the report stays. */
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    setTimeout(() => {
      if (this.isConnected) return;
      this.work?.abort();
      void this.analysis.close();
    });
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("engine")) this.analysis.share(this.engine);
    if (!isView(this.view)) this.view = "overview";
    // Frameworks reset a property with `undefined` or `null`.
    this.hide ??= "";
    this.batch ??= null;
    this.snapshotData ??= null;
  }

  protected override firstUpdated(): void {
    emit(this, "driftglass-ready", { view: this.view });
  }

  protected override updated(changed: PropertyValues<this>): void {
    const names = SETTINGS.filter((name) => changed.has(name));
    if (this.hasUpdatedBefore && names.length > 0) {
      emit(this, "driftglass-config-change", { changed: names });
      if (this.syncUrl) this.url.write();
    }
    this.hasUpdatedBefore = true;
    if (changed.has("syncUrl")) this.url.listen(this.syncUrl);
    if (changed.has("snapshotData") && this.snapshotData !== null) {
      this.load(this.snapshotData).catch(() => undefined);
    }
  }

  protected override render(): TemplateResult {
    const say = speaker(this.messages);
    const hidden = new Set(this.hide.split(/\s+/));
    return html`<div class="frame">
      ${header(this, this.shown, this.index(), hidden, say, (batch) => {
        this.batch = batch;
      })}
      ${
        this.shown === null
          ? ""
          : navigation(this.view, hidden, say, (view) => {
              this.view = view;
            })
      }
      ${runningLine(this.running, say, () => this.work?.abort())}
      ${problemLine(this.problem)}
      ${this.content(hidden)}
      <slot name="footer"></slot></div>`;
  }

  private content(hidden: ReadonlySet<string>): TemplateResult {
    const say = speaker(this.messages);
    const index = this.index();
    const report = this.shown;
    const batch = report?.batches[index];
    if (!report || !batch) {
      const canLoad = !this.readonly && !hidden.has("files") && this.running === null;
      const start = (options: LoadOptions) => void this.load(options).catch(() => undefined);
      return html`<slot name="empty">${filesForm(canLoad, say, start)}</slot>`;
    }
    const { metric, readonly, decided } = this;
    return html`${partial(report, batch)}${sections(this.view, hidden, {
      ...{ report, batch, index, metric, readonly, decided, say },
      column: this.selected,
      silences: this.analysis.monitor && !readonly ? this.silences : null,
      onMetric: (name) => {
        this.metric = name;
      },
      onDecide: (action) => this.decide(action, report, batch),
    })}`;
  }

  private index(): number {
    const last = (this.shown?.batches.length ?? 0) - 1;
    return this.batch === null ? last : Math.min(Math.max(0, this.batch), last);
  }

  private labelOf(index: number | null): string | null {
    return index === null ? null : (this.shown?.batches[index]?.label ?? null);
  }

  private indexOf(label: string | null): number | null {
    const found = this.shown?.batches.findIndex((batch) => batch.label === label) ?? -1;
    return found < 0 ? null : found;
  }

  private loaded(): Report {
    if (this.shown) return this.shown;
    throw problem("not-loaded", "There is no report yet: call `load` first.");
  }

  /** Runs one load or addition at a time: a later one cancels the earlier. Shows the result. */
  private async perform(
    run: (signal: AbortSignal) => Promise<Report>,
    outer?: AbortSignal,
  ): Promise<Report> {
    this.work?.abort();
    const own = new AbortController();
    this.work = own;
    const signal = outer ? AbortSignal.any([outer, own.signal]) : own.signal;
    this.problem = null;
    try {
      return await this.told(async () => {
        this.analysis.share(this.engine);
        // A cancelled load rejects as cancelled, whatever error it ended with.
        const report = await run(signal).finally(() => {
          if (signal.aborted) throw problem("cancelled", "This was cancelled.");
        });
        this.shown = report;
        this.batch = null;
        if (this.syncUrl) this.url.follow();
        const { verdict, status } = report.dashboard;
        emit(this, "driftglass-result", { report, verdict, status });
        return report;
      });
    } finally {
      if (this.work === own) {
        this.work = null;
        this.running = null;
      }
    }
  }

  /** Runs `run`; reports an error by event, shows it, and throws it as a `DriftglassError`. */
  private async told<Result>(run: () => Promise<Result>): Promise<Result> {
    try {
      return await run();
    } catch (thrown) {
      throw this.failed(thrown);
    }
  }

  protected override failed(thrown: unknown): DriftglassError {
    const error = super.failed(thrown);
    if (error.code !== "cancelled") this.problem = error;
    return error;
  }

  private audience(): Audience {
    return {
      progress: (detail) => this.progressed(detail),
      observed: (batch) => this.observed(batch),
      failed: (thrown) => this.failed(thrown),
    };
  }

  private progressed(detail: ProgressDetail): void {
    const now = performance.now();
    const isDone = detail.fraction >= 1 || detail.stage === "starting";
    if (!isDone && now - this.toldProgress < PROGRESS_EVERY) return;
    this.toldProgress = now;
    this.running = detail;
    emit(this, "driftglass-progress", detail);
  }

  private observed(batch: BatchReport): void {
    for (const { alert, rule, from, to, severity, message, value } of batch.events) {
      const column = batch.drift?.columns.find(({ column: name }) => alert === `${rule}/${name}`);
      const detail = { id: alert, rule, column: column?.column ?? null, from, state: to };
      const told = { ...detail, severity, message, value, batch: batch.label };
      emit(this, "driftglass-alert", told);
    }
  }

  private open({ column, batch }: SelectDetail): void {
    this.selected = column;
    if (batch !== null) this.batch = batch;
  }

  private acknowledge({ id }: AcknowledgeDetail): void {
    const { monitor } = this.analysis;
    if (!monitor) return;
    this.told(async () => {
      await monitor.acknowledge(id);
      this.shown = await monitor.report();
    }).catch(() => undefined);
  }

  private silence({ id, untilMs }: SilenceDetail): void {
    const { monitor } = this.analysis;
    if (!monitor) return;
    this.told(async () => {
      const runs = async () => (await monitor.silences()).some(({ match }) => match.id === id);
      if (untilMs !== null) await monitor.silence({ id }, untilMs);
      else if (await runs()) await monitor.endSilence({ id });
      const silences = new Map(this.silences);
      if (untilMs === null) silences.delete(id);
      else silences.set(id, untilMs);
      this.silences = silences;
      this.shown = await monitor.report();
    }).catch(() => undefined);
  }

  private decide(action: AdviceAction, report: Report, batch: BatchReport): void {
    const suggested = report.dashboard.advice.action;
    this.decided = { action, suggested, batch: batch.label };
    emit(this, "driftglass-decision", this.decided);
  }

  /** Handles the keys of views and batches, if they are enabled and nothing is being typed. */
  private pressed(event: KeyboardEvent): void {
    if (!this.shortcuts || this.shown === null || event.defaultPrevented) return;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const at = event.composedPath()[0];
    if (at instanceof HTMLInputElement || at instanceof HTMLSelectElement) return;
    const view = VIEWS[Number(event.key) - 1];
    if (view !== undefined) this.view = view;
    else if (event.key === "[" || event.key === "]") this.step(event.key === "]" ? 1 : -1);
    else if (event.key !== "/" || !this.search()) return;
    event.preventDefault();
  }

  private step(by: number): void {
    const last = (this.shown?.batches.length ?? 1) - 1;
    this.batch = Math.min(last, Math.max(0, this.index() + by));
  }

  private search(): boolean {
    const columns = this.renderRoot.querySelector("driftglass-columns");
    columns?.focusSearch();
    return columns !== null;
  }
}

const LOADS =
  "`load` takes { reference, batches: [...] }, or as `snapshotData` does a report or a snapshot.";

function isReport(given: LoadOptions | Report): given is Report {
  return Array.isArray(given?.batches) && "dashboard" in given;
}

/** Periods use the element's time zone unless they name another. */
function zoned(split: LoadOptions["split"], timeZone: string): LoadOptions["split"] {
  return split && "by" in split ? { timeZone, ...split } : split;
}

function problem(code: string, message: string): DriftglassError {
  return toDriftglassError({ code, message });
}

/** Acts on an event unless a listener cancelled it, once all listeners have run. */
function unlessCancelled(event: Event, act: () => void): void {
  queueMicrotask(() => {
    if (!event.defaultPrevented) act();
  });
}

define("driftglass-dashboard", DriftglassDashboard);

declare global {
  interface HTMLElementTagNameMap {
    "driftglass-dashboard": DriftglassDashboard;
  }
}
