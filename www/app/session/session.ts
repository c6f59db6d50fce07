/** The actions of the page. Screens draw from its state and call its methods. */

import type { CsvOptions, Inhibition, MonitorConfig, Rule } from "../../core/types.js";
import type { EngineTable } from "../../engine/types.js";
import { type AnalysisOptions, analyse, type BatchInput } from "../engine/analysis.js";
import { engine } from "../engine/engine-port.js";
import {
  findSaved,
  guessReference,
  type InputFile,
  inputFile,
  labelOf,
} from "../files/input-file.js";
import { readAll, readAsAsked, readStatus } from "../files/loading.js";
import { configOf, type Mapping, toCheck } from "../files/mapping.js";
import { ownReference } from "../files/own-reference.js";
import { recognised, remember } from "../files/remembered.js";
import { optionsOf, plannedSplit, unsplit, windowOf } from "../files/split.js";
import { FileTables, fileBatches } from "../files/tables.js";
import { totalRows } from "../findings/report-view.js";
import { SampleTables, sampleAnalysis, sampleReport } from "../samples/sample.js";
import { SAMPLE } from "../samples/sample-words.js";
import { preferences } from "../settings/settings.js";
import { count, counted, listed, seconds } from "../shared/format.js";
import { nextTask } from "../shared/next-task.js";
import { isCancelled } from "../shared/problem.js";
import { analysedAgain } from "./again.js";
import { type Arrangement, broughtBack, copied } from "./arrangement.js";
import { limited, limitsOf } from "./judging.js";
import type { Marks } from "./marks.js";
import { announce } from "./notify.js";
import { ReportOnScreen } from "./report-on-screen.js";
import { readSaved } from "./saved.js";
import type { Work } from "./stage.js";

/** Milliseconds without input after which the user is assumed to be reading or looking for files. */
const PAUSE = 1000;

export class Session extends ReportOnScreen {
  /** Shows the sample. */
  async showSample(): Promise<void> {
    try {
      const report = await sampleReport();
      // If files were dropped while the page started, the user wants those.
      if (!this.isStarted && (this.work !== null || this.pending)) {
        this.isStarted = true;
        return this.changed();
      }
      await this.discard();
      this.startAfresh();
      this.show(report, { kind: "sample", name: SAMPLE.name }, null, new SampleTables(report));
      this.status = `Sample of ${count(totalRows(report))} rows, analysed beforehand · nothing uploaded`;
    } catch (reason) {
      this.fail(reason, "The sample could not be read");
    }
    this.isStarted = true;
    this.changed();
  }

  /** Fetches the files of a sample, with a way to cancel, and treats them as dropped files. */
  async chooseFetched(
    total: number,
    fetchAll: (signal: AbortSignal, onFile: () => void) => Promise<File[]>,
  ): Promise<void> {
    if (this.work !== null) return;
    const work: Work = { kind: "fetching", done: 0, total };
    this.begin(work);
    const { signal } = this.stop;
    this.status = "Fetching the sample";
    this.changed();
    const count = (): void => {
      work.done += 1;
      this.changed();
    };
    const found = await fetchAll(signal, count).catch((reason: unknown) => ({ reason }));
    // If the user chose something else meanwhile, that takes precedence.
    if (this.work !== work) return;
    this.work = null;
    if (signal.aborted) this.status = "Stopped fetching the sample. The report is as it was.";
    else if ("reason" in found) this.fail(found.reason, "The sample could not be fetched");
    else return this.choose(found, null);
    this.changed();
  }

  /** Takes files, whether chosen for one part or dropped without one. */
  async choose(files: readonly File[], part: InputFile["part"] | null): Promise<void> {
    if (files.length === 0 || this.work?.kind === "analysing") return;
    if (this.work?.kind === "fetching") this.cancel();
    const saved = await findSaved(files);
    if (saved) return this.openSaved(saved);
    const needsReference = part === null && (this.reference === null || !this.pending);
    const reference = needsReference ? guessReference(files) : null;
    const inputs = files.map((file) =>
      inputFile(file, part ?? (file === reference ? "reference" : "production")),
    );
    if (this.work?.kind === "reading") this.work.files.push(...inputs);
    else await this.read(inputs);
    this.changed();
  }

