/** The report on screen, what is behind it, and its alerts. */

import type { Report } from "../../core/types.js";
import type { EngineMonitor } from "../../engine/types.js";
import type { BatchTables } from "../files/tables.js";
import { sampleMonitor } from "../samples/sample.js";
import { shownIn } from "../shared/format.js";
import { type Problem, problemOf } from "../shared/problem.js";
import { UNTOUCHED } from "./judging.js";
import { exactId, Marks } from "./marks.js";
import { SessionState } from "./session-state.js";
import type { Origin } from "./stage.js";

export class ReportOnScreen extends SessionState {
  protected show(
    report: Report,
    origin: Origin,
    monitor: EngineMonitor | null,
    tables: BatchTables | null,
  ): void {
    void this.monitor?.free();
    this.monitor = monitor;
    this.making = null;
    this.owed = null;
    this.tables = tables;
    this.take(report);
    this.origin = origin;
    this.problems = [];
  }

  /** Forgets rules, limits of columns and silences, which were about other batches. */
  protected startAfresh(limits = UNTOUCHED): void {
    this.limits.begin(limits);
    this.analysedAs = null;
    this.rules = null;
    this.inhibit = null;
    this.rulesBefore = null;
    this.trial = null;
    void this.late?.free();
    this.late = null;
    this.marks = new Marks();
  }

  private take(report: Report): void {
    this.exactReport = report;
    this.report = shownIn(report);
  }

  /** Reports an error, and leaves everything else as it is. */
  complain(...problems: Problem[]): void {
    this.problems = problems;
    this.status = problems[0]?.title ?? this.status;
    this.changed();
  }

  /** The same batches with another monitor: silenced and acknowledged alerts stay so. */
  async renew(monitor: EngineMonitor, status: string): Promise<void> {
    if (this.origin === null) return;
    await this.marks.moveTo(monitor);
    this.show(await monitor.report(), this.origin, monitor, this.tables);
    this.say(status);
  }

  protected fail(reason: unknown, title: string, file: string | null = null): void {
    this.problems = [problemOf(reason, title, file)];
    this.status = title;
  }

  /** Sets the line that says what was done last. */
  say(sentence: string): void {
    this.status = sentence;
    this.changed();
  }

  /** Redraws everything because the number format changed. */
  redraw(): void {
    if (this.report !== null) this.report = { ...this.report };
    this.changed();
  }

  /** The monitor behind the report on screen; that of the sample is created on first use. */
  async currentMonitor(): Promise<EngineMonitor | null> {
    if (this.monitor !== null || this.origin?.kind !== "sample" || this.exactReport === null)
      return this.monitor;
    this.making ??= this.makeMonitor(this.exactReport);
    try {
      await this.making;
    } catch (reason) {
      this.making = null;
      throw reason;
    }
    return this.monitor;
  }

  private async makeMonitor(report: Report): Promise<void> {
    const { origin } = this;
    const monitor = await sampleMonitor(report);
    if (this.origin === origin) this.monitor = monitor;
    else await monitor.free();
  }

  /** Silences an alert until a time; `null` ends the silence. */
  async silence(shownId: string, untilMs: number | null): Promise<void> {
    const id = exactId(shownId, this.report, this.exactReport);
    const label = this.exactReport?.batches.at(-1)?.label;
    const monitor = await this.currentMonitor();
    if (monitor === null || id === null || label === undefined) return;
    if (untilMs === null) await this.marks.unsilence(monitor, id);
    else await this.marks.silence(monitor, { id, untilMs, label });
    this.take(await monitor.report());
    this.changed();
  }

  /** Acknowledges an alert, in the engine and on screen. */
  async acknowledge(id: string): Promise<void> {
    const exact = exactId(id, this.report, this.exactReport);
    const monitor = await this.currentMonitor();
    if (monitor === null || exact === null) return;
    await this.marks.acknowledge(monitor, exact);
    this.take(await monitor.report());
    this.changed();
  }
}
