/** The state of the page. */

import type { Inhibition, Report, Rule } from "../../core/types.js";
import type { EngineMonitor } from "../../engine/types.js";
import { byName, type InputFile } from "../files/input-file.js";
import type { Late } from "../files/late-joined.js";
import type { Mapping } from "../files/mapping.js";
import { type Split, unsplit } from "../files/split.js";
import type { BatchTables } from "../files/tables.js";
import { SAMPLE, type SampleWords, sampleOf } from "../samples/sample-words.js";
import type { Problem } from "../shared/problem.js";
import type { Arrangement } from "./arrangement.js";
import { LimitHistory } from "./judging.js";
import { Marks } from "./marks.js";
import type { Origin, Stage, Work } from "./stage.js";
import type { Trial } from "./trial.js";

/** Milliseconds in which nobody notices that the page has not been redrawn. */
const BLINK = 40;

export class SessionState extends EventTarget {
  /** The report as the screens show it: without invisible characters in names or texts. */
  report: Report | null = null;
  /** The same with exact names, for files that are saved. */
  exactReport: Report | null = null;
  origin: Origin | null = null;
  /** The rows behind the report; `null` if only its results are available. */
  tables: BatchTables | null = null;
  files: InputFile[] = [];
  mapping: Mapping | null = null;
  /** How production files are split into batches. */
  split: Split = unsplit();
  /** The user's rules; without them, those that follow from the limits. */
  rules: Rule[] | null = null;
  /** Which rules mute which; if absent, as the configuration says. */
  inhibit: Inhibition[] | null = null;
  /** The rules before the user's came into force; `null` if they cannot be restored. */
  rulesBefore: { rules: Rule[] | null; inhibit: Inhibition[] | null } | null = null;
  /** The user's limits, and the steps that can be undone. */
  readonly limits = new LimitHistory();
  problems: Problem[] = [];
  status = "Reading the sample";
  work: Work | null = null;
  /** Whether chosen files still wait for their analysis. */
  pending = false;
  /** Whether the sample was requested; until then nothing else is offered. */
  isStarted = false;

  /** Late labels. */
  late: Late | null = null;
  /** A policy that the user tries on the batches. */
  trial: Trial | null = null;

  /** Roles and batches of the report on screen, if its files are loaded. */
  protected analysedAs: Arrangement | null = null;
  protected monitor: EngineMonitor | null = null;
  /** The part of the batches' file that served as reference, as it was analysed. */
  protected ownReference: InputFile | null = null;
  protected making: Promise<void> | null = null;
  protected marks = new Marks();
  /** Edits of limits that the report on screen does not reflect yet: the last one, and how to undo all. */
  protected owed: { what: string; takeBack: () => void } | null = null;
  protected stop = new AbortController();
  protected anew = new AbortController();
  protected enough = new AbortController();
  protected soon: ReturnType<typeof setTimeout> | undefined;
  protected preparing: ReturnType<typeof setTimeout> | undefined;

  get stage(): Stage {
    if (this.work?.kind === "analysing") return "analysing";
    if (this.work !== null) return "loading";
    if (this.problems.length > 0) return "error";
    if (this.pending) return "mapping";
    return this.report === null ? "empty" : "ready";
  }

  /** Whether the sample is loading, so that the page keeps space for it. */
  get isStarting(): boolean {
    return !this.isStarted && this.report === null && this.stage === "empty";
  }

  /** The text about the sample on screen; `null` for the user's own data. */
  get sample(): SampleWords | null {
    if (this.pending || this.origin?.kind === "files")
      return sampleOf(this.files.map(({ file }) => file));
    return this.origin?.kind === "sample" ? SAMPLE : null;
  }

  /** The file that is entirely the reference. */
  get fileReference(): InputFile | null {
    return this.files.find((input) => input.part === "reference") ?? null;
  }

  get reference(): InputFile | null {
    const own = this.split.within === null ? null : this.ownReference;
    return this.fileReference ?? own;
  }

  get batches(): InputFile[] {
    return this.files.filter((input) => input.part === "production").sort(byName);
  }

  protected changed(): void {
    this.dispatchEvent(new Event("change"));
  }

  /** Announces a change with a short delay, because hundreds of small files would each cause a redraw. */
  protected changedSoon(): void {
    this.soon ??= setTimeout(() => {
      this.soon = undefined;
      this.changed();
    }, BLINK);
  }

  /** Whether there is a reference and something to compare with it. */
  get isComplete(): boolean {
    const hasReference = this.fileReference !== null || this.split.within !== null;
    return hasReference && this.batches.length > 0;
  }

  /** Whether there is a monitor behind the report; a report opened as plain JSON has none. */
  get canBeAsked(): boolean {
    return this.monitor !== null || this.origin?.kind === "sample";
  }

  /** Whether the rows are available, so that the batches can be observed again under other rules. */
  get canRunAgain(): boolean {
    return this.origin?.kind === "sample" || (this.origin?.kind === "files" && !this.pending);
  }

  /** Whether the report's files are loaded, so that their columns and batches can be changed. */
  get canReview(): boolean {
    const isAtRest = this.work === null && !this.pending;
    return this.origin?.kind === "files" && isAtRest && this.mapping !== null && this.isComplete;
  }

  /** The rules given to the analysis; `null` if they are the engine's own. */
  get ownRules(): readonly Rule[] | null {
    const isGiven = this.rules !== null || this.origin?.kind !== "files";
    return isGiven ? (this.exactReport?.config.rules ?? null) : null;
  }

  /** When silences end, by the alert ids on screen. */
  get silences(): ReadonlyMap<string, number> {
    return this.marks.shown(this.report, this.exactReport);
  }

  /** Whether anything was silenced after the last batch. */
  get hasFreshSilence(): boolean {
    const last = this.exactReport?.batches.at(-1)?.label;
    return [...this.marks.silences.values()].some(({ label }) => label === last);
  }
}