  /** Reads the files, and those chosen meanwhile, until the columns are mapped too. */
  private async read(inputs: InputFile[]): Promise<void> {
    this.begin({ kind: "reading", files: inputs });
    this.status = `Reading ${inputs.length === 1 ? (inputs[0]?.file.name ?? "") : `${inputs.length} files`}`;
    this.changed();
    const read = await readAll(inputs, {
      signal: this.stop.signal,
      enough: this.enough.signal,
      reference: this.reference?.table ?? null,
      onReference: (table) => this.prepare(table),
      onChange: () => this.changedSoon(),
    });
    if (read.cancelled) {
      for (const { table } of read.good) void table?.free();
      this.status = "Stopped reading. What was loaded before is still here.";
    } else {
      this.accept(read.good);
      this.problems = [...read.problems, ...this.problems];
      this.status = readStatus(read.good, read.problems);
    }
    const known = inputs.length;
    await this.guess();
    const late = read.cancelled ? [] : inputs.slice(known);
    if (late.length > 0) {
      const { problems } = this;
      await this.read(late);
      this.problems = [...problems, ...this.problems];
    }
    this.work = null;
    this.changed();
    this.prepareSoon();
    this.settle();
  }

  /** Measures the reference while the user reads the mapping or looks for the other files. */
  private prepareSoon(): void {
    clearTimeout(this.preparing);
    this.preparing = setTimeout(() => {
      const table = this.fileReference?.table;
      if (table && this.work === null && this.pending) {
        void this.prepare(table).catch(() => undefined);
      }
    }, PAUSE);
  }

  /** Lets the engine measure the reference with the likely configuration. */
  private async prepare(table: EngineTable): Promise<void> {
    const known = table === this.fileReference?.table ? this.mapping : null;
    const mapping = known ?? (await recognised(table));
    if (mapping.changedKinds.size > 0 || toCheck(mapping).length > 0) return;
    const config = configOf(mapping);
    const inForce =
      known === null ? limited(config, limitsOf(preferences.value)) : this.inForce(config);
    await (await engine()).prepare(table, inForce);
  }

  private begin(work: Work): void {
    this.work = work;
    this.anew.abort();
    this.stop = new AbortController();
    this.enough = new AbortController();
    this.problems = [];
  }

  /** Adds files that were read. A new reference after an analysis starts over. */
  private accept(good: readonly InputFile[]): void {
    if (good.length === 0) return;
    const newReference = good.find((input) => input.part === "reference");
    const stays = (input: InputFile): boolean => {
      if (newReference && (input.part === "reference" || input.analysed)) return false;
      return !good.some(
        (other) => other.part === input.part && other.file.name === input.file.name,
      );
    };
    for (const input of this.files) if (!stays(input)) void input.table?.free();
    this.files = [...this.files.filter(stays), ...good];
    if (newReference) {
      this.mapping = null;
      this.startAfresh(limitsOf(preferences.value));
    }
    this.pending = true;
  }

  private async guess(): Promise<void> {
    const table = this.reference?.table ?? this.batches[0]?.table;
    if (!table || this.mapping !== null) return;
    this.limits.forgetArranged();
    this.analysedAs = null;
    try {
      this.mapping = await recognised(table);
      this.split = { ...unsplit(), timeZone: preferences.value.timeZone };
    } catch (reason) {
      this.fail(reason, "The columns could not be recognised");
    }
  }

  /** Reads files again with the user's answers (`null`: without any); files for which that fails stay as they were. */
  async readAgain(inputs: readonly InputFile[], answer: CsvOptions | null): Promise<void> {
    if (this.work !== null) return;
    const before = new Map(inputs.map((input) => [input, input.options]));
    for (const input of inputs)
      input.options = answer === null ? {} : { ...input.options, ...answer };
    this.begin({ kind: "reading", files: [...inputs] });
    this.status = `Reading ${inputs.length === 1 ? (inputs[0]?.file.name ?? "") : counted(inputs.length, "file")} again`;
    this.changed();
    const read = await readAll(inputs, {
      signal: this.stop.signal,
      enough: this.enough.signal,
      reference: this.fileReference?.table ?? null,
      onChange: () => this.changed(),
    });
    for (const input of inputs) {
      if (!read.good.includes(input)) input.options = before.get(input) ?? {};
      else {
        input.analysed = false;
        this.pending = true;
        if (input.part === "reference") this.mapping = null;
      }
    }
    this.status =
      read.good.length === 0
        ? `${inputs.length === 1 ? "The file is as it was" : "The files are as they were"} read before.`
        : readStatus(read.good, read.problems);
    this.problems = [...read.problems, ...this.problems];
    await this.guess();
    this.work = null;
    this.changed();
  }

  /** Makes a production file the reference, and the reference a production file. */
  async useAsReference(input: InputFile): Promise<void> {
    for (const other of this.files) other.part = other === input ? "reference" : "production";
    this.split.within = null;
    this.mapping = null;
    await this.guess();
    this.changed();
  }

  remove(input: InputFile): void {
    this.files = this.files.filter((other) => other !== input);
    void input.table?.free();
    if (input.part === "reference") this.mapping = null;
    this.pending = this.files.some((other) => !other.analysed);
    if (this.mapping === null) void this.guess().then(() => this.changed());
    this.changed();
  }

  /** Returns to the columns and batches behind the report; leaving them there keeps the report. */
  review(): void {
    if (!this.canReview) return;
    this.pending = true;
    this.changed();
  }

  /** Announces that the mapping was edited. */
  touch(): void {
    this.changed();
  }

  /**
   * Restores roles and batches; returns `false` while something else is running. A report on screen is analysed again
   * with them at once; an analysis that has not started, or was stopped, waits for the user.
   */
  async bringBack(arranged: Arrangement, what: string): Promise<boolean> {
    if (this.work !== null) return false;
    const isOnScreen = !this.pending;
    Object.assign(this, broughtBack(arranged, this));
    this.pending = true;
    this.say(what);
    if (!isOnScreen) return true;
    const start = performance.now();
    await this.analyse();
    if (!this.pending && this.report !== null)
      this.say(
        `${what}: ${counted(this.report.batches.length, "batch", "batches")} analysed in ${seconds(performance.now() - start)}`,
      );
    return true;
  }

  dismiss(): void {
    this.problems = [];
    this.changed();
    this.settle();
  }

  /** Stops what is running, or discards the waiting files; the report stays. */
  cancel(): void {
    if (this.work !== null) {
      this.stop.abort();
      return;
    }
    void this.discardPending();
  }

  /** Ends reading and keeps what was read; files that have not been started are left out. */
  readNoFurther(): void {
    this.enough.abort();
  }

  private async discardPending(): Promise<void> {
    const dropped = this.files.filter((input) => !input.analysed);
    this.files = this.files.filter((input) => input.analysed);
    this.pending = false;
    if (this.files.length === 0) this.mapping = null;
    else if (this.analysedAs !== null) Object.assign(this, copied(this.analysedAs));
    this.limits.forgetArranged();
    this.problems = [];
    this.status = dropped.length === 0 ? "The report is as it was." : "The files were put aside.";
    this.changed();
    await Promise.all(dropped.map((input) => input.table?.free()));
    await this.guess();
    this.settle();
  }

  /** Discards everything for another report; a pending judgement of the current one no longer counts. */
  private async discard(): Promise<void> {
    this.anew.abort();
    const tables = [this.ownReference, ...this.files].map((input) => input?.table);
    this.ownReference = null;
    this.files = [];
    this.mapping = null;
    this.pending = false;
    await Promise.all(tables.map((table) => table?.free()));
  }

  /** Analyses the loaded files. */
  async analyse(): Promise<void> {
    const mapping = this.mapping;
    if (mapping === null || !this.isComplete || this.work) return;
    this.begin({ kind: "analysing", done: 0, total: this.batches.length });
    const start = performance.now();
    this.status = "Analysing";
    this.changed();
    try {
      await this.applyKinds(mapping);
      await this.run(mapping, start);
    } catch (reason) {
      if (isCancelled(reason)) this.status = "Stopped the analysis. The files are still loaded.";
      else this.fail(reason, "The analysis could not be finished");
    }
    await nextTask();
    this.work = null;
    this.changed();
    this.settle();
  }

  /** Reads files again if the user set how a column is to be read. */
  private applyKinds(mapping: Mapping): Promise<void> {
    return readAsAsked(this.files, mapping, this.stop.signal, () => this.changed());
  }

  private async run(mapping: Mapping, start: number): Promise<void> {
    const plan = await plannedSplit(this.split, mapping, this.batches);
    const before = this.ownReference;
    try {
      const { within } = this.split;
      if (this.fileReference === null) this.ownReference = await ownReference(this, plan);
      await this.observe(
        mapping,
        plan?.inputs(windowOf(this.split, this.batches.length), within) ??
          fileBatches(this.batches),
        start,
        plan?.left ?? 0,
      );
      if (before !== this.ownReference) await before?.table?.free();
    } catch (reason) {
      if (before !== this.ownReference) await this.ownReference?.table?.free();
      this.ownReference = before;
      throw reason;
    } finally {
      await plan?.free();
    }
  }

  private async observe(
    mapping: Mapping,
    batches: readonly BatchInput[],
    start: number,
    left: number,
  ): Promise<void> {
    const { reference } = this;
    if (!reference?.table) return;
    this.status = `Analysing ${counted(batches.length, "batch", "batches")}`;
    const marks = this.marks.carried();
    const config = this.inForce(configOf(mapping));
    const options = this.analysisOptions(batches.length, marks);
    const analysed = await analyse(reference.table, batches, config, options);
    const { monitor } = analysed;
    this.marks = marks;
    this.analysedAs = copied(this);
    for (const input of this.files) input.analysed = true;
    this.pending = false;
    void remember(mapping);
    const holds = (input: InputFile): boolean =>
      input === this.ownReference || (input.analysed && this.files.includes(input));
    const cut = optionsOf(this.split, mapping);
    const window = windowOf(this.split, this.batches.length);
    const tables = new FileTables(reference, this.batches, cut, window, this.split.within, holds);
    const report = (await this.late?.apply(monitor, tables)) ?? analysed.report;
    this.show(report, { kind: "files", name: labelOf(reference.file) }, monitor, tables);
    this.status = `Analysed ${counted(totalRows(report), "row")} in ${seconds(performance.now() - start)}${left === 0 ? "" : ` · ${counted(left, "row")} in no batch`} · nothing uploaded`;
    if (this.report !== null) announce(this.report);
  }

  /** The configuration with the user's rules and limits. */
  private inForce(config: MonitorConfig): MonitorConfig {
    const { rules, inhibit } = this;
    const own = { ...config, ...(rules && { rules }), ...(inhibit && { inhibit }) };
    return limited(own, this.limits.now);
  }

  /**
   * Judges the batches again after a step, under the limits in force; the last call wins. If other work delays this and
   * ends without a report under the same limits, it is done then. If the engine refuses the limits, now or then, all
   * steps that the report does not reflect are undone, as if they had not been taken.
   */
  async judgeAnew(what: string, takeBack: () => void): Promise<void> {
    const earlier = this.owed;
    const takeAllBack = (): void => {
      takeBack();
      earlier?.takeBack();
    };
    this.owed = { what, takeBack: takeAllBack };
    this.changed();
    await this.judgeWhatIsOwed();
  }

  private async judgeWhatIsOwed(): Promise<void> {
    const { owed, origin } = this;
    if (owed === null || origin === null || !this.canRunAgain) return;
    if (this.pending || this.work !== null) return;
    const { what, takeBack } = owed;
    this.anew.abort();
    this.anew = new AbortController();
    const { signal } = this.anew;
    const start = performance.now();
    this.say(`${what}: judging anew`);
    try {
      const analysed = await analysedAgain(this, (config) => this.inForce(config), {
        ...this.analysisOptions(0, this.marks),
        now: this.exactReport?.batches[0]?.at ?? Date.now(),
        onBatch: () => undefined,
        signal,
      });
      const { monitor } = analysed;
      const joined = signal.aborted ? null : await this.late?.apply(monitor, this.tables);
      if (signal.aborted) return monitor.free();
      const report = joined ?? analysed.report;
      this.show(report, origin, monitor, this.tables);
      this.status = `${what}: ${counted(report.batches.length, "batch", "batches")} judged anew in ${seconds(performance.now() - start)}`;
    } catch (reason) {
      if (signal.aborted || isCancelled(reason)) return;
      this.owed = null;
      takeBack();
      this.fail(reason, `${what}: not possible, so it is as before`);
    }
    this.changed();
  }

  /** Judges what is pending once only the report is on screen. */
  private settle(): void {
    if (this.stage === "ready") void this.judgeWhatIsOwed();
  }

  private analysisOptions(total: number, marks: Marks): AnalysisOptions {
    return {
      signal: this.stop.signal,
      now: Date.now(),
      silences: [...marks.silences.values()],
      onBatch: (done) => {
        this.work = { kind: "analysing", done, total };
        this.changed();
      },
    };
  }

  /** Puts rules in force, and which of them mute which: the batches are observed again. */
  async useRules(rules: Rule[] | null, inhibit: Inhibition[] | null): Promise<void> {
    if (!this.canRunAgain || this.work !== null) return;
    const { exactReport: report, rulesBefore: back } = this;
    const before = { rules: this.rules, inhibit: this.inhibit };
    Object.assign(this, { rules, inhibit });
    await this.runAgain();
    const isDone = this.exactReport !== report;
    this.rulesBefore = isDone ? before : back;
    if (!isDone) Object.assign(this, before);
    this.changed();
  }

  /** Undoes the last {@link useRules}. */
  async undoRules(): Promise<void> {
    if (this.rulesBefore === null) return;
    await this.useRules(this.rulesBefore.rules, this.rulesBefore.inhibit);
    this.rulesBefore = null;
    this.changed();
  }

  private runAgain(): Promise<void> {
    return this.origin?.kind === "sample" ? this.analyseSample() : this.analyse();
  }

  /** Analyses the sample under the user's rules, or under its own. */
  private async analyseSample(): Promise<void> {
    const start = performance.now();
    const total = this.exactReport?.batches.length ?? 0;
    this.begin({ kind: "analysing", done: 0, total });
    this.status = "Analysing";
    this.changed();
    try {
      const own = await sampleReport();
      const marks = this.marks.carried();
      const config = this.inForce(own.config);
      const options = this.analysisOptions(total, marks);
      const { monitor, report } = await sampleAnalysis(own, config, options);
      this.marks = marks;
      this.show(report, { kind: "sample", name: SAMPLE.name }, monitor, new SampleTables(report));
      this.status = `Analysed ${counted(totalRows(report), "row")} in ${seconds(performance.now() - start)} · nothing uploaded`;
    } catch (reason) {
      if (isCancelled(reason)) this.status = "Stopped. The report is as it was.";
      else this.fail(reason, "The analysis could not be finished");
    }
    await nextTask();
    this.work = null;
    this.changed();
  }

  /** Opens a saved snapshot or report. */
  async openSaved(file: File): Promise<void> {
    if (this.work?.kind === "analysing") return;
    try {
      const { report, monitor } = await readSaved(await file.text());
      await this.discard();
      this.startAfresh();
      this.show(report, { kind: "saved", name: file.name, file }, monitor, null);
      this.status = `Opened ${file.name}: ${listed([counted(report.batches.length, "batch", "batches"), counted(totalRows(report), "row")])}`;
    } catch (reason) {
      this.fail(reason, "This saved file could not be opened", file.name);
    }
    this.changed();
  }
}

/** The page's only session. */
export const session = new Session();
